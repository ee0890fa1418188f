"""What browser tests work on: a server that runs, and a project made for one test."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from flask import Flask

from tests.support.inside import inside
from tests.world import Who, World, add_person, add_project, add_story
from tracker.backlog import actions as backlog
from tracker.database import db
from tracker.teams.models import Team, TeamMember
from tracker.teams.permissions import Role

NUMBERS = count(1)


@dataclass(frozen=True)
class Server:
    """A running server: its address, and its folder, which holds the SQLite database."""

    url: str
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        return {
            "TRACKER_INSTANCE": str(self.folder),
            "DATABASE_URL": f"sqlite:///{self.folder / 'tracker.db'}",
        }


@dataclass(frozen=True)
class House:
    """A server, an application on the same database and with the same secret, and the people in it."""

    server: Server
    app: Flask
    world: World

    def cookie_of(self, who: Who) -> dict[str, str]:
        """The cookie of somebody who has signed in."""
        serializer: Any = self.app.session_interface.get_signing_serializer(self.app)
        value = serializer.dumps({"_user_id": who.session_key, "_fresh": True})
        return {"name": self.app.config["SESSION_COOKIE_NAME"], "value": value}


@dataclass(frozen=True)
class Ferry:
    """A project with twelve stories; Ada owns it, Ben is a member, Cy a viewer.

    Current     Print the timetable (accepted), Buy a ticket (Ben, started), Pay by card 3, Choose a seat 2
    Backlog     Refund a ticket 3, Seats are sold twice (bug), Announce delays 2, The harbour opens (release),
                Find lost luggage (no points)
    Icebox      Choose a cabin (no points), Dogs travel free 1, Name the ships 2
    """

    url: str
    ada: Who
    ben: Who
    cy: Who
    stories: dict[str, int]
    name: str


def make_ferry(house: House) -> Ferry:
    """The project as it stands today, whatever day that is."""
    world, now = house.world, datetime.now(UTC)
    with inside(house.app):
        ada, ben, cy = world.ada.row, world.ben.row, world.cy.row
        team = db.session.get_one(Team, world.team_id)
        roles = {ada: Role.OWNER, ben: Role.MEMBER, cy: Role.VIEWER}
        begin = max(now - timedelta(minutes=5), now.replace(hour=0, minute=0, second=0, microsecond=0))
        project = add_project(f"Ferry {next(NUMBERS)}", team, roles, begin=begin, initial_velocity=10)

        def story(title: str, estimate: int | None = None, **values: Any) -> Any:
            return add_story(project, ada, title, at=begin, estimate=estimate, **values)

        done = story("Print the timetable", 2)
        backlog.start(done, by=ada, at=begin, owners=[ada])
        for verb in (backlog.finish, backlog.deliver, backlog.accept):
            verb(done, by=ada, at=begin)
        ticket = story("Buy a ticket", 3)
        backlog.start(ticket, by=ben, at=begin, owners=[ben])
        scheduled = [
            story("Pay by card", 3),
            story("Choose a seat", 2),
            story("Refund a ticket", 3),
            story("Seats are sold twice", story_type="bug"),
            story("Announce delays", 2),
            story("The harbour opens", story_type="release"),
            story("Find lost luggage"),
        ]
        ideas = [
            story("Choose a cabin", state="unscheduled"),
            story("Dogs travel free", 1, state="unscheduled"),
            story("Name the ships", 2, state="unscheduled"),
        ]
        db.session.flush()
        stories = {each.title: each.id for each in (done, ticket, *scheduled, *ideas)}
        return Ferry(f"/projects/{project.id}", world.ada, world.ben, world.cy, stories, project.name)


def make_pilots(house: House) -> str:
    """The address of the pairs of a project of one test's own, with a team of five; Ada owns it, Ben is a
    member."""
    now, number = datetime.now(UTC), next(NUMBERS)
    with inside(house.app):
        team = Team(name=f"Pilots {number}")
        db.session.add(team)
        db.session.flush()
        for name in ("Eva", "Finn", "Gus", "Hila", "Ida"):
            pilot = add_person(f"{name} Pilot", email=f"{name.lower()}@pilots-{number}.example.com")
            db.session.add(TeamMember(team_id=team.id, person_id=pilot.id, discipline="development"))
        roles = {house.world.ada.row: Role.OWNER, house.world.ben.row: Role.MEMBER}
        project = add_project(f"Pilots {number}", team, roles, begin=now)
        return f"/projects/{project.id}/pairing"
