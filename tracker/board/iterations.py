"""The plan as the board shows it: iterations with their stories and figures. Plain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tracker.backlog.plan import Ranked
from tracker.planning.calendar import Span
from tracker.releases.release import Outlook
from tracker.text import counted


class Deadline(NamedTuple):
    """The day by which a release is wanted, and the number of its marker."""

    on: date
    release_id: int


class Filled(NamedTuple):
    """An iteration on the board with its stories in order. Points are sums over its stories. Those that
    stay empty because a story waits for capacity are `free`; `empty_before` counts them on the one that
    follows. `deadlines` are those in the iteration just before it. `remaining` is the current iteration's
    remaining points at the end of each day so far; `by_hand` says that people choose what is in it."""

    span: Span
    stories: tuple[Ranked, ...]
    points: int
    done_points: int
    capacity: int = 0
    strength: int = 100
    length_override: int | None = None
    goal: str = ""
    reconstructed: bool = False
    empty_before: int = 0
    free: bool = False
    deadlines: tuple[Deadline, ...] = ()
    remaining: tuple[int, ...] = ()
    by_hand: bool = False

    @property
    def room(self) -> int:
        """The points that still fit into it; negative where it holds more than its capacity."""
        return self.capacity - self.points

    @property
    def length(self) -> str:
        """How long it is, in words: "2 weeks", or "10 days" where it waited for a new start day."""
        weeks, rest = divmod(len(self.span.days), 7)
        return counted(len(self.span.days), "day") if rest else counted(weeks, "week")


@dataclass(frozen=True, slots=True)
class Plan:
    """The open stories as planned at an instant; `releases` has the outlook of each scheduled release, by
    its story's id, `beyond` the deadlines in the last planned iteration or after it. `velocity` is what was
    measured, `as_if` what somebody wants to see the plan with instead."""

    velocity: int
    as_if: int | None
    current: Filled
    backlog: tuple[Filled, ...]
    icebox: tuple[Ranked, ...]
    beyond: tuple[Deadline, ...]
    releases: Mapping[int, Outlook]


@dataclass(frozen=True, slots=True)
class Done:
    """Done iterations, newest first. `earlier`: the number before which there are more, or None."""

    iterations: tuple[Filled, ...]
    earlier: int | None


def with_deadlines(
    backlog: Sequence[Filled], deadlines: Iterable[Deadline]
) -> tuple[tuple[Filled, ...], tuple[Deadline, ...]]:
    """The iterations, each with the deadlines that have passed when it begins and had not when the one shown
    before it began; and the deadlines that are left after the last of them."""
    waiting = sorted(deadlines)
    marked: list[Filled] = []
    for filled in backlog:
        passed = () if filled.free else tuple(each for each in waiting if each.on < filled.span.start_on)
        waiting = waiting[len(passed) :]
        marked.append(filled._replace(deadlines=passed) if passed else filled)
    return tuple(marked), tuple(waiting)


def sparkline(values: Sequence[int], days: int, width: int = 72, height: int = 18) -> str:
    """Points of an SVG polyline in steps for the remaining points of the days so far; "" without any."""
    top = max(values, default=0)
    if not top:
        return ""
    step = width / days
    corners: list[str] = []
    for index, value in enumerate(values):
        y = round(height - 1 - value / top * (height - 2), 1)
        corners += [f"{round(index * step, 1)},{y}", f"{round((index + 1) * step, 1)},{y}"]
    return " ".join(corners)
