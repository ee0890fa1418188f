"""Makes a drawn SVG fit to stand in a page: no style attributes, no style element, the page's colours,
ids of its own, a title and a description; nothing is fetched and nothing is run."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"
FONT = re.compile(r"(?:(?P<weight>bold|\d+) )?(?P<size>[\d.]+)px ")
_UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What people may have in a title and XML has no place for."""
EVERYWHERE = {"stroke-linejoin": "round", "stroke-linecap": "butt"}

ElementTree.register_namespace("", SVG[1:-1])


class Strip(NamedTuple):
    """A part of the picture that can be chosen as a mark: its key, and where it is, in pixels."""

    key: str
    x: float
    y: float
    width: float
    height: float


def clean(
    drawn: str,
    prefix: str,
    title: str,
    description: str,
    colours: Mapping[str, str],
    tips: Mapping[str, str],
    attributes: Mapping[str, str],
    links: Mapping[str, str] | None = None,
    strips: Sequence[Strip] = (),
) -> str:
    """The drawn SVG with presentation attributes for styles, `colours` in place of the reserved ones, each
    tip as the title of the group of that id, and all ids behind `prefix`. `attributes` go on the root; the
    `strips` lie below what can be chosen else.
    A group whose id is among the `links` becomes a link; a picture with links is a group of things for who
    cannot see it, and one without is a single thing."""
    links = links or {}
    root = ElementTree.fromstring(_UNSAYABLE.sub("", drawn))
    _drop(root)
    _flatten(root)
    first_mark = next((n for n, each in enumerate(root) if each.get("id", "") in tips), len(root))
    root[first_mark:first_mark] = [_strip(strip) for strip in strips if strip.key in tips]
    for element in root.iter():
        _present(element, colours)
        _name(element, prefix, tips, links)
        if links and element.tag == SVG + "text":
            element.set("aria-hidden", "true")
    view_box = root.get("viewBox", "")
    root.attrib.clear()
    root.attrib.update(
        {
            "viewBox": view_box,
            "role": "group" if links else "img",
            "aria-labelledby": f"{prefix}-title {prefix}-desc",
        }
        | EVERYWHERE
        | dict(attributes)
    )
    for tag, text in (("desc", description), ("title", title)) if title else ():
        child = ElementTree.Element(SVG + tag, {"id": f"{prefix}-{tag}"})
        child.text = text
        root.insert(0, child)
    ElementTree.indent(root, " ")
    return _UNSAYABLE.sub("", ElementTree.tostring(root, encoding="unicode")) + "\n"


def _strip(strip: Strip) -> ElementTree.Element:
    group = ElementTree.Element(SVG + "g", {"id": strip.key})
    box = {name: f"{getattr(strip, name):.2f}" for name in ("x", "y", "width", "height")}
    ElementTree.SubElement(group, SVG + "rect", {**box, "fill": "none"})
    return group


def _drop(root: ElementTree.Element) -> None:
    """Takes out metadata and style sheets."""
    for parent in root.iter():
        for child in list(parent):
            if child.tag in (SVG + "metadata", SVG + "style") or (
                child.tag == SVG + "defs" and all(each.tag == SVG + "style" for each in child)
            ):
                parent.remove(child)


def _flatten(root: ElementTree.Element) -> None:
    """Replaces groups that say nothing by what is in them."""
    for child in list(root):
        _flatten(child)
    children: list[ElementTree.Element] = []
    for child in root:
        if child.tag == SVG + "g" and not _says_something(child):
            children += list(child)
        else:
            children.append(child)
    root[:] = children


def _says_something(group: ElementTree.Element) -> bool:
    drawn_id = group.get("id", "")
    return bool(set(group.attrib) - {"id"}) or bool(re.fullmatch(r"[a-z]+(-\d+)+", drawn_id))


def _present(element: ElementTree.Element, colours: Mapping[str, str]) -> None:
    for rule in element.attrib.pop("style", "").split(";"):
        name, _, value = (part.strip() for part in rule.partition(":"))
        if name == "font":
            font = FONT.match(value)
            if font:
                element.set("font-size", font["size"])
                if font["weight"]:
                    element.set(
                        "font-weight", {"bold": "600", "700": "600"}.get(font["weight"], font["weight"])
                    )
        elif name:
            element.set(name, colours.get(value, value))
    if element.get("transform", "").startswith(("rotate(-0 ", "rotate(0 ")):
        del element.attrib["transform"]
    for name, value in list(element.attrib.items()):
        if value in colours:
            element.set(name, colours[value])


def _name(
    element: ElementTree.Element, prefix: str, tips: Mapping[str, str], links: Mapping[str, str]
) -> None:
    drawn_id = element.get("id")
    tip = tips.get(drawn_id or "")
    if drawn_id and drawn_id in links:
        element.tag = SVG + "a"
        element.attrib |= {"href": links[drawn_id], "data-key": drawn_id, "aria-label": tip or drawn_id}
    if tip:
        title = ElementTree.Element(SVG + "title")
        title.text = tip
        element.insert(0, title)
        element.set("pointer-events", "all")
    if drawn_id:
        element.set("id", f"{prefix}-{drawn_id}")
    if HREF in element.attrib:
        element.set("href", f"#{prefix}-{element.attrib.pop(HREF)[1:]}")
    for name in ("clip-path", "fill", "stroke"):
        if element.get(name, "").startswith("url(#"):
            element.set(name, f"url(#{prefix}-{element.attrib[name][5:]}")
