"""How far the stories of a label or an epic are: counts and points by phase, and when they will be done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tracker.backlog.workflow import IN_PROGRESS, State
from tracker.planning.calendar import day_of
from tracker.text import counted


class Phase(StrEnum):
    """How far a story is, in the order in which a bar shows it."""

    ACCEPTED = "accepted"
    IN_PROGRESS = "in progress"
    UNSTARTED = "unstarted"
    ICEBOX = "in the icebox"


PHASES: dict[str, Phase] = {
    State.ACCEPTED: Phase.ACCEPTED,
    **dict.fromkeys(IN_PROGRESS, Phase.IN_PROGRESS),
    **dict.fromkeys((State.UNSTARTED, State.PLANNED), Phase.UNSTARTED),
    State.UNSCHEDULED: Phase.ICEBOX,
}


class Sum(NamedTuple):
    """What the database adds up: the stories of a label in one state. `unestimated` counts those that lack
    the estimate they need."""

    label_id: int
    state: str
    stories: int
    points: int
    unestimated: int
    accepted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Tally:
    """So many stories, with so many points."""

    stories: int = 0
    points: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the stories stand. `accepted_on` is the day of the latest acceptance, `ends_on` the last day of
    the iteration into which the plan puts the last scheduled story."""

    phases: Mapping[Phase, Tally] = field(default_factory=dict)
    unestimated: int = 0
    accepted_on: date | None = None
    ends_on: date | None = None

    def __getitem__(self, phase: Phase) -> Tally:
        return self.phases.get(phase, Tally())

    @property
    def stories(self) -> int:
        return sum(tally.stories for tally in self.phases.values())

    @property
    def points(self) -> int:
        return sum(tally.points for tally in self.phases.values())

    @property
    def points_left(self) -> int:
        return self.points - self[Phase.ACCEPTED].points

    @property
    def stories_left(self) -> int:
        return self.stories - self[Phase.ACCEPTED].stories

    @property
    def is_done(self) -> bool:
        return self.stories > 0 and not self.stories_left

    @property
    def forecast(self) -> date | None:
        """The day by which the last scheduled story will be done; None where none is scheduled."""
        return None if self.is_done else self.ends_on


def add_up(sums: Iterable[Sum], ends: Mapping[int, date], zone: ZoneInfo) -> dict[int, Progress]:
    """The progress of each label that has stories, by its id. `ends` has the last day of the iteration in
    which the last scheduled story of a label falls."""
    by_label: dict[int, list[Sum]] = {}
    for each in sums:
        by_label.setdefault(each.label_id, []).append(each)
    return {label_id: _progress(found, ends.get(label_id), zone) for label_id, found in by_label.items()}


def _progress(sums: list[Sum], ends_on: date | None, zone: ZoneInfo) -> Progress:
    phases: dict[Phase, Tally] = {}
    for each in sums:
        phase = PHASES[each.state]
        so_far = phases.get(phase, Tally())
        phases[phase] = Tally(so_far.stories + each.stories, so_far.points + each.points)
    latest = max((each.accepted_at for each in sums if each.accepted_at), default=None)
    return Progress(
        phases,
        unestimated=sum(each.unestimated for each in sums),
        accepted_on=day_of(latest, zone) if latest else None,
        ends_on=ends_on,
    )


class Part(NamedTuple):
    """A part of a bar: its phase, where it begins and how wide it is, in percent."""

    phase: Phase
    start: float
    width: float


def bar(progress: Progress) -> list[Part]:
    """The parts of the bar, from the left: by points, or by stories where there are no points at all."""
    sizes = {phase: progress[phase].points if progress.points else progress[phase].stories for phase in Phase}
    whole = sum(sizes.values())
    parts: list[Part] = []
    start = 0.0
    for phase, size in sizes.items():
        if size:
            width = 100 * size / whole
            parts.append(Part(phase, round(start, 2), round(width, 2)))
            start += width
    return parts


def in_words(progress: Progress) -> str:
    """The bar as a sentence: "8 of 20 points accepted, 5 in progress, 7 in the icebox; 2 stories without
    estimate"."""
    if not progress.stories:
        return "no stories"
    by_points = progress.points > 0

    def size(phase: Phase) -> int:
        return progress[phase].points if by_points else progress[phase].stories

    whole = progress.points if by_points else progress.stories
    unit = "point" if by_points else "story"
    said = [f"{size(Phase.ACCEPTED)} of {counted(whole, unit)} accepted"]
    said += [f"{size(phase)} {phase}" for phase in Phase if phase != Phase.ACCEPTED and size(phase)]
    missing = f"; {counted(progress.unestimated, 'story')} without estimate" if progress.unestimated else ""
    return ", ".join(said) + missing
