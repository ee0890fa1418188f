"""Who asks, and what is theirs, for programs (semantics reference 3.9.1)."""

from __future__ import annotations

from flask import Response, current_app, g

from tracker.api import project_queries as queries
from tracker.api.answering import asked_fields, many, one
from tracker.api.asking import one_sent
from tracker.api.door import api_blueprint
from tracker.api.me_shapes import ME, Myself
from tracker.api.parameters import integer
from tracker.api.people_shapes import PERSON
from tracker.api.problems import invalid, no_access
from tracker.api.readable_queries import readable
from tracker.api.shapes import Nested, Shape, always
from tracker.projects.queries import memberships
from tracker.projects.workspace_queries import workspaces_of
from tracker.web import me, now, signed_in

blueprint = api_blueprint("me", __name__)

FELLOW = Shape(
    "membership_summary",
    {
        "kind": always("membership_summary"),
        "id": lambda membership: membership.id,
        "project_id": lambda membership: membership.project_id,
        "role": lambda membership: membership.role,
        "person": Nested(lambda: PERSON, lambda membership: membership.person),
    },
)


@blueprint.get("/me")
@signed_in
def show() -> Response:
    """Without workspaces by a token of one project: they name others."""
    person = me()
    zone = current_app.config["DEFAULT_TIME_ZONE"]
    mine = tuple(queries.memberships_of(person))
    found = workspaces_of(person) if g.only_project is None else ()
    fields = asked_fields(ME).of("workspaces")
    workspaces = tuple(queries.seen_workspace(each, person, now(), fields) for each in found)
    return one(ME, Myself(person, g.secret, zone, now(), mine, workspaces))


@blueprint.get("/my/people")
@signed_in
def people() -> Response:
    number = one_sent("project_id", integer)
    if number is None:
        raise invalid("this endpoint requires the parameter: project_id")
    project = readable(me(), number)
    if project is None:
        raise no_access()
    return many(FELLOW, list(memberships(project)))
