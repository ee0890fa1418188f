"""The figures behind a chart as files: CSV that is safe to open in a spreadsheet, and JSON.

The columns of the week's CSV are a contract with scripts outside; add at the end, never change.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tracker.charts.chart import Cell, Column, Row, Table
from tracker.charts.records import Day
from tracker.charts.tables import csv_text
from tracker.ledger.entries import Kind, Line

COLUMNS = (
    Column("date", "Day"),
    Column("working_day", "Working day", on_page=False),
    Column("committed", "Committed"),
    Column("added", "Added", sign=1),
    Column("removed", "Removed", sign=-1),
    Column("re_estimated", "Re-estimated", sign=1),
    Column("scope", "Scope"),
    Column("done", "Done"),
    Column("reopened", "Reopened"),
    Column("remaining", "Remaining"),
    Column("pace", "Even pace"),
    Column("unestimated", "Unestimated stories", "stories"),
)
DAY_COLUMNS = tuple(column.name for column in COLUMNS)
ENTRY_COLUMNS = ("when", "story", "title", "what", "points", "who")
SIGN = {Kind.REMOVED: -1, Kind.DONE: -1}


def day_row(day: Day) -> dict[str, Cell]:
    """The columns of one day; those of a day still to come are None but for date, working_day and pace."""
    row: dict[str, Cell] = dict.fromkeys(DAY_COLUMNS)
    row |= {"date": day.date.isoformat(), "working_day": int(day.working), "pace": _whole(day.pace)}
    if day.figures:
        row |= {name: getattr(day.figures, name) for name in DAY_COLUMNS if hasattr(day.figures, name)}
    return row


def days_table(days: Iterable[Day]) -> Table:
    """The days of a burndown as its table; the row of a day has the key of its strip in the picture."""
    rows = (
        Row(
            (day.date, *list(day_row(day).values())[1:]),
            f"day-{number}" if day.figures else "",
            not day.working,
        )
        for number, day in enumerate(days)
    )
    return Table("At the end of each day since the iteration began; of today, so far.", COLUMNS, tuple(rows))


def entry_row(line: Line, zone: ZoneInfo) -> dict[str, Cell]:
    """The columns of one entry: local time with its offset, and the points by which it moves what remains,
    so that all points of an iteration add up to what is left."""
    return {
        "when": line.at.astimezone(zone).isoformat(timespec="seconds"),
        "story": line.story_id,
        "title": line.title,
        "what": line.kind.value,
        "points": moved(line),
        "who": line.who,
    }


def moved(line: Line) -> int:
    """By how many points the entry moves what remains: positive for more work, negative for less."""
    return line.points * SIGN.get(line.kind, 1)


def days_csv(days: Iterable[Day]) -> str:
    """One row a day, with the columns of the contract."""
    return csv_text(DAY_COLUMNS, map(day_row, days))


def entries_csv(entries: Iterable[Line], zone: ZoneInfo) -> str:
    """One row an entry, oldest first."""
    return csv_text(ENTRY_COLUMNS, (entry_row(line, zone) for line in entries))


def as_json(facts: Mapping[str, Any], days: Sequence[Day], entries: Sequence[Line], zone: ZoneInfo) -> str:
    """The facts of a report with its days and entries, in the words of the CSV files."""
    content = {
        **facts,
        "days": [_told(day_row(day) | {"iteration": day.iteration}) for day in days],
        "entries": [entry_row(line, zone) for line in entries],
    }
    return json.dumps(content, ensure_ascii=False, indent=1, default=_plain) + "\n"


def _told(row: Mapping[str, Cell]) -> dict[str, Cell]:
    return {name: cell for name, cell in row.items() if cell is not None}


def _whole(number: float | None) -> Cell:
    return int(number) if number is not None and number.is_integer() else number


def _plain(value: Any) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)
