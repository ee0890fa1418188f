"""What single cells of a CSV mean (semantics reference 6.2). Readers raise ValueError with the rule."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from tracker.backlog.fields import NO_PRIORITY, PRIORITIES
from tracker.exchange.parsed import Moment, ParsedComment

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_WORDED = re.compile(r"([A-Za-z]{3})[a-z]*\.? +(\d{1,2}), *(\d{4})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_ISO_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*")
_SIGNED = re.compile(r" - ?([A-Z][a-z]{2,8} \d{1,2}, \d{4})\)\s*\Z")
_RUN = re.compile(r"'*[=+\-@]")

NOT_A_DATE = "is not a date such as Nov 22, 2014, 11/22/2014 or 2014-11-22."


@lru_cache(maxsize=4096)
def day(text: str) -> date:
    """The day of "Nov 22, 2014", "11/22/2014" (month first) or "2014-11-22"."""
    try:
        if found := _WORDED.fullmatch(text):
            return date(int(found[3]), MONTHS.index(found[1].lower()) + 1, int(found[2]))
        if found := _SLASHED.fullmatch(text):
            return date(int(found[3]), int(found[1]), int(found[2]))
        if _ISO.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ValueError(NOT_A_DATE)


@lru_cache(maxsize=4096)
def moment(text: str) -> Moment:
    """A day, or an instant such as 2014-11-22T09:30:00Z."""
    if not _ISO_INSTANT.fullmatch(text):
        return day(text)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(NOT_A_DATE) from None


def estimate(text: str) -> int | None:
    """Points; None for an empty cell and for -1, which the former tracker took as "no estimate"."""
    if text in ("", "-1"):
        return None
    whole = text.removesuffix(".0")
    if not (whole.isascii() and whole.isdigit()) or len(whole) > 6:
        raise ValueError("must be a whole number of points, or -1 for no estimate.")
    return int(whole)


def priority(text: str) -> str:
    """The priority of "p1 - High", whatever words follow its p and number; "none" of that."""
    found = text.lower().partition(" - ")[0]
    if found not in PRIORITIES:
        raise ValueError(f"must be one of {', '.join(map(written_priority, PRIORITIES))}.")
    return found


def written_priority(priority: str) -> str:
    """The priority as files say it: "p1 - High", "none"."""
    return priority if priority == NO_PRIORITY else f"{priority} - {PRIORITIES[priority]}"


def names(cells: Iterable[str]) -> tuple[str, ...]:
    """The names in these cells, each a comma separated list, without repetitions."""
    found = {
        " ".join(name.split()).casefold(): " ".join(name.split())
        for cell in cells
        for name in cell.split(",")
    }
    return tuple(name for key, name in found.items() if key)


def labels(cell: str) -> tuple[str, ...]:
    """The labels of a comma separated cell, in lower case, without repetitions."""
    return tuple(dict.fromkeys(word for part in cell.split(",") if (word := " ".join(part.lower().split()))))


def comment(cell: str) -> ParsedComment:
    """The comment with the author and day of its suffix " (Author Name - Apr 21, 2016)"."""
    signed = _SIGNED.search(cell)
    opened = _opening(cell, signed.start()) if signed else -1
    if signed is None or opened < 0:
        return ParsedComment(cell.strip())
    author = " ".join(cell[opened + 1 : signed.start()].split())
    return ParsedComment(cell[:opened].strip(), author, day(signed[1]))


def _opening(cell: str, end: int) -> int:
    """Where the parenthesis opens in which `end` stands; a name begins without a space, and may have a pair
    of them, or half of one."""
    depth = 0
    for index in range(end - 1, -1, -1):
        if cell[index] == ")":
            depth += 1
        elif cell[index] == "(" and depth > 0:
            depth -= 1
        elif cell[index] == "(" and not cell[index + 1].isspace():
            return index
    return cell.rfind("(", 0, end)


def text(cell: str) -> str:
    """Text with plain line ends, and no space around it."""
    return (cell.replace("\r\n", "\n").replace("\r", "\n") if "\r" in cell else cell).strip()


def guarded(cell: str) -> str:
    """A cell that no spreadsheet runs: an apostrophe stands before the sign that would begin a formula."""
    return f"'{cell}" if _RUN.match(cell) else cell


def unguarded(cell: str) -> str:
    """What `guarded` was given: without that apostrophe."""
    return cell[1:] if cell.startswith("'") and _RUN.match(cell) else cell
