"""Several processes that change one project at once, and what each was told had been done."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from tests.support.clock import START
from tests.support.engines import application
from tests.support.inside import inside
from tests.support.processes import processes
from tracker.accounts.models import Person
from tracker.activity.models import Event
from tracker.backlog import actions
from tracker.backlog.models import Story
from tracker.backlog.places import Place, Spot
from tracker.backlog.workflow import State
from tracker.database import db
from tracker.teams.models import Project
from tracker.web import Refusal


@dataclass(frozen=True)
class Job:
    """What one process does: `kinds` are names of CHANGES, tried `count` times by the person."""

    url: str
    folder: str
    project_id: int
    person_id: int
    seed: int
    count: int
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Done:
    """A change that was acknowledged, that is, committed: as which version, and what it set."""

    version: int
    kind: str
    story_id: int
    value: Any = None


class Crew:
    """So many processes, started once, that do their jobs at the same moment."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._pool = ProcessPoolExecutor(
            size, processes, initializer=_meet_at, initargs=(processes.Barrier(size),)
        )

    def at_once(self, jobs: list[Job]) -> list[Done]:
        """What the processes were told was done, by version. There must be a job for each process."""
        assert len(jobs) == self.size
        results = [self._pool.submit(_work, job) for job in jobs]
        done = [each for result in results for each in result.result(timeout=120)]
        return sorted(done, key=lambda each: each.version)

    def go_home(self) -> None:
        self._pool.shutdown()


def _meet_at(barrier: Any) -> None:
    global _barrier
    _barrier = barrier


@cache
def _application(url: str, folder: str) -> Flask:
    return application(url, Path(folder))


def _work(job: Job) -> list[Done]:
    app = _application(job.url, job.folder)
    try:
        return _do(app, job)
    finally:
        with app.app_context():
            db.engine.dispose()  # the next test's database is another file


def _do(app: Flask, job: Job) -> list[Done]:
    chance = random.Random(job.seed)
    _barrier.wait(timeout=60)
    done = []
    for number in range(job.count):
        # an instant of its own tells this change's event from everybody else's
        at = START + timedelta(seconds=number, microseconds=job.person_id)
        acknowledged = _attempt(app, job, CHANGES[chance.choice(job.kinds)], chance, at)
        if acknowledged:
            done.append(acknowledged)
    return done


def _attempt(
    app: Flask, job: Job, change: Callable[..., Any], chance: random.Random, at: datetime
) -> Done | None:
    try:
        with inside(app):
            project = db.session.get_one(Project, job.project_id)
            person = db.session.get_one(Person, job.person_id)
            wanted = select(Story).where(Story.project_id == project.id, Story.deleted_at.is_(None))
            stories = list(db.session.scalars(wanted.order_by(Story.position)))
            story_id, value = change(stories, chance, by=person, at=at)
            event = db.session.scalars(
                select(Event).where(Event.project_id == project.id, Event.version == project.version)
            ).one()
            mine = event.at == at and event.by_id == person.id
            acknowledged = Done(event.version, event.kind, story_id, value) if mine else None
    except Refusal:
        return None
    return acknowledged


def _move(stories: list[Story], chance: random.Random, **signed: Any) -> tuple[int, Any]:
    """Half of the moves go to one and the same spot, where the gaps between positions are used up."""
    open_ones = [story for story in stories if story.state != State.ACCEPTED]
    story = chance.choice(open_ones)
    hot = open_ones[0]
    neighbour = hot if chance.random() < 0.5 and hot is not story else chance.choice(open_ones)
    if neighbour is story:
        raise Refusal("Nothing stands beside itself.")
    spot = Spot.AFTER if neighbour is hot else chance.choice((Spot.BEFORE, Spot.AFTER))
    place = Place(neighbour.state != State.UNSCHEDULED, spot, neighbour.id)
    actions.move(story, place, **signed)
    return story.id, (spot.value, neighbour.id)


def _edit(stories: list[Story], chance: random.Random, **signed: Any) -> tuple[int, Any]:
    story, title = chance.choice(stories), f"Title {chance.randrange(10**9)}"
    actions.edit(story, title=title, **signed)
    return story.id, title


def _estimate(stories: list[Story], chance: random.Random, **signed: Any) -> tuple[int, Any]:
    story, points = chance.choice(stories), chance.choice((0, 1, 2, 3))
    actions.estimate(story, points, **signed)
    return story.id, points


def _step(stories: list[Story], chance: random.Random, **signed: Any) -> tuple[int, Any]:
    """The next step of some story, as its button would do it; or back from accepted."""
    story = chance.choice(stories)
    to = story.next_steps[0] if story.next_steps else State.UNSTARTED
    actions.change_state(story, to, **signed)
    return story.id, str(to)


def _same_move(stories: list[Story], _chance: random.Random, **signed: Any) -> tuple[int, Any]:
    seats, card = (
        next(s for s in stories if s.title == title) for title in ("Seats are sold twice", "Pay by card")
    )
    actions.move(seats, Place(True, Spot.AFTER, card.id), **signed)
    return seats.id, None


def _same_start(stories: list[Story], _chance: random.Random, **signed: Any) -> tuple[int, Any]:
    card = next(story for story in stories if story.title == "Pay by card")
    actions.start(card, **signed)
    return card.id, None


CHANGES = {
    "move": _move,
    "edit": _edit,
    "estimate": _estimate,
    "step": _step,
    "same move": _same_move,
    "same start": _same_start,
}
