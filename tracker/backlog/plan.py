"""The plan of a project from its facts: velocity, Current, releases, and what a ledger holds of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from tracker.backlog.places import BLOCKS
from tracker.backlog.workflow import SCHEDULED, State, StoryType, is_estimable
from tracker.ledger.entries import Standing
from tracker.planning.calendar import Foresaid, Opened, Rhythm, Span, starts_at
from tracker.planning.schedule import Planned, fill_current, schedule
from tracker.planning.velocity import Done, Velocity, Volatility, velocity, velocity_of, volatility


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


@dataclass(frozen=True)
class Facts:
    """What the plan is made of, and what follows from it, worked out once: facts are kept.

    `opened`: the latest iterations, oldest first, at least as many as velocity looks back on and the
    current one. `accepted`: stories accepted since the first of them began, by acceptance.
    `scheduled`: the open stories outside the icebox by rank, those in progress first, then those that are
    planned by hand. `ahead`: what was said of iterations to come, by number, where the facts are read for
    an instant. Without `automatic_planning` nothing comes into Current by itself (2.7).
    """

    rhythm: Rhythm
    zone: ZoneInfo
    averaged_over: int
    initial_velocity: int
    estimates_bugs_and_chores: bool
    opened: tuple[Opened, ...]
    accepted: tuple[Ranked, ...]
    scheduled: tuple[Ranked, ...]
    ahead: Mapping[int, Foresaid] = field(default_factory=dict)
    automatic_planning: bool = True

    @property
    def current(self) -> Opened:
        return self.opened[-1]

    @cached_property
    def in_progress(self) -> tuple[Ranked, ...]:
        return self.scheduled[: bisect_left(self.scheduled, BLOCKS[State.PLANNED], key=_block)]

    @cached_property
    def queue(self) -> tuple[Ranked, ...]:
        """The unstarted stories, which the plan divides among iterations."""
        return self.scheduled[bisect_left(self.scheduled, BLOCKS[State.UNSTARTED], key=_block) :]

    @cached_property
    def held(self) -> list[Ranked]:
        """What is in Current whatever it weighs: accepted, in progress, planned by hand (2.3, 2.7)."""
        return [*self.accepted_in_current, *self.scheduled[: len(self.scheduled) - len(self.queue)]]

    @cached_property
    def markers(self) -> tuple[Ranked, ...]:
        """The scheduled releases by rank."""
        return tuple([story for story in self.scheduled if story.story_type == _RELEASE])

    @cached_property
    def accepted_in_current(self) -> list[Ranked]:
        begin = starts_at(self.current.span.start_on, self.zone)
        return [story for story in self.accepted if story.accepted_at and story.accepted_at >= begin]

    @cached_property
    def velocity(self) -> Velocity:
        """Points a week over the done iterations before the current one."""
        return velocity(
            self.done,
            averaged_over=self.averaged_over,
            initial=self.initial_velocity,
            weeks=self.rhythm.weeks,
        )

    @property
    def volatility(self) -> Volatility | None:
        """How much those iterations differ; None where there is nothing to compare."""
        return volatility(self.done, averaged_over=self.averaged_over, weeks=self.rhythm.weeks)

    @property
    def done(self) -> list[Done]:
        """The done iterations that are known, with the points accepted in each."""
        begins = [starts_at(opened.span.start_on, self.zone) for opened in self.opened]
        points = [0] * len(begins)
        for story in self.accepted:
            if story.accepted_at and story.estimate:
                points[bisect_right(begins, story.accepted_at) - 1] += story.estimate
        return [Done(points[n], o.span.weeks, o.strength) for n, o in enumerate(self.opened[:-1])]

    def opening(self, opened: Opened) -> Facts:
        """The same facts when `opened` has just become the current iteration."""
        return replace(self, opened=(*self.opened, opened))

    def with_changed(self, changed: Mapping[int, Ranked | None]) -> Facts:
        """The same facts after these stories changed; None for one that is no more."""
        stories = [story for story in changed.values() if story is not None]
        begin = starts_at(self.opened[0].span.start_on, self.zone)
        scheduled = [story for story in stories if story.state in SCHEDULED]
        accepted = [story for story in stories if story.accepted_at and story.accepted_at >= begin]
        return replace(
            self,
            scheduled=replaced(self.scheduled, changed, scheduled, by_rank),
            accepted=replaced(self.accepted, changed, accepted, by_acceptance),
        )

    def lacks_estimate(self, story: Ranked) -> bool:
        """Whether the story has no estimate and needs one in this project."""
        return story.estimate is None and is_estimable(story.story_type, self.estimates_bugs_and_chores)

    def standing(self, story: Ranked) -> Standing:
        return Standing(story.estimate or 0, self.lacks_estimate(story), story.state == _ACCEPTED)

    def current_stories(self) -> tuple[Ranked, ...]:
        """Current by the rules of 2.3: accepted, in progress, then what fits; by those of 2.7 where planning
        is manual: accepted, in progress, planned."""
        if not self.automatic_planning:
            return tuple(self.held)
        capacity = self.velocity.capacity(self.current.span.weeks, self.current.strength)
        return fill_current(self.held, self.queue, capacity)

    def current_scope(self) -> dict[int, Standing]:
        """What the current iteration's ledger must hold: Current without release markers."""
        return {story.id: self.standing(story) for story in _work(self.current_stories())}

    @cached_property
    def release_scopes(self) -> dict[int, dict[int, Standing]]:
        """For each scheduled release marker the open stories between the marker above and it."""
        scopes: dict[int, dict[int, Standing]] = {}
        if not self.markers:
            return scopes
        gathered: dict[int, Standing] = {}
        for story in self.scheduled:
            if story.story_type == _RELEASE:
                scopes[story.id] = gathered
                gathered = {}
            else:
                gathered[story.id] = self.standing(story)
        return scopes

    def schedule(self, points: int | None = None) -> list[Planned[Ranked]]:
        """Current and the iterations planned after it: at the team's velocity, or as if an ordinary
        iteration took so many points."""
        strengths = {number: foresaid.strength for number, foresaid in self.ahead.items()}
        return schedule(
            self.held,
            self.queue,
            velocity=self.velocity if points is None else velocity_of(points, self.rhythm.weeks),
            current=self.current.span,
            rhythm=self.rhythm,
            strengths={**strengths, self.current.span.number: self.current.strength},
            automatic=self.automatic_planning,
        )


