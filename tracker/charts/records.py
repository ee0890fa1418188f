"""What an iteration burndown is made of (facts) and what it consists of (figures, steps, marks)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tracker.charts.chart import By, Said
from tracker.charts.words import count
from tracker.ledger.entries import Figures, Kind, Line
from tracker.planning.calendar import Span, day_of, starts_at


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a burndown is drawn from. `working` has one sign a day of the span, 1 for a working day;
    `strength` is in percent, `strength_since` another that was set after the iteration had ended; `entries`
    are in the order they were entered; `by` is what is counted."""

    project: str
    span: Span
    working: str
    zone: ZoneInfo
    entries: tuple[Line, ...] = ()
    strength: int = 100
    strength_since: int | None = None
    reconstructed: bool = False
    goal: str = ""
    velocity: int | None = None
    by: By = By.POINTS

    @property
    def strengths(self) -> tuple[int, int] | None:
        """The strength as closed and the one since; None where none was set since."""
        return None if self.strength_since is None else (self.strength, self.strength_since)

    @property
    def instants(self) -> Iterator[datetime]:
        """When what the chart says has changed."""
        return (line.at for line in self.entries)


@dataclass(frozen=True, slots=True)
class Day:
    """One calendar day: the figures at its end (of today: so far), None for a day still to come.

    `pace` is what an even pace leaves at the day's end, in points to two places; None where it is not
    known yet. `iteration` is the number of the one it belongs to.
    """

    date: date
    working: bool
    pace: float | None = None
    figures: Figures | None = None
    iteration: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """From this instant on the line stands at so many points."""

    at: datetime
    points: int


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened to one story and is worth a sign: re-estimated or removed (on the scope
    line) or reopened (on the line of what remains). `level` is where the line stood afterwards; for what
    was removed, the lower end of the step, so that no sign of less stands on top of more. `entered` is when
    it was entered: earlier than `at` for what happened before the beginning."""

    at: datetime
    kind: Kind
    level: int
    text: str
    story_id: int
    entered: datetime


@dataclass(frozen=True, slots=True)
class Today:
    """How things stood when the chart was made: points left, and how many more (+) or fewer (−) than an
    even pace leaves (None while it is too early to say); `behind` says the same in working days, None
    where days cannot say it."""

    at: datetime
    day: date
    remaining: int
    above_pace: float | None
    behind: float | None


@dataclass(frozen=True, slots=True)
class Band:
    """So many of 100 runs stay between low and high; pairs of (place on the time axis, points)."""

    share: int
    low: tuple[tuple[float, float], ...]
    high: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where the points left will be if the days to come are like those so far, widest band first.
    `words` say it in two or three short lines."""

    bands: tuple[Band, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Amended:
    """The figures at the end of an iteration, as closed and with all that was entered since; the latter in
    the order in which it was entered. `words` say both in a sentence."""

    closed: Figures
    amended: Figures
    lines: tuple[Line, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Burndown(Said):
    """An iteration burndown as it stood at `as_of`; the picture, the table and the files say only this.
    `amended` is what was entered after it had ended, `strengths` the team's strength as closed and the one
    that was set since: both are told beside it."""

    project: str
    span: Span
    zone: ZoneInfo
    as_of: datetime
    committed: int
    days: tuple[Day, ...]
    remaining: tuple[Step, ...] = ()
    scope: tuple[Step, ...] = ()
    marks: tuple[Mark, ...] = ()
    today: Today | None = None
    outlook: Outlook | None = None
    entries: tuple[Line, ...] = ()
    reconstructed: bool = False
    by: By = By.POINTS
    amended: Amended | None = None
    strengths: tuple[int, int] | None = None

    @property
    def now(self) -> Figures:
        """The figures as they stood at `as_of`."""
        return next((day.figures for day in reversed(self.days) if day.figures), Figures())

    def counted(self, number: int) -> str:
        """A number of what is counted: "8 points", "1 story"."""
        return count(number, *(("point", "points") if self.by is By.POINTS else ("story", "stories")))

    @property
    def ended(self) -> bool:
        return self.as_of >= starts_at(self.span.end_on, self.zone)

    def place(self, instant: datetime) -> float:
        """Where an instant stands on the time axis, in calendar days since the first morning."""
        return place(instant, self.span, self.zone)


def place(instant: datetime, span: Span, zone: ZoneInfo) -> float:
    """Days since the span's first midnight, kept within the span; each day is one wide, however many
    hours it has."""
    day = day_of(instant, zone)
    if day < span.start_on:
        return 0.0
    if day >= span.end_on:
        return float(len(span.days))
    begins, ends = starts_at(day, zone), starts_at(span_end(day), zone)
    return (day - span.start_on).days + (instant - begins) / (ends - begins)


def span_end(day: date) -> date:
    """The day after."""
    return date.fromordinal(day.toordinal() + 1)
