"""Which days of the pairing log a page shows."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.planning.calendar import is_working

SHOWN = timedelta(days=14)
YEARS = range(1900, 2200)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from first to last, both included."""

    first: date
    last: date

    @property
    def day_before(self) -> date:
        return self.first - timedelta(days=1)

    def two_weeks_later(self, today: date) -> date | None:
        """The last day of the page that follows this one; None where this one holds today."""
        return min(self.last + SHOWN, today) if self.last < today else None


def asked(day: str, week: str, today: date) -> Stretch:
    """The days a page was asked for: a week "2026-W47", or the two weeks up to a day "2026-11-17", or
    those up to today. Raises ValueError with a sentence."""
    if week:
        first = _monday(week)
        return Stretch(first, first + timedelta(days=6))
    last = day_named(day) if day else today
    return Stretch(last - SHOWN + timedelta(days=1), last)


def day_named(text: str) -> date:
    """The day "2026-11-17". Raises ValueError with a sentence."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if day.year not in YEARS:
        raise ValueError(f"“{text}” is not a day; write it like 2026-11-17.")
    return day


def days_of_log(
    stretch: Stretch, today: date, logged: Collection[date], working_days: str, days_off: frozenset[date]
) -> list[date]:
    """The days to show, latest first: those with lines, today, and the working day before it, which
    people come to correct."""
    always = [today, *_working_day_before(today, working_days, days_off)]
    days = {*logged, *(day for day in always if stretch.first <= day <= stretch.last)}
    return sorted(days, reverse=True)


def working_day_after(today: date, working_days: str, days_off: frozenset[date]) -> date:
    """The next working day, within two weeks; tomorrow where there is none."""
    later = [today + timedelta(days=n) for n in range(1, 15)]
    return next((day for day in later if is_working(day, working_days, days_off)), later[0])


def _working_day_before(today: date, working_days: str, days_off: frozenset[date]) -> list[date]:
    earlier = (today - timedelta(days=n) for n in range(1, 8))
    return next(([day] for day in earlier if is_working(day, working_days, days_off)), [])


def _monday(week: str) -> date:
    match = re.fullmatch(r"(\d{4})-W(\d{2})", week)
    try:
        day = date.fromisocalendar(int(match[1]), int(match[2]), 1) if match else date.min
    except ValueError:
        day = date.min
    if day.year not in YEARS:
        raise ValueError(f"“{week}” is not a week; write it like 2026-W47.")
    return day
