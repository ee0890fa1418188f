"""What happened, for programs (semantics reference 3.9, 5.1)."""

from __future__ import annotations

from flask import Response, g

from tracker.api import activity_queries as queries
from tracker.api.activity_shapes import ACTIVITY, seen
from tracker.api.answering import asked_fields, some
from tracker.api.asking import asked_window, read
from tracker.api.door import api_blueprint, story_addresses
from tracker.api.parameters import integer, moment, one_of
from tracker.api.problems import unfound
from tracker.api.readable_queries import readable_ids
from tracker.backlog.activity_queries import happenings
from tracker.backlog.epic_queries import find_epic
from tracker.backlog.queries import find_story
from tracker.projects.workspace_queries import workspace_of
from tracker.teams.door import needs
from tracker.teams.permissions import May
from tracker.web import me, signed_in

blueprint = api_blueprint("activity", __name__)
USUAL = 100
PARAMETERS = {
    "occurred_before": moment,
    "occurred_after": moment,
    "since_version": integer,
    "sort_order": one_of("asc", "desc"),
}


@blueprint.get("/projects/<int:project_id>/activity")
@needs(May.READ)
def of_project() -> Response:
    return _answer(queries.in_projects([g.project.id]))


@story_addresses(blueprint)("/activity", ["GET"])
@needs(May.READ)
def of_story(story_id: int) -> Response:
    return _answer(queries.about_story(find_story(g.project, story_id), readable_ids(me())))


@blueprint.get("/projects/<int:project_id>/epics/<int:epic_id>/activity")
@blueprint.get("/epics/<int:epic_id>/activity", endpoint="of_epic_alone")
@needs(May.READ)
def of_epic(epic_id: int) -> Response:
    return _answer(queries.about_epic(find_epic(g.project, epic_id)))


@blueprint.get("/my/activity")
@signed_in
def mine() -> Response:
    return _answer(queries.in_projects(readable_ids(me())))


@blueprint.get("/workspaces/<int:workspace_id>/activity")
@signed_in
def of_workspace(workspace_id: int) -> Response:
    workspace = workspace_of(me(), workspace_id)
    if workspace is None:
        raise unfound()
    readable = {*readable_ids(me())} & {*workspace.numbers}
    return _answer(queries.in_projects(sorted(readable)))


def _answer(scope: queries.Scope) -> Response:
    asked_fields(ACTIVITY)
    window = asked_window(USUAL)
    events, total = queries.events(scope, window, **read(**PARAMETERS))
    return some(ACTIVITY, [seen(each) for each in happenings(events)], window, total)
