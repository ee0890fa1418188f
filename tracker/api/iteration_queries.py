"""Reading iterations for programs: what was, what runs, what is planned, as one numbered list."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import select

from tracker.api.iteration_shapes import SeenIteration
from tracker.api.story_queries import loaded, seen
from tracker.api.wanted import Wanted
from tracker.backlog.fields import label_name
from tracker.backlog.models import Story
from tracker.backlog.plan import Facts
from tracker.backlog.queries import due_iterations, facts
from tracker.backlog.workflow import State
from tracker.database import asked
from tracker.planning import queries as planning
from tracker.planning.calendar import Opened, Span, starts_at
from tracker.planning.models import Iteration
from tracker.planning.velocity import Done, velocity
from tracker.teams.models import Project

SCOPES = ("done", "current", "backlog", "current_backlog", "done_current")


class Accepted(NamedTuple):
    id: int
    at: datetime
    points: int


@dataclass
class Calendar:
    """All iterations of a project at an instant."""

    project: Project
    at: datetime

    @cached_property
    def facts(self) -> Facts:
        return facts(self.project, self.at)

    @cached_property
    def current(self) -> Opened:
        return self.facts.current

    @cached_property
    def first(self) -> int:
        """The number of the first iteration."""
        rows = asked(
            select(Iteration.number)
            .where(Iteration.project_id == self.project.id)
            .order_by(Iteration.number)
            .limit(1)
        )
        return int(rows[0][0])

    def numbers(self, scope: str | None) -> range:
        """The numbers of the iterations in the scope; all there are without one."""
        now, last = self.current.span.number, self.facts.schedule()[-1].span.number
        ranges = {
            "done": range(self.first, now),
            "current": range(now, now + 1),
            "backlog": range(now + 1, last + 1),
            "current_backlog": range(now, last + 1),
            "done_current": range(self.first, now + 1),
        }
        return ranges.get(scope or "", range(self.first, last + 1))

    def show(self, numbers: Sequence[int], wanted: Wanted, label: str | None = None) -> list[SeenIteration]:
        """These iterations with their stories."""
        if not numbers:
            return []
        found = [*self._done(numbers), *self._planned(numbers)]
        ids = [story_id for each in found for story_id in each.ids]
        inner = wanted.of("stories")
        rows = loaded(ids, inner)
        kept = [rows[each] for each in ids if each in rows and _has(rows[each], label)]
        stories = {story.id: story for story in seen(self.project, kept, inner, self.at)}
        return [
            SeenIteration(
                self.project.id,
                each.span,
                self.project.zone,
                each.strength,
                self.project.iteration_length,
                tuple(stories[number] for number in each.ids if number in stories),
                each.velocity,
            )
            for each in found
        ]

    def _planned(self, numbers: Sequence[int]) -> Iterable[_Content]:
        speed = self.facts.velocity.points
        for planned in self.facts.schedule():
            if planned.span.number in numbers:
                ids = tuple(story.id for story in planned.stories)
                yield _Content(planned.span, planned.strength, ids, speed)

    def _done(self, numbers: Sequence[int]) -> Iterable[_Content]:
        """The done ones among these, from what was accepted in them (2.2), and what was before them."""
        now = self.current.span.number
        wanted = [number for number in numbers if number < now]
        if not wanted:
            return
        back = self.project.velocity_averaged_over
        spans = self._spans(wanted[0] - back, wanted[-1])
        stories = self._accepted(spans)
        done = [
            Done(sum(story.points for story in stories[n]), opened.span.weeks, opened.strength)
            for n, opened in enumerate(spans)
        ]
        for n, opened in enumerate(spans):
            if opened.span.number in wanted:
                yield _Content(
                    opened.span,
                    opened.strength,
                    tuple(story.id for story in stories[n]),
                    self._velocity_after(done[max(0, n - back) : n]),
                )

    def _velocity_after(self, done: Sequence[Done]) -> int:
        project = self.project
        return velocity(
            done,
            averaged_over=project.velocity_averaged_over,
            initial=project.initial_velocity,
            weeks=project.iteration_length,
        ).points

    def _spans(self, first: int, last: int) -> list[Opened]:
        """The iterations that have begun with these numbers and those between."""
        entered = planning.between(self.project.id, first, last)
        latest = planning.latest(self.project.id, 1)[0].span
        due = [each for each in due_iterations(self.project, latest, self.at) if each.span.number <= last]
        return [*entered, *(each for each in due if each.span.number >= first)]

    def _accepted(self, spans: Sequence[Opened]) -> list[list[Accepted]]:
        """What was accepted in each of these iterations, which follow each other, by acceptance."""
        zone = self.project.zone
        begins = [starts_at(opened.span.start_on, zone) for opened in spans]
        end = starts_at(spans[-1].span.end_on, zone)
        rows = asked(
            select(Story.id, Story.accepted_at, Story.estimate)
            .where(
                Story.project_id == self.project.id,
                Story.state == State.ACCEPTED,
                Story.deleted_at.is_(None),
                Story.accepted_at >= begins[0],
                Story.accepted_at < end,
            )
            .order_by(Story.accepted_at, Story.id)
        )
        found: list[list[Accepted]] = [[] for _ in spans]
        for story_id, at, points in rows:
            found[bisect_right(begins, at) - 1].append(Accepted(story_id, at, points or 0))
        return found


class _Content(NamedTuple):
    """An iteration with the numbers of its stories."""

    span: Span
    strength: int
    ids: tuple[int, ...]
    velocity: int


def _has(story: Story, label: str | None) -> bool:
    return label is None or any(each.name == label_name(label) for each in story.labels)
