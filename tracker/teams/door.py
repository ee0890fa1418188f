"""Who comes in: every address of a project passes here. A stranger finds nothing (404), and who may
not do a thing is told so (403). A writing request takes the project's lock before it reads anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from flask import Blueprint, abort, current_app, g, request
from sqlalchemy import BigInteger, and_, bindparam, func, select
from sqlalchemy.orm import aliased

from tracker.accounts.models import Person
from tracker.database import db
from tracker.teams.models import Membership, Project, Team
from tracker.teams.permissions import PERMISSIONS, May, Role, permitted
from tracker.web import SAFE_METHODS, Refusal, me

View = TypeVar("View", bound=Callable[..., Any])


def needs(permission: May) -> Callable[[View], View]:
    """Declares what a person must be allowed in the project to reach the view."""

    def declare(view: View) -> View:
        vars(view)["access"] = permission
        return view

    return declare


LAYOUT_COOKIE = "layout"
"""Where the browser of an administrator who is no member keeps how their board is arranged."""


PERSON = bindparam("person", type_=BigInteger())
PROJECT = bindparam("project", type_=BigInteger())
_anybody = aliased(Person)
NAMES_CHANGED = select(func.max(_anybody.changed_at)).scalar_subquery()
_ENTERING = (
    select(Project, Membership.role, Membership.layout, NAMES_CHANGED, Team.version)
    .join(Team, Team.id == Project.team_id)
    .outerjoin(Membership, and_(Membership.project_id == Project.id, Membership.person_id == PERSON))
    .where(Project.id == PROJECT)
)
_LOCKED = select(Project).where(Project.id == PROJECT).with_for_update()
_LOCKED_NUMBER = select(Project.id).where(Project.id == PROJECT).with_for_update()
"""Statements are built once: building one takes as long as asking it."""


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
    """Sets g.project, g.role, g.layout (how the person arranged the board), g.names_changed_at (when
    anybody's name last changed) and g.team_version, or ends the request with 404 or 403."""
    writes = request.method not in SAFE_METHODS
    if writes:
        _forget_what_was_read()
    person = me()
    asked = {"person": person.id, "project": project_id}
    if writes and db.engine.dialect.name != "sqlite":  # whose transaction is the lock, from its beginning
        db.session.execute(_LOCKED_NUMBER, asked)
    found = g.pop("entered", None) or db.session.execute(_ENTERING, asked).one_or_none()
    if found is None or found[0].deleted_at is not None:
        abort(404)
    project, named, layout, names_changed_at, team_version = found[:5]
    role = Role.OWNER if person.is_administrator else Role(named) if named else None
    if role is None:
        abort(404)
    if writes:
        _locked().add(project_id)
    g.project = project
    g.role = role
    demand(vars(view)["access"])
    g.layout = layout if named else request.cookies.get(LAYOUT_COOKIE, "")
    g.names_changed_at = names_changed_at
    g.team_version = team_version


def enter_besides(other_id: int) -> Project:
    """Within a writing request that has written nothing yet: enters another project besides g.project, in
    which the person must be allowed to work, and answers it. The locks of both are taken in the order of
    their numbers, so that two who need the same two never wait for each other; what was read before may be
    out of date. Raises Refusal (403) in one sentence for a project that is not there and for one that is not
    theirs, and in others for what they may not do in it."""
    db.session.rollback()
    for number in sorted({g.project_id, other_id}):
        lock(number)
    enter(g.project_id, current_app.view_functions[request.endpoint or ""])
    person = me()
    found = db.session.execute(_ENTERING, {"person": person.id, "project": other_id}).one_or_none()
    named = (Role.OWNER if person.is_administrator else found[1]) if found else None
    if found is None or found[0].deleted_at is not None or named is None:
        raise Refusal("There is no such project, or none that you are in. Nothing was changed.", 403)
    project: Project = found[0]
    if May.WORK not in PERMISSIONS[Role(named)]:
        raise Refusal(f"As a {named} of {project.name} you may not change stories in it.", 403)
    if project.is_archived:
        raise Refusal(_archived(project), 403)
    return project


def _archived(project: Project) -> str:
    return f"{project.name} is archived: nothing changes in it until an owner restores it."


@contextmanager
def released() -> Iterator[None]:
    """Within a writing request: lets the project go while something slow is done (rendering, storing a
    file), so that nobody waits for it, and comes in again. Rows read before may be out of date after it."""
    db.session.info.pop("locked", None)  # what ends here is not the write that the request is about
    db.session.commit()
    yield
    db.session.rollback()
    enter(g.project_id, current_app.view_functions[request.endpoint or ""])


def lock(project_id: int) -> Project | None:
    """The project as it is now, held until the transaction ends: writers of one project wait for each
    other here, which gives its events their order. One statement locks and reads (on SQLite the whole
    transaction is the lock). Everything read before is forgotten, since it may be out of date."""
    if project_id in _locked():
        return db.session.get(Project, project_id)
    _forget_what_was_read()
    project = db.session.scalars(_LOCKED, {"project": project_id}).one_or_none()
    if project is not None:
        _locked().add(project_id)
    return project


def _locked() -> set[int]:
    """The projects that this transaction holds."""
    locked: set[int] = db.session.info.setdefault("locked", set())
    return locked


def _forget_what_was_read() -> None:
    """All but people, of whom nothing in a plan depends."""
    db.session.flush()
    for thing in list(db.session):
        if not isinstance(thing, Person):
            db.session.expire(thing)


def demand(permission: May) -> None:
    """Refuses (403) what the person of this request may not do in the entered project."""
    if permission not in PERMISSIONS[g.role]:
        raise Refusal(f"As a {g.role} you may not {permission}.", 403)
    if permission not in permitted(g.role, g.project.is_archived):
        raise Refusal(_archived(g.project), 403)


def may(permission: May) -> bool:
    """Whether the person of this request may do this in the entered project; for templates."""
    return permission in permitted(g.role, g.project.is_archived)
