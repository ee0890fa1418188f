"""Addresses that fill lists while somebody types: what may be chosen in a project, and stories by words."""

from __future__ import annotations

from flask import Response, g, jsonify, request

from tracker.backlog import finding_queries, queries
from tracker.backlog.workflow import State, StoryType
from tracker.forms import stripped
from tracker.teams.door import needs, project_blueprint, steady
from tracker.teams.permissions import May

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
        states=list(State),
    )


@blueprint.get("/stories/found")
@needs(May.READ)
def found() -> Response:
    typed = stripped(request.args.get("q", ""))[:200]
    return jsonify(finding_queries.stories_like(g.project, typed) if typed else [])
