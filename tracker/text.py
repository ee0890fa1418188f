"""Text people write: Markdown made safe, initials of names, numbers. Plain; the work is two libraries'."""

from __future__ import annotations

import nh3
from markdown_it import MarkdownIt

_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True}).enable(
    ["table", "strikethrough"]
)
_TAGS = {
    *("p", "br", "hr", "a", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}


def markdown(source: str) -> str:
    """HTML of a Markdown text: raw HTML in it is shown as text, and only harmless tags and links remain."""
    return nh3.clean(
        _markdown.render(source),
        tags=_TAGS,
        attributes={"a": {"href"}, "th": set(), "td": set()},
        url_schemes={"http", "https", "mailto"},
    )


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
