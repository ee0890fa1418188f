"""Who comes in: every address of a project passes here. A stranger finds nothing (404), and who may
not do a thing is told so (403). A writing request takes the project's lock before it reads anything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, abort, current_app, g, request
from flask_login import current_user
from sqlalchemy import select

from tracker.database import db
from tracker.teams.models import Membership, Project
from tracker.teams.permissions import PERMISSIONS, May, Role
from tracker.web import SAFE_METHODS, Refusal

View = TypeVar("View", bound=Callable[..., Any])


def needs(permission: May) -> Callable[[View], View]:
    """Declares what a person must be allowed in the project to reach the view."""

    def declare(view: View) -> View:
        view.access = permission  # type: ignore[attr-defined]
        return view

    return declare


def project_blueprint(name: str, module: str) -> Blueprint:
    """A blueprint whose addresses stand below /projects/<id> and whose views find `g.project` entered."""
    blueprint = Blueprint(name, module, url_prefix="/projects/<int:project_id>")

    @blueprint.url_value_preprocessor
    def _take(endpoint: str | None, values: dict[str, Any] | None) -> None:
        g.project_id = (values or {}).pop("project_id", None)

    @blueprint.url_defaults
    def _give(endpoint: str, values: dict[str, Any]) -> None:
        if "project_id" not in values and g.get("project_id") is not None:
            values["project_id"] = g.project_id

    @blueprint.before_request
    def _enter() -> None:
        enter(g.project_id, current_app.view_functions[request.endpoint or ""])

    return blueprint


def enter(project_id: int, view: Callable[..., Any]) -> None:
    """Sets g.project and g.role, or ends the request with 404 or 403."""
    project = lock(project_id) if request.method not in SAFE_METHODS else db.session.get(Project, project_id)
    role = role_of(current_user, project) if project else None
    if project is None or role is None:
        abort(404)
    permission: May = view.access  # type: ignore[attr-defined]
    if permission not in PERMISSIONS[role]:
        raise Refusal(f"As a {role} you may not {permission}.", 403)
    g.project = project
    g.role = role


def lock(project_id: int) -> Project | None:
    """The project as it is now, held until the transaction ends: writers of one project wait for each
    other here, which gives its events their order. One statement locks and reads (on SQLite the whole
    transaction is the lock). Everything read before is forgotten, since it may be out of date."""
    locked: set[int] = db.session.info.setdefault("locked", set())
    if project_id in locked:
        return db.session.get(Project, project_id)
    db.session.expire_all()
    project = db.session.scalars(
        select(Project)
        .where(Project.id == project_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if project is not None:
        locked.add(project_id)
    return project


def role_of(person: Any, project: Project) -> Role | None:
    """The person's role in the project; administrators are owners everywhere; None for a stranger."""
    if person.is_administrator:
        return Role.OWNER
    role = db.session.scalar(
        select(Membership.role).where(
            Membership.project_id == project.id, Membership.person_id == person.id
        )
    )
    return Role(role) if role else None


def may(permission: May) -> bool:
    """Whether the person of this request may do this in the entered project; for templates."""
    return permission in PERMISSIONS[g.role]
