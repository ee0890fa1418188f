"""The stage of the demonstration: its people, its clock of things to come, and where stories stand."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from random import Random
from typing import Any

from sqlalchemy import Select, select

from tracker.accounts.models import Person
from tracker.backlog import comment_actions
from tracker.backlog.detail_models import Blocker
from tracker.backlog.mentions import Member, written
from tracker.backlog.models import Story
from tracker.backlog.workflow import State, StoryType
from tracker.database import db
from tracker.exchange import demo_words
from tracker.exchange.demo_rhythm import Past
from tracker.teams.models import Project

Entry = tuple[datetime, int, Callable[[datetime], None]]


class Stage:
    """One agenda holds what happens next, and each act may put more on it; chance is the same each time."""

    def __init__(self, project: Project, team: dict[str, Person], past: Past) -> None:
        self.project = project
        self.team = team
        self.past = past
        self.chance = Random(f"harbour {past.start_day}")
        self.known: list[Story] = []  # held here, or they would be read again and again
        self.agenda: list[Entry] = []
        self.order = count()

    @property
    def product(self) -> Person:
        return self.team[demo_words.PRODUCT]

    @property
    def quality(self) -> Person:
        return self.team[demo_words.QUALITY]

    @property
    def developers(self) -> list[Person]:
        return [self.team[who.name] for who in demo_words.TEAM if who.discipline == "development"]

    def later(self, instant: datetime, act: Callable[..., None], *args: Any) -> None:
        """At the instant, `act(*args, instant)` will be done."""
        entry: Entry = (instant, next(self.order), partial(act, *args))
        heapq.heappush(self.agenda, entry)

    def soon(self, instant: datetime, least: int, most: int) -> datetime:
        """So many minutes later."""
        return instant + timedelta(minutes=self.chance.randint(least, most))

    def run(self, until: datetime) -> None:
        """Does what is on the agenda up to the instant, in order."""
        while self.agenda and self.agenda[0][0] <= until:
            instant, _, act = heapq.heappop(self.agenda)
            act(instant)

    def say(self, story: Story, by: Person, text: str, at: datetime) -> None:
        """A comment, in Markdown, with mentions of the team."""
        members = [Member(person.id, person.name, person.initials) for person in self.team.values()]
        comment_actions.add(story, written(text, members), by=by, at=at)

    def block(self, story: Story, reason: str, at: datetime) -> None:
        story.blockers.append(Blocker(by_id=self.product.id, description=reason, created_at=at))

    def stories(self, *conditions: Any) -> Select[Story]:
        """The stories that meet the conditions, by rank."""
        return (
            select(Story)
            .where(Story.project_id == self.project.id, Story.deleted_at.is_(None), *conditions)
            .order_by(Story.position, Story.id)
        )

    def queue(self, limit: int) -> list[Story]:
        """The unstarted stories that a pair may start, by rank."""
        features = Story.story_type == StoryType.FEATURE
        releases = Story.story_type == StoryType.RELEASE
        startable = ~(features & Story.estimate.is_(None)) & ~releases
        return list(db.session.scalars(self.stories(Story.state == State.UNSTARTED, startable).limit(limit)))

    def open_releases(self) -> list[Story]:
        """The release markers still to come, by rank."""
        is_release = Story.story_type == StoryType.RELEASE
        return list(db.session.scalars(self.stories(Story.state == State.UNSTARTED, is_release)))
