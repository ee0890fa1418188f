"""What is wrong with an HTML document or a piece of one, in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import lxml.html

NO_LABEL_NEEDED = {"hidden", "submit", "button", "reset", "image"}
DATA_BLOCKS = {"application/json"}


def complaints(markup: str) -> list[str]:
    """Everything wrong with this markup; pieces of pages need neither a title nor a heading."""
    if not markup.strip():
        return []
    tree = lxml.html.fromstring(markup)
    checks = CHECKS + WHOLE_PAGE if "<html" in markup[:500].lower() else CHECKS
    found = [complaint for check in checks for complaint in check(tree)]
    if WHOLE_PAGE[0] in checks and not markup.lstrip().lower().startswith("<!doctype html>"):
        found.append("The document does not begin with <!doctype html>.")
    return found


def _heading(tree: Any) -> Iterator[str]:
    count = len(tree.xpath("//h1"))
    if count != 1:
        yield f"The page has {count} h1 instead of one."


def _title(tree: Any) -> Iterator[str]:
    if not "".join(tree.xpath("//head/title//text()")).strip():
        yield "The page has no title."
    if not tree.xpath("/html/@lang"):
        yield "The page does not say its language."


def _ids(tree: Any) -> Iterator[str]:
    for name, count in Counter(tree.xpath("//@id")).items():
        if count > 1:
            yield f"The id {name} stands {count} times."


def _references(tree: Any) -> Iterator[str]:
    ids = set(tree.xpath("//@id"))
    for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls", "popovertarget", "list"):
        for value in tree.xpath(f"//@{attribute}"):
            for name in value.split():
                if name not in ids:
                    yield f"{attribute}={name} points to nothing."


def _labels(tree: Any) -> Iterator[str]:
    labelled = set(tree.xpath("//label/@for"))
    for control in tree.xpath("//input|//select|//textarea"):
        if control.tag == "input" and control.get("type", "text") in NO_LABEL_NEEDED:
            continue
        named = control.get("aria-label") or control.get("aria-labelledby")
        if not named and control.get("id") not in labelled and not control.xpath("ancestor::label"):
            yield f"{_shown(control)} has no label."


def _names(tree: Any) -> Iterator[str]:
    for control in tree.xpath("//button|//a[@href]|//summary"):
        text = control.text_content().strip() or "".join(control.xpath(".//@alt|.//@aria-label")).strip()
        if not text and not control.get("aria-label") and not control.get("aria-labelledby"):
            yield f"{_shown(control)} has no name."
    for image in tree.xpath("//img[not(@alt)]"):
        yield f"{_shown(image)} has no alt text."


def _inline(tree: Any) -> Iterator[str]:
    for script in tree.xpath("//script[not(@src)]"):
        if script.get("type") not in DATA_BLOCKS:
            yield f"{_shown(script)} is an inline script, which the content security policy refuses."
    for element in tree.xpath("//style|//*[@style]"):
        yield f"{_shown(element)} carries inline style, which the content security policy refuses."
    for element in tree.xpath("//*[@*[starts-with(name(), 'on')]]"):
        yield f"{_shown(element)} carries an on… attribute, which the content security policy refuses."


def _forms(tree: Any) -> Iterator[str]:
    for form in tree.xpath("//form"):
        if not form.get("action"):
            yield f"{_shown(form)} has no action."
        if form.xpath("ancestor::form"):
            yield f"{_shown(form)} stands inside another form."


def _shown(element: Any) -> str:
    return lxml.html.tostring(element, encoding="unicode", with_tail=False).split(">")[0][:120] + ">"


Check = Callable[[Any], Iterator[str]]
CHECKS: tuple[Check, ...] = (_ids, _references, _labels, _names, _inline, _forms)
WHOLE_PAGE: tuple[Check, ...] = (_heading, _title)
