"""CSV of other trackers made a sheet: any table, and exports of Jira, whose comments are written in a way of
their own. Plain."""

from __future__ import annotations

import re

from tracker.exchange.any_dates import any_moment
from tracker.exchange.parsed import Unreadable
from tracker.exchange.records import Record, records
from tracker.exchange.sheets import Sheet, Source, comment, separator

_COMMENT = re.compile(r"(?P<when>[^;\n]{6,40});(?P<author>[^;\n]*);(?P<text>.*)", re.DOTALL)


def read(text: str, file: str, source: Source = Source.TABLE) -> Sheet:
    """The rows under the names of the first one. Raises Unreadable where that names nothing."""
    rows = records(text, separator(text))
    header = next(rows, None)
    names = tuple(" ".join(cell.split()) for cell in header.cells) if header else ()
    if not any(names):
        raise Unreadable("The first row must name the columns; it is empty.")
    numbered = tuple(name or f"Column {place}" for place, name in enumerate(names, 1))
    found = tuple(row for row in rows)
    if source == Source.JIRA:
        found = tuple(_with_comments(row, numbered) for row in found)
    return Sheet(file, source, numbered, found)


def _with_comments(row: Record, names: tuple[str, ...]) -> Record:
    """The same row with comments as the former tracker wrote them: Jira says "day;author;text"."""
    cells = [
        _comment(cell) if name.casefold() in ("comment", "comments") else cell
        for name, cell in zip(names, row.cells, strict=False)
    ]
    return Record(row.number, [*cells, *row.cells[len(names) :]], row.trouble)


def _comment(cell: str) -> str:
    found = _COMMENT.fullmatch(cell.strip())
    if not found:
        return cell
    try:
        when = any_moment(found["when"])
    except ValueError:
        return cell
    return comment(found["text"], found["author"].replace(",", " "), when.isoformat())
