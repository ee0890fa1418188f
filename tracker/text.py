"""Text people write and read: Markdown made safe, initials of names, numbers. Plain; the hard work is two
libraries'."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

_OPTIONS = {"html": False, "linkify": False, "breaks": True}
_without_tables = MarkdownIt("commonmark", _OPTIONS).enable("strikethrough")
_markdown = MarkdownIt("commonmark", _OPTIONS).enable(["table", "strikethrough"])
MOST_CELLS = 5_000
"""Cells that the tables of a text may have; short rows get those that they lack, so few signs make many."""
_TAGS = {
    *("p", "span", "br", "hr", "a", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}


_ADDRESS = re.compile(r"\bhttps?://[^\s<>\"'`]*[^\s<>\"'`.,;:!?)\]}*_~]", re.IGNORECASE)
"""An address in running text; what ends a sentence or closes a bracket behind it is not part of it."""


class Found(NamedTuple):
    """A stretch of a text that stands for somebody: where it begins and ends, and who it is."""

    begin: int
    end: int
    name: str


def markdown(source: str, marks: Callable[[str], Iterable[Found]] | None = None) -> str:
    """HTML of a Markdown text: raw HTML in it is shown as text, and only harmless tags and links remain.
    Addresses written as such become links. `marks` finds people in plain text, which it is asked about
    outside of code and links; they are marked."""
    lines = source.splitlines()
    cells = len(lines) * max((line.count("|") for line in lines), default=0)
    tokens = (_markdown if cells <= MOST_CELLS else _without_tables).parse(source)
    for token in tokens:
        if token.type == "inline" and token.children:
            linked = _linked(token.children)
            token.children = list(_marked(linked, marks) if marks else linked)
    return nh3.clean(
        _markdown.renderer.render(tokens, _markdown.options, {}),
        tags=_TAGS,
        attributes={"a": {"href"}, "th": set(), "td": set(), "span": {"class", "title"}},
        url_schemes={"http", "https", "mailto"},
    )


def _linked(tokens: Iterable[Token]) -> Iterator[Token]:
    """The pieces of a paragraph, with links for the addresses that stand in its text."""
    within_link = 0
    for token in tokens:
        within_link += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type != "text" or within_link:
            yield token
            continue
        at = 0
        for match in _ADDRESS.finditer(token.content):
            yield Token("text", "", 0, content=token.content[at : match.start()])
            yield Token("link_open", "a", 1, attrs={"href": match[0]})
            yield Token("text", "", 0, content=match[0])
            yield Token("link_close", "a", -1)
            at = match.end()
        yield Token("text", "", 0, content=token.content[at:])


def _marked(tokens: Iterable[Token], marks: Any) -> Iterator[Token]:
    """The pieces of a paragraph, with spans around people. Raw HTML is off, so no span is anybody else's."""
    within_link = 0
    for token in tokens:
        within_link += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type != "text" or within_link:
            yield token
            continue
        at = 0
        for found in marks(token.content):
            yield Token("text", "", 0, content=token.content[at : found.begin])
            yield Token("span_open", "span", 1, attrs={"class": "mention", "title": found.name})
            yield Token("text", "", 0, content=token.content[found.begin : found.end])
            yield Token("span_close", "span", -1)
            at = found.end
        yield Token("text", "", 0, content=token.content[at:])


def number(text: str) -> int:
    """The whole number that the text writes, of at most 18 digits: every database can be asked about it.
    Raises ValueError for anything else."""
    value = int(text)
    if abs(value) >= 10**18:
        raise ValueError(f"{text} is too large a number.")
    return value


def initials(name: str) -> str:
    """Up to two capitals that stand for a name: "Ana María Ruiz" gives "AR"."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    if not words:
        return name[:2].upper() or "?"
    ends = words if len(words) < 3 else [words[0], words[-1]]
    return "".join(word[0] for word in ends).upper()


def shortened(text: str, longest: int) -> str:
    """The text, or its beginning with an ellipsis, of at most so many characters."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def listed(words: Iterable[str]) -> str:
    """Things in a row, as people say them: "Ada", "Ada and Ben", "Ada, Ben and Cy"."""
    items = list(words)
    return " and ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))


def counted(count: int, word: str) -> str:
    """ "1 story", "2,000 stories"."""
    plural = word[:-1] + "ies" if word.endswith("y") else word + "s"
    return f"{count:,} {word if count == 1 else plural}"
