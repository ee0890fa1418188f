"""How things stood day by day, and what iterations were like, for programs (semantics reference 3.9.4)."""

from __future__ import annotations

from flask import Response, g

from tracker.api import history_queries as queries
from tracker.api.answering import data, many, table
from tracker.api.asking import read
from tracker.api.door import api_blueprint
from tracker.api.pages import whole
from tracker.api.parameters import day
from tracker.api.problems import unfound
from tracker.api.story_part_shapes import CYCLE_TIME
from tracker.backlog.queries import find_story
from tracker.backlog.workflow import StoryType
from tracker.planning import queries as iterations
from tracker.teams.door import needs
from tracker.teams.permissions import May
from tracker.web import now

blueprint = api_blueprint("history", __name__)
DAYS = {"start_date": day, "end_date": day}
CYCLE = ("story_id", *(name for name in CYCLE_TIME.fields if name not in ("kind", "story_id")))


@blueprint.get("/projects/<int:project_id>/history/days")
@needs(May.READ)
def days() -> Response:
    asked = read(**DAYS)
    return data(queries.of_project(g.project, asked.get("start_date"), asked.get("end_date"), now()))


@blueprint.get("/projects/<int:project_id>/history/snapshots")
@needs(May.READ)
def snapshots() -> Response:
    asked = read(**DAYS)
    found = queries.snapshots(g.project, asked.get("start_date"), asked.get("end_date"), now())
    return data(found, whole(len(found)))


@blueprint.get("/projects/<int:project_id>/history/iterations/<int:number>/days")
@needs(May.READ)
def days_of_iteration(number: int) -> Response:
    opened = iterations.numbered(g.project.id, number)
    if opened is None:
        raise unfound()
    return data(queries.of_iteration(g.project, opened, now()))


@blueprint.get("/projects/<int:project_id>/history/releases/<int:release_id>/days")
@needs(May.READ)
def days_of_release(release_id: int) -> Response:
    release = find_story(g.project, release_id)
    if release.story_type != StoryType.RELEASE:
        raise unfound()
    return data(queries.of_release(g.project, release, now()))


@blueprint.get("/projects/<int:project_id>/iterations/<int:number>/analytics")
@needs(May.READ)
def analytics(number: int) -> Response:
    return data(queries.analytics(g.project, number, now()))


@blueprint.get("/projects/<int:project_id>/iterations/<int:number>/analytics/cycle_time_details")
@needs(May.READ)
def cycle_time_details(number: int) -> Response:
    return many(CYCLE_TIME, queries.cycle_times(g.project, number, now()))


@blueprint.get("/projects/<int:project_id>/iterations/<int:number>/analytics/cycle_time_details.csv")
@needs(May.READ)
def cycle_time_table(number: int) -> Response:
    """The same as a table."""
    return table(CYCLE, queries.cycle_times(g.project, number, now()))
