"""Addresses that fill lists while somebody types: what may be chosen in a project, and stories by words."""

from __future__ import annotations

from flask import Response, g, jsonify, request

from tracker.backlog import finding_queries, queries
from tracker.backlog.fields import PRIORITIES
from tracker.backlog.workflow import StoryType, states_of
from tracker.forms import stripped
from tracker.teams.door import needs, project_blueprint
from tracker.teams.permissions import May
from tracker.teams.queries import projects_to_work_in
from tracker.teams.steady import steady
from tracker.web import me

blueprint = project_blueprint("finding", __name__)


@blueprint.get("/choices")
@needs(May.READ)
@steady("day")
def choices() -> Response:
    people = queries.members(g.project)
    return jsonify(
        people=[{"id": each.id, "name": each.name, "initials": each.initials} for each in people],
        labels=finding_queries.all_labels(g.project),
        scale=list(g.project.scale),
        types=list(StoryType),
        priorities=list(PRIORITIES.items()) if g.project.show_story_priority else [],
        states=states_of(g.project.automatic_planning),
    )


@blueprint.get("/other-projects")
@needs(May.WORK)
def other_projects() -> Response:
    """Where else the person may work, so that stories can be moved there."""
    return jsonify([{"id": number, "name": name} for number, name in projects_to_work_in(me(), g.project)])


@blueprint.get("/stories/found")
@needs(May.READ)
def found() -> Response:
    typed = stripped(request.args.get("q", ""))[:200]
    return jsonify(finding_queries.stories_like(g.project, typed) if typed else [])
