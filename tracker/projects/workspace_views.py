"""Addresses of workspaces: several projects side by side. Everybody has their own."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from tracker.database import db
from tracker.projects import workspace_actions as actions
from tracker.projects import workspace_queries as queries
from tracker.projects.queries import projects_of
from tracker.projects.workspace_forms import WorkspaceForm
from tracker.teams.models import Workspace
from tracker.web import Page, Refusal, me, signed_in

blueprint = Blueprint("workspaces", __name__, url_prefix="/workspaces")


@blueprint.get("/new")
@signed_in
def new() -> str:
    return _page(_form())


@blueprint.post("/new")
@signed_in
def create() -> Response | Page:
    form = _form(request.form)
    if not form.validate():
        return _page(form), 422
    try:
        workspace = actions.create(me(), form.name.data or "", form.projects.data or [])
    except Refusal as refusal:
        return _page(form, complaints=[refusal.text]), refusal.status
    db.session.commit()
    return redirect(url_for("workspaces.show", workspace_id=workspace.id), 303)


@blueprint.get("/<int:workspace_id>")
@signed_in
def show(workspace_id: int) -> str:
    workspace = _mine(workspace_id)
    projects = queries.projects_in(workspace, current_user)
    return render_template("projects/workspace.html", workspace=workspace, projects=projects)


@blueprint.get("/<int:workspace_id>/edit")
@signed_in
def edit(workspace_id: int) -> str:
    workspace = _mine(workspace_id)
    return _page(_form(name=workspace.name, projects=workspace.numbers), workspace)


@blueprint.post("/<int:workspace_id>/edit")
@signed_in
def change(workspace_id: int) -> Response | Page:
    workspace, form = _mine(workspace_id), _form(request.form)
    if not form.validate():
        return _page(form, workspace), 422
    try:
        actions.change(workspace, me(), form.name.data or "", form.projects.data or [])
    except Refusal as refusal:
        db.session.rollback()
        return _page(form, _mine(workspace_id), complaints=[refusal.text]), refusal.status
    db.session.commit()
    return redirect(url_for("workspaces.show", workspace_id=workspace_id), 303)


@blueprint.post("/<int:workspace_id>/delete")
@signed_in
def delete(workspace_id: int) -> Response:
    actions.delete(_mine(workspace_id))
    db.session.commit()
    return redirect(url_for("projects_open.index"), 303)


def _mine(workspace_id: int) -> Workspace:
    return queries.workspace_of(current_user, workspace_id) or abort(404)


def _form(*sent: object, **values: object) -> WorkspaceForm:
    projects = [project for project in projects_of(current_user) if not project.is_archived]
    return WorkspaceForm(*sent, **values).offer((project.id, project.name) for project in projects)


def _page(form: WorkspaceForm, workspace: Workspace | None = None, complaints: Sequence[str] = ()) -> str:
    return render_template(
        "projects/workspace_form.html", form=form, workspace=workspace, complaints=complaints
    )
