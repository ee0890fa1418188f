"""What a report says beside the figures of the week: what is in danger, releases, who met. Plain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.pairing.metrics import together
from tracker.planning.forecast import SHARES, Forecast


@dataclass(frozen=True, slots=True)
class Blocked:
    """An open story that somebody says is blocked, by what, and since when."""

    title: str
    why: str
    since: date


@dataclass(frozen=True, slots=True)
class Lasting:
    """A story in progress that was started on that day; `state` is where it stands now."""

    title: str
    state: str
    since: date


@dataclass(frozen=True, slots=True)
class ReleaseDate:
    """A release marker in the plan: the last day of the iteration that the plan puts it in, and `late`,
    by how much that is past its deadline, "" while it is in time. `forecast` is None below five done
    iterations; `said` are the days of the forecast that the project had at the instant the report compares
    with, for 50, 85 and 95 of 100 runs, None where it had none."""

    story_id: int
    title: str
    expected_on: date
    deadline_on: date | None
    late: str
    points_left: int
    unestimated: int
    forecast: Forecast | None = None
    said: tuple[date | None, ...] | None = None

    @property
    def days(self) -> tuple[date | None, ...]:
        """The days of its forecast, as SHARES; None beyond all that is looked at."""
        spans = [self.forecast.by(share) for share in SHARES] if self.forecast else []
        return tuple(span.last_day if span else None for span in spans)

    @property
    def chance(self) -> float | None:
        """The share of runs that meet its deadline; None where it has no forecast or no deadline."""
        return self.forecast.chance(self.deadline_on) if self.forecast and self.deadline_on else None


@dataclass(frozen=True, slots=True)
class Ended:
    """A release that was in the plan when the last report was made and is not any more; `accepted_on` is
    None where it was taken out."""

    title: str
    accepted_on: date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How the project stands at the instant of the report. `unestimated` are titles of stories planned for
    this iteration or the next that lack the estimate they need; `former` has the day that the report
    before named for each release, by story. Forecasts are compared with what was `said_on` that day: when
    the report before was made, else a week ago; None where nothing was forecast then."""

    blocked: tuple[Blocked, ...] = ()
    lasting: tuple[Lasting, ...] = ()
    unestimated: tuple[str, ...] = ()
    releases: tuple[ReleaseDate, ...] = ()
    ended: tuple[Ended, ...] = ()
    former: tuple[tuple[int, date], ...] = ()
    said_on: date | None = None


def long_ago(in_progress: Iterable[Lasting], today: date, weeks: int) -> tuple[Lasting, ...]:
    """Those that were started before a whole iteration of so many weeks, longest first."""
    begun = today - timedelta(weeks=weeks)
    return tuple(sorted((each for each in in_progress if each.since <= begun), key=lambda each: each.since))


@dataclass(frozen=True, slots=True)
class Rotation:
    """Who met in a week, without names: of `people` who logged work, `met` pairs of the `possible` worked
    together; `alone` of their `days` each was by themselves."""

    people: int
    met: int
    possible: int
    alone: int
    days: int


def rotation(lines: Iterable[tuple[date, frozenset[int]]]) -> Rotation:
    """The rotation of lines of the pairing log, each a day and who worked together."""
    seen = together(lines)
    people = len(seen.people)
    return Rotation(people, len(seen.met), people * (people - 1) // 2, seen.alone, seen.days)
