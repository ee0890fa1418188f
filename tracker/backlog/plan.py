"""The plan of a project from its facts: velocity, Current, releases, and what a ledger holds of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tracker.backlog.workflow import IN_PROGRESS, State, StoryType, is_estimable
from tracker.ledger.entries import Standing
from tracker.planning.calendar import Opened, Rhythm, Span, starts_at
from tracker.planning.schedule import Planned, fill_current, schedule
from tracker.planning.velocity import Done, Velocity, velocity


class Ranked(NamedTuple):
    """What planning knows of a story."""

    id: int
    version: int
    story_type: str
    state: str
    estimate: int | None
    position: int
    accepted_at: datetime | None
    deadline_on: date | None
    pair_day: date | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the plan is made of.

    `opened`: the latest iterations, oldest first, at least as many as velocity looks back on and the
    current one. `accepted`: stories accepted since the first of them began, by acceptance.
    `scheduled`: the open stories outside the icebox by rank, those in progress first.
    """

    rhythm: Rhythm
    zone: ZoneInfo
    averaged_over: int
    initial_velocity: int
    estimates_bugs_and_chores: bool
    opened: tuple[Opened, ...]
    accepted: tuple[Ranked, ...]
    scheduled: tuple[Ranked, ...]

    @property
    def current(self) -> Opened:
        return self.opened[-1]

    @property
    def in_progress(self) -> list[Ranked]:
        return [story for story in self.scheduled if story.state in IN_PROGRESS]

    @property
    def queue(self) -> list[Ranked]:
        return [story for story in self.scheduled if story.state == State.UNSTARTED]

    @property
    def accepted_in_current(self) -> list[Ranked]:
        begin = starts_at(self.current.span.start_on, self.zone)
        return [story for story in self.accepted if story.accepted_at and story.accepted_at >= begin]

    @property
    def velocity(self) -> Velocity:
        """Points a week over the done iterations before the current one."""
        begins = [starts_at(opened.span.start_on, self.zone) for opened in self.opened]
        points = [0] * len(begins)
        for story in self.accepted:
            if story.accepted_at and story.estimate:
                points[bisect_right(begins, story.accepted_at) - 1] += story.estimate
        done = [Done(points[n], o.span.weeks, o.strength) for n, o in enumerate(self.opened[:-1])]
        return velocity(
            done, averaged_over=self.averaged_over, initial=self.initial_velocity, weeks=self.rhythm.weeks
        )

    def opening(self, opened: Opened) -> Facts:
        """The same facts when `opened` has just become the current iteration."""
        return replace(self, opened=(*self.opened, opened))

    def lacks_estimate(self, story: Ranked) -> bool:
        """Whether the story has no estimate and needs one in this project."""
        return story.estimate is None and is_estimable(story.story_type, self.estimates_bugs_and_chores)

    def standing(self, story: Ranked) -> Standing:
        return Standing(story.estimate or 0, self.lacks_estimate(story), story.state == State.ACCEPTED)

    def current_stories(self) -> tuple[Ranked, ...]:
        """Current by the rules of 2.3: accepted, in progress, then what fits."""
        capacity = self.velocity.capacity(self.current.span.weeks, self.current.strength)
        return fill_current([*self.accepted_in_current, *self.in_progress], self.queue, capacity)

    def current_scope(self) -> dict[int, Standing]:
        """What the current iteration's ledger must hold: Current without release markers."""
        return {story.id: self.standing(story) for story in _work(self.current_stories())}

    def release_scopes(self) -> dict[int, dict[int, Standing]]:
        """For each scheduled release marker the open stories between the marker above and it."""
        scopes: dict[int, dict[int, Standing]] = {}
        if not any(story.story_type == StoryType.RELEASE for story in self.scheduled):
            return scopes
        gathered: dict[int, Standing] = {}
        for story in self.scheduled:
            if story.story_type == StoryType.RELEASE:
                scopes[story.id] = gathered
                gathered = {}
            else:
                gathered[story.id] = self.standing(story)
        return scopes

    def schedule(self) -> list[Planned[Ranked]]:
        """Current and the iterations planned after it."""
        return schedule(
            [*self.accepted_in_current, *self.in_progress],
            self.queue,
            velocity=self.velocity,
            current=self.current.span,
            rhythm=self.rhythm,
            strengths={self.current.span.number: self.current.strength},
        )


def lateness(deadline: date | None, span: Span) -> str:
    """How late a release is that falls into this iteration, as words; "" while it is in time (2.9)."""
    if deadline is None or span.start_on <= deadline:
        return ""
    days = (span.start_on - deadline).days
    return "1 day late" if days == 1 else f"{days} days late"


def _work(stories: Iterable[Ranked]) -> Iterable[Ranked]:
    return (story for story in stories if story.story_type != StoryType.RELEASE)
