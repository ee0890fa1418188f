"""Days off as people write them: one a line, "2026-12-24" or "24 Dec 2026". Kept as ISO lines."""

from __future__ import annotations

import re
from datetime import date

MOST_DAYS = 360
"""As many as fit into their column, eleven signs each."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WRITTEN = re.compile(r"(\d{1,2})\.? ([A-Za-z]{3})[A-Za-z]*\.? (\d{4})")


class BadDay(ValueError):
    """A line that names no day; its text says which line and how to write it."""


def read_days_off(text: str) -> tuple[date, ...]:
    """The days of the text, ascending, each once. Raises BadDay for the first line that names none."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    days = {_read(line, number) for number, line in enumerate(lines, 1) if line}
    if len(days) > MOST_DAYS:
        raise BadDay(f"These are {len(days)} days; at most {MOST_DAYS} are kept. Leave out the past ones.")
    return tuple(sorted(days))


def written(days: tuple[date, ...]) -> str:
    """The days as they are stored: ISO dates, one a line."""
    return "\n".join(day.isoformat() for day in days)


def _read(line: str, number: int) -> date:
    try:
        return date.fromisoformat(line) if line[:4].isdigit() else _from_words(line)
    except ValueError as refused:
        raise BadDay(
            f"Line {number}, “{line}”, is not a date; write it as 2026-12-24 or 24 Dec 2026."
        ) from refused


def _from_words(line: str) -> date:
    parts = _WRITTEN.fullmatch(line)
    if parts is None:
        raise ValueError(line)
    day, month, year = parts.groups()
    return date(int(year), _MONTHS.index(month.lower()) + 1, int(day))
