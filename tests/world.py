"""The small world tests live in: five people, a team, and the project Ferry with six stories.

Ada owns Ferry, Ben is a member, Cy a viewer; Dora is a stranger to it; Ava administrates the installation.
Ferry has weekly iterations from Monday, in Berlin, and began on Monday 2026-11-02; the clock of the tests
stands in its third iteration (2026-11-16 to 22). Its stories, by the names `world.stories` has for them:

    ticket     feature  3 points  accepted in iteration 2 by Ada
    timetable  feature  2 points  started by Ben
    seats      bug                unstarted
    card       feature  3 points  unstarted
    harbour    release            unstarted, due 2026-12-18
    cabin      feature  no points unscheduled (icebox)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from flask import Flask

from tests.support.inside import inside
from tracker.accounts.models import Person
from tracker.backlog import actions as backlog
from tracker.backlog.models import Story
from tracker.backlog.places import Place, Spot
from tracker.database import db
from tracker.projects import actions as projects
from tracker.teams.models import Membership, Project, Team, TeamMember
from tracker.teams.permissions import Role

PASSWORD = "a ferry crosses twice"
BEGIN = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Who:
    """A person as a test needs them; `session_key` signs them in without the sign-in page."""

    id: int
    name: str
    email: str
    session_key: str
    password: str = PASSWORD

    @property
    def row(self) -> Person:
        """The person's row; needs an application context."""
        return db.session.get_one(Person, self.id)


@dataclass(frozen=True)
class World:
    """Numbers and plain values only, so that it holds across requests."""

    ada: Who
    ben: Who
    cy: Who
    dora: Who
    ava: Who
    team_id: int
    project_id: int
    stories: dict[str, int]

    @property
    def url(self) -> str:
        """Where Ferry's addresses begin."""
        return f"/projects/{self.project_id}"

    @property
    def project(self) -> Project:
        """Ferry's row; needs an application context."""
        return db.session.get_one(Project, self.project_id)

    def story(self, name: str) -> Story:
        """A story's row by its short name; needs an application context."""
        return db.session.get_one(Story, self.stories[name])


def make_world(app: Flask) -> World:
    """Fills an empty database with the world."""
    with inside(app):
        ada, ben, cy, dora = (
            add_person(name) for name in ("Ada Ahlers", "Ben Brandt", "Cy Celik", "Dora Diaz")
        )
        ava = add_person("Ava Admin", is_administrator=True)
        team = Team(name="Harbour")
        db.session.add(team)
        db.session.flush()
        for person, discipline in ((ada, "product"), (ben, "development")):
            db.session.add(TeamMember(team_id=team.id, person_id=person.id, discipline=discipline))
        project = add_project(
            "Ferry",
            team,
            {ada: Role.OWNER, ben: Role.MEMBER, cy: Role.VIEWER},
            time_zone="Europe/Berlin",
        )
        stories = _add_stories(project, ada, ben)
        return World(*(_who(person) for person in (ada, ben, cy, dora, ava)), team.id, project.id, stories)


def add_person(name: str, **values: Any) -> Person:
    """A person who can sign in with PASSWORD; the e-mail address is the first name at example.com."""
    first = name.split()[0].lower()
    person = Person(
        name=name,
        initials="".join(word[0] for word in name.split()).upper(),
        email=f"{first}@example.com",
        password_hash=_cheap_hash(),
        session_stamp=f"stamp of {first}",
        created_at=BEGIN,
    )
    for key, value in values.items():
        setattr(person, key, value)
    db.session.add(person)
    db.session.flush()
    return person


def add_project(
    name: str, team: Team, roles: dict[Person, Role], begin: datetime = BEGIN, **settings: Any
) -> Project:
    """A project whose first iteration is the week of `begin`; the first of these people is its owner."""
    owner, *others = roles
    project = projects.create_project(name, team, by=owner, at=begin, **settings)
    for person in others:
        db.session.add(Membership(project_id=project.id, person_id=person.id, role=roles[person].value))
    db.session.flush()
    return project


def add_story(project: Project, by: Person | None, title: str, at: datetime = BEGIN, **values: Any) -> Story:
    """A story at the bottom of its list; `state` may be any that the type allows."""
    state = values.pop("state", "unstarted")
    first = "unscheduled" if state == "unscheduled" else "unstarted"
    place = Place(first == "unstarted", Spot.BOTTOM)
    story = backlog.create(project, by=by, at=at, title=title, state=first, place=place, **values)
    if state != first:
        backlog.change_state(story, state, by=by, at=at, owners=[by] if by and state == "started" else [])
    return story


def _add_stories(project: Project, ada: Person, ben: Person) -> dict[str, int]:
    stories = {
        "ticket": add_story(project, ada, "Buy a ticket", estimate=3),
        "timetable": add_story(project, ada, "Show the timetable", estimate=2),
        "seats": add_story(project, ben, "Seats are sold twice", story_type="bug"),
        "card": add_story(project, ada, "Pay by card", estimate=3),
        "harbour": add_story(
            project, ada, "The harbour opens", story_type="release", deadline_on=date(2026, 12, 18)
        ),
        "cabin": add_story(project, ada, "Choose a cabin", state="unscheduled"),
    }
    backlog.start(stories["ticket"], by=ada, at=datetime(2026, 11, 9, 9, 0, tzinfo=UTC), owners=[ada])
    backlog.finish(stories["ticket"], by=ada, at=datetime(2026, 11, 10, 15, 0, tzinfo=UTC))
    backlog.deliver(stories["ticket"], by=ada, at=datetime(2026, 11, 10, 15, 5, tzinfo=UTC))
    backlog.accept(stories["ticket"], by=ada, at=datetime(2026, 11, 11, 11, 0, tzinfo=UTC))
    backlog.start(stories["timetable"], by=ben, at=datetime(2026, 11, 17, 9, 0, tzinfo=UTC), owners=[ben])
    db.session.flush()
    return {name: story.id for name, story in stories.items()}


def _who(person: Person) -> Who:
    return Who(person.id, person.name, person.email or "", person.get_id())


@cache
def _cheap_hash() -> str:
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
