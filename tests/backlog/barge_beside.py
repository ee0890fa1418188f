"""Two projects between which stories move: Ferry, and Barge, whose scale has other points."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from tests.world import add_project, add_story
from tracker.activity.kinds import sentence
from tracker.activity.models import Event
from tracker.backlog import (
    queries,
)
from tracker.backlog.places import Place, Spot
from tracker.backlog.project_move_actions import move_to_project
from tracker.database import db
from tracker.ledger.queries import lines_of_iteration
from tracker.planning import queries as iterations
from tracker.teams.models import Project, Team
from tracker.teams.permissions import Role

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)


def add_barge(world: Any) -> None:
    """Barge, beside Ferry: Ada owns both, Dora is in Barge, Ben in Ferry alone."""
    team = db.session.get_one(Team, world.team_id)
    people = {world.ada.row: Role.OWNER, world.dora.row: Role.MEMBER}
    barge = add_project("Barge", team, people, point_scale="0,2,4,8", time_zone="Europe/Berlin")
    add_story(barge, world.ada.row, "Tow the barge", estimate=4)
    add_story(barge, world.ada.row, "Sell coal", state="unscheduled")


def other() -> Project:
    return db.session.scalars(select(Project).where(Project.name == "Barge")).one()


def move(world: Any, *names: str, at: datetime = NOW) -> Event | None:
    ids = [world.stories[name] for name in names]
    return move_to_project(world.project, ids, other(), by=world.ada.row, at=at)


def signed(world: Any) -> dict[str, Any]:
    return {"by": world.ada.row, "at": NOW}


def latest(project: Project) -> Event:
    wanted = select(Event).where(Event.project_id == project.id, Event.version == project.version)
    return db.session.scalars(wanted).one()


def told(event: Event) -> str:
    return sentence(event.kind, event.details)


def titles(project: Project, *, scheduled: bool = True) -> list[str]:
    ranked = queries.open_stories(project, Place(scheduled, Spot.TOP).states)
    known = queries.titles(story.id for story in ranked)
    return [known[story.id] for story in ranked]


def current(project: Project) -> list[tuple[str, int, int]]:
    """The entries of the running iteration: kind, story, points."""
    number = iterations.latest(project.id, 1)[-1].id
    return [(line.kind.value, line.story_id, line.points) for line in lines_of_iteration(number)]