def lateness(deadline: date | None, span: Span) -> str:
    """How late a release is that falls into this iteration, as words; "" while it is in time (2.9)."""
    if deadline is None or span.start_on <= deadline:
        return ""
    days = (span.start_on - deadline).days
    return "1 day late" if days == 1 else f"{days} days late"


_ACCEPTED, _RELEASE = State.ACCEPTED, StoryType.RELEASE
"""Members of enumerations are found slowly, and these are looked for in each story."""


def _block(story: Ranked) -> int:
    return BLOCKS[story.state]


by_place = attrgetter("position", "id")
"""Orders the stories of one list."""
by_acceptance = attrgetter("accepted_at", "id")
"""Orders accepted stories: the first accepted first."""


def by_rank(scheduled: Ranked) -> tuple[int, int, int]:
    """Orders scheduled stories by rank: those in progress first, then those planned by hand."""
    return _block(scheduled), scheduled.position, scheduled.id


def replaced(
    ordered: Iterable[Ranked], gone: Container[int], new: Iterable[Ranked], order: Callable[[Ranked], Any]
) -> tuple[Ranked, ...]:
    """Stories that stand in this order, without those of the numbers `gone`, the new ones in their places.
    Nothing but the new ones is sorted: a change touches a few of many."""
    stories = [story for story in ordered if story.id not in gone]
    for story in new:
        insort(stories, story, key=order)
    return tuple(stories)


def _work(stories: Iterable[Ranked]) -> Iterable[Ranked]:
    return (story for story in stories if story.story_type != _RELEASE)
