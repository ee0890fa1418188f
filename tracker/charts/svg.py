"""Makes a drawn SVG fit to stand in a page: no style attributes, no style element, the page's colours,
ids of its own, a title and a description; nothing is fetched and nothing is run."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"
FONT = re.compile(r"(?:(?P<weight>bold|\d+) )?(?P<size>[\d.]+)px ")
EVERYWHERE = {"stroke-linejoin": "round", "stroke-linecap": "butt"}

ElementTree.register_namespace("", SVG[1:-1])


def clean(
    drawn: str,
    prefix: str,
    title: str,
    description: str,
    colours: Mapping[str, str],
    tips: Mapping[str, str],
    attributes: Mapping[str, str],
) -> str:
    """The drawn SVG with presentation attributes for styles, `colours` in place of the reserved ones, each
    tip as the title of the group of that id, and all ids behind `prefix`. `attributes` go on the root."""
    root = ElementTree.fromstring(drawn)
    _drop(root)
    _flatten(root)
    for element in root.iter():
        _present(element, colours)
        _name(element, prefix, tips)
    view_box = root.get("viewBox", "")
    root.attrib.clear()
    root.attrib.update(
        {"viewBox": view_box, "role": "img", "aria-labelledby": f"{prefix}-title {prefix}-desc"}
        | EVERYWHERE
        | dict(attributes)
    )
    for tag, text in (("desc", description), ("title", title)) if title else ():
        child = ElementTree.Element(SVG + tag, {"id": f"{prefix}-{tag}"})
        child.text = text
        root.insert(0, child)
    ElementTree.indent(root, " ")
    return ElementTree.tostring(root, encoding="unicode") + "\n"


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
    return bool(set(group.attrib) - {"id"}) or bool(re.fullmatch(r"[a-z]+-\d+", drawn_id))


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


def _name(element: ElementTree.Element, prefix: str, tips: Mapping[str, str]) -> None:
    drawn_id = element.get("id")
    tip = tips.get(drawn_id or "")
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
