"""Files of other trackers as sheets: rows under the names that the file has for its columns. Plain.

Each kind of file has a reader that makes a sheet of it; `mapping` says what its columns mean here, and from
there on all go the way of the former tracker's own files.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from tracker.exchange.cells import MONTHS
from tracker.exchange.columns import canonical, is_known
from tracker.exchange.parsed import Note, Unreadable
from tracker.exchange.records import Record


class Source(StrEnum):
    """Where a file comes from. The value begins the keys of what is imported from it."""

    TRACKER = "tracker"
    JIRA = "jira"
    GITHUB = "github"
    TRELLO = "trello"
    TABLE = "table"


NAMES = {
    Source.TRACKER: "the former tracker",
    Source.JIRA: "Jira (CSV)",
    Source.GITHUB: "GitHub issues (JSON)",
    Source.TRELLO: "Trello (JSON)",
    Source.TABLE: "a table (CSV)",
}
"""How each is called in sentences."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as a table. `names` may repeat; a row is numbered as a spreadsheet shows it, or, in JSON, as the
    how manyeth it is."""

    file: str
    source: Source
    names: tuple[str, ...]
    rows: tuple[Record, ...]
    notes: tuple[Note, ...] = ()

    @property
    def columns(self) -> list[str]:
        """The names of the columns, each once."""
        return list(dict.fromkeys(self.names))

    def places(self, name: str) -> list[int]:
        return [index for index, each in enumerate(self.names) if each == name]

    def values(self, name: str) -> list[str]:
        """What stands in the columns of this name, each once, in order; without what is empty."""
        places = self.places(name)
        found = (row.cells[index].strip() for row in self.rows for index in places if index < len(row.cells))
        return list(dict.fromkeys(filter(None, found)))


def recognise(text: str) -> Source:
    """What kind of table this text is."""
    header = first_row(text)
    names = {canonical(name) for name in header}
    if "Title" in names and ("Current State" in names or all(map(is_known, names))):
        return Source.TRACKER
    lower = {name.strip().casefold() for name in header}
    return Source.JIRA if lower >= {"summary", "issue type"} or "issue key" in lower else Source.TABLE


def first_row(text: str) -> list[str]:
    """The cells of the first row of a CSV, whatever separates them."""
    try:
        return next(csv.reader(text.splitlines(keepends=True)[:50], delimiter=separator(text)), [])
    except csv.Error:
        return []


def separator(text: str) -> str:
    """What stands between the cells: of comma, semicolon and tab the one that the first line has most of."""
    line = text.lstrip().partition("\n")[0]
    return max(",;\t", key=line.count)


def is_json(text: str) -> bool:
    """Whether this can only be JSON."""
    return text.lstrip()[:1] in ("[", "{")


def parsed_json(text: str) -> Any:
    """The JSON of a file. Raises Unreadable with the place where it breaks off, or what else is wrong."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as wrong:
        place = f"line {wrong.lineno}, column {wrong.colno}"
        raise Unreadable(f"The file is no JSON: {place} breaks it.") from wrong
    except RecursionError as deep:
        raise Unreadable("The file is JSON within JSON beyond all measure.") from deep
    except ValueError as long:
        raise Unreadable("The file holds a number with thousands of digits.") from long


def recognise_json(said: Any) -> Source:
    """What kind of file has this JSON. Raises Unreadable where it is of no kind we know."""
    if isinstance(said, dict) and isinstance(said.get("cards"), list) and isinstance(said.get("lists"), list):
        return Source.TRELLO
    rows = items(said)
    if rows and all(isinstance(row, dict) and "title" in row for row in rows):
        return Source.GITHUB
    raise Unreadable(
        "The JSON is neither issues of GitHub (a list of objects with a title) nor a board of Trello "
        "(an object with lists and cards)."
    )


def items(said: Any) -> list[Any]:
    """The list that the JSON is, or has as what was found."""
    if isinstance(said, dict):
        lists = (said.get(name) for name in ("items", "issues", "nodes"))
        said = next((each for each in lists if isinstance(each, list)), [])
    return said if isinstance(said, list) else []


class Growing:
    """A sheet that is made row by row of JSON, where each may say a thing several times."""

    def __init__(self, *names: str) -> None:
        self.names = names
        self._rows: list[tuple[int, dict[str, list[str]]]] = []

    def add(self, number: int, /, **said: Any) -> None:
        """A row; what is said of a column is a text or several, by the column's name in lower case and with
        underscores. None and "" say nothing."""
        known = {name.lower().replace(" ", "_"): name for name in self.names}
        self._rows.append((number, {known[name]: _texts(value) for name, value in said.items()}))

    def sheet(self, file: str, source: Source, notes: tuple[Note, ...] = ()) -> Sheet:
        """All of it; a column is there as often as the row that says most of it needs it."""
        widths = {name: max([1, *(len(row.get(name, ())) for _, row in self._rows)]) for name in self.names}
        names = tuple(name for name in self.names for _ in range(widths[name]))
        rows = tuple(Record(number, list(self._cells(row, widths))) for number, row in self._rows)
        return Sheet(file, source, names, rows, notes)

    def _cells(self, row: dict[str, list[str]], widths: dict[str, int]) -> Iterator[str]:
        for name in self.names:
            said = row.get(name, [])
            yield from said
            yield from [""] * (widths[name] - len(said))


def _texts(value: Any) -> list[str]:
    if isinstance(value, list | tuple):
        return [text for each in value for text in _texts(each)]
    return [str(value)] if value not in (None, "") else []


def text_of(said: Any, *names: str) -> str:
    """What JSON says under the first of these names that is filled; "" where it says nothing, or no text."""
    for name in names:
        value = said.get(name) if isinstance(said, dict) else None
        if isinstance(value, str | int | float) and not isinstance(value, bool) and value != "":
            return str(value)
    return ""


def all_of(said: Any, name: str) -> list[Any]:
    """The list that JSON has under the name; empty where it has none."""
    found = said.get(name) if isinstance(said, dict) else None
    return found if isinstance(found, list) else []


def objects_of(said: Any, name: str) -> list[dict[str, Any]]:
    """The objects in the list that JSON has under the name."""
    return [each for each in all_of(said, name) if isinstance(each, dict)]


def comment(text: str, author: str, when: str) -> str:
    """A comment as a CSV of the former tracker says it; `when` begins with an ISO day, or names none."""
    try:
        day = date.fromisoformat(when[:10])
    except ValueError:
        return text
    if not text.strip():
        return text
    return f"{text} ({author or 'Unknown'} - {MONTHS[day.month - 1].title()} {day.day}, {day.year})"
