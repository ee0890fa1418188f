"""How stories come in the demonstration: planned, found, asked for, ranked anew, put off."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, datetime, timedelta

from sqlalchemy import select

from tracker.accounts.models import Person
from tracker.backlog import actions as backlog
from tracker.backlog.detail_models import Task
from tracker.backlog.models import Story
from tracker.backlog.places import Place, Spot, at_top
from tracker.backlog.queries import facts
from tracker.backlog.workflow import State, StoryType
from tracker.database import db
from tracker.exchange import demo_stories, demo_words
from tracker.exchange.demo_rhythm import DONE_WEEKS
from tracker.exchange.demo_stage import Stage
from tracker.exchange.demo_stories import Idea, ideas
from tracker.planning.models import Iteration

BOTTOM = Place(True, Spot.BOTTOM)
FREEZER = Place(False, Spot.BOTTOM)
MANY, FEW = 36, 8
DEADLINES = {
    "Pilot on the Lanternholm line": 6,
    "Single tickets, bought and scanned": 7,
    "Return tickets and ten-ride cards": 9,
}
"""Weeks from the first day on, of the releases that are out."""
RELEASES_TO_COME = ((11, 8), (40, -8))
"""For each release marker ahead: stories above it, and how many days after the first one of its iteration
its deadline is. The second will be late."""


class Planning:
    """What the product manager does, and whoever else writes stories."""

    def __init__(self, stage: Stage, progress: Callable[[str], None]) -> None:
        self.stage = stage
        self.progress = progress
        self.dropped: list[Story] = []
        self.planned = ideas(demo_stories.PLANNED)
        self.cold = ideas(demo_stories.ICEBOX)
        self.bugs = ideas(demo_stories.BUGS)
        self.urgent = ideas(demo_stories.URGENT)

    def plan(self, number: int, at: datetime) -> None:
        """The meeting that opens an iteration: new stories, a goal, and the list in a better order."""
        self.progress(f"Week {number} of {DONE_WEEKS + 1} of the demonstration …")
        instant = at
        for stock, at_first, place in ((self.planned, MANY, BOTTOM), (self.cold, FEW, FREEZER)):
            share = math.ceil(len(stock) / max(1, DONE_WEEKS + 1 - number))
            for idea in self._take(stock, at_first if number == 1 else share):
                self.stage.later(instant, self.write_down, idea, place)
                instant += timedelta(seconds=150 if number == 1 else 70)
        for story in self.dropped:
            self.stage.later(instant, self._move, story, BOTTOM)
        self.dropped = []
        if number > 2:
            self.stage.later(instant, self._rank_anew)
        if number == DONE_WEEKS + 1:
            self.stage.later(instant, self._place_releases)
        self.stage.later(instant, self._set_goal, demo_words.GOALS[number - 1])

    def write_down(self, idea: Idea, place: Place | None, at: datetime, by: Person | None = None) -> None:
        """A new story; without a place it goes on top of the unstarted ones. A quarter of the features
        get their estimate only in the meeting that follows."""
        late = idea.points is not None and place == BOTTOM and self.stage.chance.random() < 0.25
        chore = idea.story_type == StoryType.CHORE
        by = by or (self.stage.chance.choice(self.stage.developers) if chore else self.stage.product)
        state = State.UNSCHEDULED if place == FREEZER else State.UNSTARTED
        story = backlog.create(
            self.stage.project,
            by=by,
            at=at,
            title=idea.title,
            story_type=idea.story_type,
            state=state,
            estimate=None if late else idea.points,
            description=demo_words.DESCRIPTIONS.get(idea.title, ""),
            labels=idea.labels,
            deadline_on=self._deadline(idea),
            place=place or at_top(state),
        )
        for position, task in enumerate(demo_words.TASKS.get(idea.title, ())):
            story.tasks.append(Task(description=task, position=position + 1))
        if idea.title in demo_words.BLOCKERS:
            self.stage.block(story, demo_words.BLOCKERS[idea.title], at)
        self.stage.known.append(story)
        if late:
            self.stage.later(self.stage.soon(at, 6, 12), self._estimate, story, idea.points)

    def find_bug(self, at: datetime) -> None:
        for idea in self._take(self.bugs, 1):
            top = self.stage.chance.random() < 0.8
            self.write_down(idea, None if top else BOTTOM, at, self.stage.quality)

    def add_urgent(self, at: datetime) -> None:
        for idea in self._take(self.urgent, 1):
            self.write_down(idea, None, at)

    def drop(self, at: datetime) -> None:
        """What somebody else has to settle first goes to the icebox until the next planning."""
        story = next((story for story in self.stage.queue(5) if story.estimate in (1, 2)), None)
        if story:
            self._move(story, FREEZER, at)
            self.dropped.append(story)

    def _take(self, stock: list[Idea], how_many: int) -> list[Idea]:
        taken = stock[:how_many]
        del stock[:how_many]
        return taken

    def _set_goal(self, goal: str, at: datetime) -> None:
        iterations = select(Iteration).where(Iteration.project_id == self.stage.project.id)
        current = db.session.scalars(iterations.order_by(Iteration.number.desc()).limit(1)).one()
        current.goal = goal

    def _deadline(self, idea: Idea) -> date | None:
        if idea.story_type != StoryType.RELEASE:
            return None
        weeks = DEADLINES.get(idea.title, DONE_WEEKS + 4)
        return self.stage.past.first_day + timedelta(weeks=weeks, days=1)

    def _estimate(self, story: Story, points: int, at: datetime) -> None:
        backlog.estimate(story, points, by=self.stage.developers[0], at=at)

    def _rank_anew(self, at: datetime) -> None:
        queue = self.stage.queue(14)
        if len(queue) > 10:
            mover, neighbour = self.stage.chance.choice(queue[8:]), self.stage.chance.choice(queue[3:7])
            self._move(mover, Place(True, Spot.BEFORE, neighbour.id), at)

    def _move(self, story: Story, place: Place, at: datetime) -> None:
        backlog.move(story, place, by=self.stage.product, at=at)

    def _place_releases(self, at: datetime) -> None:
        """The markers still to come are put where they belong now, with their deadlines."""
        queue = self.stage.queue(60)
        for marker, (above, days) in zip(self.stage.open_releases(), RELEASES_TO_COME, strict=True):
            neighbour = queue[min(above, len(queue)) - 1]
            self._move(marker, Place(True, Spot.AFTER, neighbour.id), at)
            plan = facts(self.stage.project, at).schedule()
            iteration = next(each for each in plan if marker.id in [story.id for story in each.stories])
            deadline = iteration.span.start_on + timedelta(days=days)
            backlog.edit(marker, by=self.stage.product, at=at, deadline_on=deadline)
