"""What charts of a scope are made of (the ledger of a release or an epic, and what is foreseen), and what
a burn-up consists of: the work done against the scope, period by period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tracker.charts.chart import By, Said
from tracker.charts.records import Step, place
from tracker.charts.words import count
from tracker.ledger.entries import Figures, Line
from tracker.planning.calendar import Span, day_of


@dataclass(frozen=True, slots=True)
class Theme:
    """All that the charts of a release or an epic are drawn from. `kind` is "release" or "epic"; `number` its
    number, None where the project has none. `spans` are the iterations from that of the first entry to the
    running one. `ended_at` is when a release was accepted, `left_plan` says that it rests in the icebox.
    `dates` has for each share of a hundred runs the day by which so many are through (None: nobody can see
    that far), `chance` the share that is by the deadline; `refused` why there are none. `planned_on` is the
    last day of the iteration into which the plan puts the end."""

    project: str
    kind: str
    zone: ZoneInfo
    number: int | None = None
    name: str = ""
    entries: tuple[Line, ...] = ()
    spans: tuple[Span, ...] = ()
    ended_at: datetime | None = None
    left_plan: bool = False
    deadline: date | None = None
    dates: Mapping[int, date | None] = field(default_factory=dict)
    chance: float | None = None
    refused: str = ""
    planned_on: date | None = None
    reconstructed: bool = False
    by: By = By.POINTS

    @property
    def instants(self) -> Iterator[datetime]:
        """When what the chart says has changed."""
        return (line.at for line in self.entries)


@dataclass(frozen=True, slots=True)
class Period:
    """A part of the time axis: a day, or an iteration. `figures` stand at its end, or now; None for one to
    come. `entries` were made in it."""

    key: str
    words: str
    span: Span
    figures: Figures | None = None
    entries: tuple[Line, ...] = ()
    working: bool = True


@dataclass(frozen=True, slots=True)
class BurnUp(Said):
    """Work done against its scope, as it stood at `as_of`. The axis runs over the days of `span`; `dates` are
    those of the forecast that lie on it, `deadline` too. `strengths` are those of a Burndown."""

    project: str
    span: Span
    zone: ZoneInfo
    as_of: datetime
    now: Figures
    periods: tuple[Period, ...] = ()
    done: tuple[Step, ...] = ()
    scope: tuple[Step, ...] = ()
    running: bool = False
    by_day: bool = False
    deadline: date | None = None
    dates: tuple[tuple[int, date], ...] = ()
    by: By = By.POINTS
    strengths: tuple[int, int] | None = None

    @property
    def accepted(self) -> int:
        return self.now.done - self.now.reopened

    def counted(self, number: int) -> str:
        """A number of what is counted: "8 points", "1 story"."""
        return counted(number, self.by)

    def place(self, instant: datetime) -> float:
        """Where an instant stands on the time axis, in days since its first morning."""
        return place(instant, self.span, self.zone)

    def day_end(self, day: date) -> float:
        """Where a day ends on the time axis."""
        return float((day - self.span.start_on).days + 1)

    @property
    def today(self) -> date:
        return day_of(self.as_of, self.zone)


def counted(number: int, by: By) -> str:
    """A number of what is counted: "8 points", "1 story"."""
    return count(number, *(("point", "points") if by is By.POINTS else ("story", "stories")))
