"""When iterations begin and end: spans of whole days in the project's time zone.

Rules: semantics reference 2.2. An iteration runs from the start day's midnight to the next one's,
weekends included. What has opened never moves; a new length or start day holds from the next on. The
running iteration alone may be given another end that is still to come (1.8).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from itertools import count
from typing import NamedTuple
from zoneinfo import ZoneInfo

WEEK_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Span(NamedTuple):
    """Iteration `number`: the days from start_on up to, but without, end_on."""

    number: int
    start_on: date
    end_on: date

    @property
    def weeks(self) -> Fraction:
        return Fraction((self.end_on - self.start_on).days, 7)

    @property
    def last_day(self) -> date:
        return self.end_on - timedelta(days=1)

    @property
    def days(self) -> list[date]:
        return [self.start_on + timedelta(days=n) for n in range((self.end_on - self.start_on).days)]

    def contains(self, day: date) -> bool:
        return self.start_on <= day < self.end_on


class Opened(NamedTuple):
    """An iteration that has begun; `id` is None while no write has entered it yet. `strength` is the
    team's in percent, `working` has one sign a day, 1 for a working day; `length_override` the weeks that it
    was given for itself, None where it has the project's; `closed_strength` the strength with which it ended,
    where another was set since."""

    id: int | None
    span: Span
    strength: int
    working: str
    goal: str
    reconstructed: bool
    length_override: int | None = None
    closed_strength: int | None = None

    @property
    def strength_as_closed(self) -> int:
        """The strength that its own figures name: what is set after it has ended is not in them."""
        return self.strength if self.closed_strength is None else self.closed_strength


def closed_strength(kept: int | None, before: int, after: int) -> int | None:
    """What an iteration that has ended keeps as its `closed_strength`, so far `kept`, when its strength is
    set from `before` to `after`: None where that is the one with which it ended."""
    closed = before if kept is None else kept
    return None if closed == after else closed


STRONGEST = 200
"""Percent: twice the usual team (2.1)."""
LONGEST_GOAL = 500
"""Characters."""
LONGEST_OVERRIDE = 99
"""Weeks that a single iteration may be given (1.8)."""
LONGEST_DAYS = 7 * LONGEST_OVERRIDE + 6
"""Of an iteration that also waits for a new start day."""


class Foresaid(NamedTuple):
    """What a team says of an iteration before it opens: its strength in percent, its goal."""

    strength: int = 100
    goal: str = ""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How iterations follow each other: length in weeks (1–4) and the day of the week they start."""

    weeks: int
    start_day: str

    def week_of(self, day: date) -> date:
        """The start day on or before `day`."""
        return day - timedelta(days=(day.weekday() - WEEK_DAYS.index(self.start_day)) % 7)

    def first(self, day: date) -> Span:
        """The first iteration of a project whose first day of work is `day`."""
        start = self.week_of(day)
        return Span(1, start, self._end(start, self.weeks))

    def following(self, span: Span) -> Span:
        """The iteration after `span`. Where the start day has changed it takes up to six days more,
        so that the one after it begins on the new day and no day is in two iterations or in none."""
        return Span(span.number + 1, span.end_on, self._end(span.end_on, self.weeks))

    def lasting(self, span: Span, weeks: int) -> Span:
        """`span` as if it had so many weeks; it too ends just before a start day."""
        return Span(span.number, span.start_on, self._end(span.start_on, weeks))

    def fewest_weeks(self, span: Span, today: date) -> int:
        """The shortest length with which `span`, which has begun, has not ended by today."""
        return next(weeks for weeks in count(1) if self.lasting(span, weeks).end_on > today)

    def _end(self, start: date, weeks: int) -> date:
        until_start_day = (WEEK_DAYS.index(self.start_day) - start.weekday()) % 7
        return start + timedelta(days=7 * weeks + until_start_day)

    def from_span(self, span: Span) -> Iterator[Span]:
        """`span` and all that follow it, without end."""
        while True:
            yield span
            span = self.following(span)

    def due(self, last: Span, today: date) -> list[Span]:
        """The iterations after `last` that have begun by `today`, oldest first."""
        spans = []
        while last.end_on <= today:
            last = self.following(last)
            spans.append(last)
        return spans


def starts_at(day: date, zone: ZoneInfo) -> datetime:
    """The instant, in UTC, at which `day` begins in the zone."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def day_of(instant: datetime, zone: ZoneInfo) -> date:
    """The local day in which the instant falls."""
    return instant.astimezone(zone).date()


def span_of(day: date, spans: Sequence[Span]) -> Span | None:
    """The span that contains the day, if any does."""
    return next((span for span in spans if span.contains(day)), None)


def is_working(day: date, working_days: str, days_off: frozenset[date]) -> bool:
    """Whether work is expected on the day; `working_days` has one sign a week day, from Monday, 1 = yes."""
    return working_days[day.weekday()] == "1" and day not in days_off


def working_pattern(span: Span, working_days: str, days_off: frozenset[date]) -> str:
    """One sign for each day of the span, 1 for a working day."""
    return "".join("1" if is_working(day, working_days, days_off) else "0" for day in span.days)
