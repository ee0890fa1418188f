"""A project with 500 open stories and as many done ones as wanted, written straight into the tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert

from tracker import upkeep
from tracker.accounts.models import Person, Token
from tracker.accounts.secrets import hash_of
from tracker.activity.models import Event, state_change
from tracker.app import create_app
from tracker.backlog.models import Label, Story, StoryOwner, story_label
from tracker.backlog.ordering import GAP
from tracker.backlog.state_changes import TO
from tracker.database import about_to_write, db
from tracker.ledger.models import Entry
from tracker.planning.models import Iteration
from tracker.teams.models import Membership, Project, Team

OPEN = 500
A_WEEK = 25
TOKEN = "b" * 32
"""Of the person who looks, for programs."""
PEOPLE = 8
EVENTS_OF_A_DONE_STORY = ("created", "started", "finished", "accepted")
Row = dict[str, Any]


@dataclass(frozen=True)
class Bench:
    """A database and who looks at it: settings for the server, and the header that signs in."""

    environment: dict[str, str]
    cookie: str


def make(folder: Path, done: int, stories: int = OPEN) -> Bench:
    """A fresh SQLite database in the folder."""
    environment = {
        "DATABASE_URL": f"sqlite:///{folder / f'bench-{stories}-{done}.db'}",
        "TRACKER_INSTANCE": str(folder),
        "TRACKER_SECRET_KEY": "the key of the bench",
    }
    app = create_app(environment)
    about_to_write.set(True)
    with app.app_context():
        upkeep.migrate()
        about_to_write.set(True)
        _fill(done, stories, datetime.now(UTC).replace(microsecond=0))
        db.session.commit()
        db.engine.dispose()
    about_to_write.set(False)
    serializer = app.session_interface.get_signing_serializer(app)
    session = serializer.dumps({"_user_id": "1.bench", "_fresh": True})
    return Bench(environment, f"session={session}")


def add_projects(bench: Bench, count: int) -> None:
    """Empty projects from number 2 to `count`, of which the person who looks is a member."""
    app = create_app(bench.environment)
    about_to_write.set(True)
    with app.app_context():
        now = datetime.now(UTC)
        numbers = range(2, count + 1)
        put(
            Project,
            [{"id": n, "team_id": 1, "name": f"Bench {n}", "version": 1, "created_at": now} for n in numbers],
        )
        put(Membership, [{"project_id": n, "person_id": 1, "role": "member"} for n in numbers])
        put(Iteration, [{"project_id": n, **_span(0, _monday(now))} for n in numbers])
        db.session.commit()
        db.engine.dispose()
    about_to_write.set(False)


def _fill(done: int, stories: int, now: datetime) -> None:
    weeks = done // A_WEEK
    begin = _monday(now) - timedelta(weeks=weeks)
    put(Person, [_person(number, now) for number in range(1, PEOPLE + 1)])
    put(Token, [{"person_id": 1, "name": "", "secret_hash": hash_of(TOKEN), "hint": "", "created_at": now}])
    put(Team, [{"id": 1, "name": "Bench"}])
    put(Project, [{"id": 1, "team_id": 1, "name": "Bench", "version": 1, "created_at": _noon(begin)}])
    put(Membership, [{"project_id": 1, "person_id": n, "role": "member"} for n in range(1, PEOPLE + 1)])
    put(Label, [{"id": n, "project_id": 1, "name": f"label {n}"} for n in range(1, 21)])
    put(Iteration, [{"id": n + 1, "project_id": 1, **_span(n, begin)} for n in range(weeks + 1)])
    put(Story, [*_open(stories, now), *_done(stories, done, begin)])
    put(StoryOwner, [{"story_id": n, "person_id": n % PEOPLE + 1} for n in range(1, stories // 5)])
    put(story_label, [{"story_id": n, "label_id": n % 20 + 1} for n in range(1, stories + 1) if n % 3])
    events = list(_events(stories, done, begin))
    put(Event, events)
    put(state_change, [_change(each) for each in events if each["kind"] in TO])
    put(Entry, list(_entries(stories, done, begin)))
    db.session.execute(db.update(Project).values(version=done * len(EVENTS_OF_A_DONE_STORY) + 1))


def _person(number: int, now: datetime) -> Row:
    return {
        "id": number,
        "name": f"Person {number}",
        "initials": f"P{number}",
        "email": f"person{number}@example.com",
        "session_stamp": "bench",
        "created_at": now,
    }


def _monday(now: datetime) -> date:
    return now.date() - timedelta(days=now.weekday())


def _span(index: int, begin: date) -> Row:
    start = begin + timedelta(weeks=index)
    return {
        "number": index + 1,
        "start_on": start,
        "end_on": start + timedelta(weeks=1),
        "working": "1111100",
    }


def _open(count: int, now: datetime) -> Iterator[Row]:
    """Ten in progress, two thirds of the rest in the backlog with a few release markers, the icebox."""
    for number in range(1, count + 1):
        story_type, state = "feature", "unstarted"
        estimate: int | None = number % 4
        if number <= 10:
            state = "started"
        elif number % 3 == 0:
            state = "unscheduled"
        elif number % (count // 5 + 1) == 1:
            story_type, estimate = "release", None
        yield _story(number, now, story_type=story_type, state=state, estimate=estimate, accepted_at=None)


def _done(first: int, count: int, begin: date) -> Iterator[Row]:
    for index in range(count):
        at = _accepted(index, begin)
        yield _story(
            first + index + 1, at, story_type="feature", state="accepted", estimate=1, accepted_at=at
        )


def _story(number: int, at: datetime, **values: Any) -> Row:
    return {
        "id": number,
        "project_id": 1,
        "title": f"Passengers see when ferry number {number} leaves from their pier",
        "description": "As a passenger I want to see it, so that I do not wait in the rain.",
        "position": number * GAP,
        "requested_by_id": number % PEOPLE + 1,
        "created_at": at,
        "updated_at": at,
        **values,
    }


def _events(first: int, count: int, begin: date) -> Iterator[Row]:
    version = 0
    for index in range(count):
        for what in EVENTS_OF_A_DONE_STORY:
            version += 1
            yield {
                "project_id": 1,
                "version": version,
                "kind": f"story.{what}",
                "at": _accepted(index, begin),
                "by_id": index % PEOPLE + 1,
                "story_id": first + index + 1,
                "details": {"title": "A story", "from": "delivered"},
            }


def _change(event: Row) -> Row:
    return {name: event[name] for name in ("project_id", "version", "story_id")}


def _entries(first: int, count: int, begin: date) -> Iterator[Row]:
    for index in range(count):
        for kind in ("committed", "done"):
            yield {
                "iteration_id": index // A_WEEK + 1,
                "story_id": first + index + 1,
                "kind": kind,
                "points": 1,
                "at": _accepted(index, begin),
                "title": "A story",
            }


def _accepted(index: int, begin: date) -> datetime:
    return _noon(begin + timedelta(weeks=index // A_WEEK, days=index % 5))


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def put(model: Any, rows: list[Row]) -> None:
    """Puts rows into the table of a model; columns that are not given get their defaults."""
    table = model if isinstance(model, Table) else model.__table__
    if rows:
        db.session.execute(insert(table), rows)
