"""Dates of a search, as they are written: absolute, relative, or a range (semantics reference 4.1, 7)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tracker.planning.calendar import day_of, starts_at

DAYS = {"d": 1, "day": 1, "days": 1, "w": 7, "week": 7, "weeks": 7}
HOURS = frozenset({"h", "hour", "hours"})
_RELATIVE = re.compile(r"-(\d{1,4})([a-z]+)", re.IGNORECASE | re.ASCII)
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_ISO = re.compile(r"\d{4}-\d{1,2}-\d{1,2}", re.ASCII)
_YEARS = range(1900, 9000)
_NAMED = {"today": 0, "yesterday": 1}


@dataclass(frozen=True, slots=True)
class Ago:
    """So many days or hours before now; `named`: it is a day, today or yesterday."""

    days: int = 0
    hours: int = 0
    named: bool = False


@dataclass(frozen=True, slots=True)
class Dates:
    """A day or a range of days with both ends in it; what is relative counts from the searcher's day."""

    first: date | Ago
    last: date | Ago

    @property
    def is_range(self) -> bool:
        return self.first != self.last

    @property
    def is_span(self) -> bool:
        """Whether it is so many days or hours ago: such a time is mostly meant as a whole, up to now."""
        first = self.first
        return (
            not self.is_range
            and isinstance(first, Ago)
            and not first.named
            and bool(first.hours or first.days)
        )

    def begin(self, at: datetime, zone: ZoneInfo) -> datetime:
        """The first instant of it."""
        return _begin(self.first, at, zone)

    def end(self, at: datetime, zone: ZoneInfo) -> datetime:
        """The first instant after it; of something so many hours ago, that instant itself."""
        if isinstance(self.last, Ago) and self.last.hours:
            return _begin(self.last, at, zone)
        day = _day(self.last, at, zone)
        return starts_at(day + timedelta(days=1), zone)


def dates(text: str) -> Dates | None:
    """What the text says: `2026-11-22`, `11/22/2026`, `today`, `yesterday`, `-2w`, `-3days`, `-5h`, or two
    of these with `..` between; None where it says no date."""
    first, dots, last = text.partition("..")
    begin = _one(first)
    end = _one(last) if dots else begin
    return Dates(begin, end) if begin is not None and end is not None else None


def _one(text: str) -> date | Ago | None:
    text = text.lower()
    if text in _NAMED:
        return Ago(days=_NAMED[text], named=True)
    relative = _RELATIVE.fullmatch(text)
    if relative:
        count, unit = int(relative[1]), relative[2]
        if unit in HOURS:
            return Ago(hours=count) if count else None
        return Ago(days=count * DAYS[unit]) if unit in DAYS else None
    return _day_written(text)


def _day_written(text: str) -> date | None:
    american = _AMERICAN.fullmatch(text)
    if american:
        month, day, year = map(int, american.groups())
    elif _ISO.fullmatch(text):
        year, month, day = map(int, text.split("-"))
    else:
        return None
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def _begin(one: date | Ago, at: datetime, zone: ZoneInfo) -> datetime:
    if isinstance(one, Ago) and one.hours:
        return at - timedelta(hours=one.hours)
    return starts_at(_day(one, at, zone), zone)


def _day(one: date | Ago, at: datetime, zone: ZoneInfo) -> date:
    return day_of(at, zone) - timedelta(days=one.days) if isinstance(one, Ago) else one
