"""Workspaces, projects side by side, for programs (semantics reference 3.9.1)."""

from __future__ import annotations

from typing import Any

from flask import Response

from tracker.api.answering import asked_fields, many, nothing, one
from tracker.api.asking import read
from tracker.api.door import api_blueprint
from tracker.api.me_shapes import WORKSPACE, SeenWorkspace
from tracker.api.parameters import integer, several, text
from tracker.api.problems import invalid, one_needed, unfound
from tracker.api.project_queries import seen_workspace
from tracker.api.readable_queries import readable_ids
from tracker.projects import workspace_actions as actions
from tracker.projects.workspace_queries import workspace_of, workspaces_of
from tracker.teams.models import Workspace
from tracker.web import me, now, signed_in

blueprint = api_blueprint("workspaces", __name__)
PARAMETERS = {"name": text(25), "project_ids": several(integer)}


@blueprint.get("/my/workspaces")
@signed_in
def workspaces() -> Response:
    return many(WORKSPACE, list(map(_seen, workspaces_of(me()))))


@blueprint.post("/my/workspaces")
@signed_in
def create() -> Response:
    name, numbers = _values()
    if not name:
        raise invalid("Name can't be blank")
    return one(WORKSPACE, _seen(actions.create(me(), name, numbers or [], least=0)))


@blueprint.get("/my/workspaces/<int:workspace_id>")
@signed_in
def show(workspace_id: int) -> Response:
    return one(WORKSPACE, _seen(_mine(workspace_id)))


@blueprint.put("/my/workspaces/<int:workspace_id>")
@signed_in
def change(workspace_id: int) -> Response:
    found = _mine(workspace_id)
    name, numbers = _values()
    if name is None and numbers is None:
        raise one_needed(list(PARAMETERS))
    kept = found.numbers if numbers is None else numbers
    return one(WORKSPACE, _seen(actions.change(found, me(), name or found.name, kept, least=0)))


@blueprint.delete("/my/workspaces/<int:workspace_id>")
@signed_in
def delete(workspace_id: int) -> Response:
    actions.delete(_mine(workspace_id))
    return nothing()


def _seen(workspace: Workspace) -> SeenWorkspace:
    return seen_workspace(workspace, me(), now(), asked_fields(WORKSPACE))


def _mine(workspace_id: int) -> Workspace:
    found = workspace_of(me(), workspace_id)
    if found is None:
        raise unfound()
    return found


def _values() -> tuple[str | None, list[int] | None]:
    """The name and the projects that were sent. Raises Problem for a project that is not to be read."""
    values: dict[str, Any] = read(**PARAMETERS)
    name, numbers = values.get("name"), values.get("project_ids")
    if "name" in values and not (name or "").strip():
        raise invalid("Name can't be blank")
    readable = {*readable_ids(me())}
    for number in numbers or ():
        if number not in readable:
            raise invalid(f"There is no project {number} that you may read.")
    return (name or "").strip() or None, numbers
