"""What the board shows: groups of stories with their headings, and rows ready to be drawn. Plain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.backlog.plan import Ranked
from tracker.planning.calendar import Span


@dataclass(frozen=True, slots=True)
class Group:
    """An iteration on the board with its stories in order. Points are sums over its stories;
    `empty_before` counts the iterations just before it that stay empty because its first story waits
    for capacity; `remaining` is the current iteration's remaining points at the end of each day so far."""

    span: Span
    stories: tuple[Ranked, ...]
    points: int
    done_points: int
    capacity: int = 0
    strength: int = 100
    goal: str = ""
    reconstructed: bool = False
    empty_before: int = 0
    remaining: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Board:
    """The four panels. `earlier` is the number of the iteration before which Done goes on, or None."""

    velocity: int
    done: tuple[Group, ...]
    current: Group
    backlog: tuple[Group, ...]
    icebox: tuple[Ranked, ...]
    late: dict[int, str]
    earlier: int | None

    def stories(self) -> list[Ranked]:
        groups = (*self.done, self.current, *self.backlog)
        return [*(story for group in groups for story in group.stories), *self.icebox]


@dataclass(frozen=True, slots=True)
class Row:
    """All that one row draws. `stamp` changes whenever anything it shows does."""

    id: int
    version: int
    title: str
    story_type: str
    state: str
    estimate: int | None
    labels: tuple[str, ...]
    epic_labels: frozenset[str]
    owners: tuple[tuple[str, str], ...]
    comments: int
    blockers: tuple[str, ...]
    pairs: tuple[str, ...]
    deadline_on: date | None
    late: str
    lacks_estimate: bool
    steps: tuple[tuple[str, str], ...]
    scale: tuple[int, ...]
    stamp: str


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
