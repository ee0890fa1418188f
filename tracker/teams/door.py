"""Who comes in: every address of a project passes here. A stranger finds nothing (404), and who may
not do a thing is told so (403). A writing request takes the project's lock before it reads anything."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from typing import Any, TypeVar
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, current_app, g, request, session
from sqlalchemy import BigInteger, and_, bindparam, func, select
from sqlalchemy.orm import aliased

from tracker.accounts.models import Person
from tracker.database import db
from tracker.kept import Kept
from tracker.planning.calendar import day_of
from tracker.teams.models import Membership, Project, Team
from tracker.teams.permissions import PERMISSIONS, May, Role, permitted
from tracker.web import SAFE_METHODS, Refusal, me, now, unless_changed, wants_fragment

View = TypeVar("View", bound=Callable[..., Any])


def needs(permission: May) -> Callable[[View], View]:
    """Declares what a person must be allowed in the project to reach the view."""

    def declare(view: View) -> View:
        vars(view)["access"] = permission
        return view

    return declare


PERIODS: dict[str, Callable[[datetime, ZoneInfo], Hashable]] = {
    "day": day_of,
    "quarter of an hour": lambda instant, _zone: int(instant.timestamp()) // 900,
}


LAYOUT_COOKIE = "layout"
"""Where the browser of an administrator who is no member keeps how their board is arranged."""


def steady(period: str) -> Callable[[View], View]:
    """Declares that the answer of a view stays the same for a person while the project has the same
    version, the period (see PERIODS) lasts, and this program runs. Such answers are kept."""

    def declare(view: View) -> View:
        vars(view)["steady"] = PERIODS[period]
        return view

    return declare


HOURS_AGO = re.compile(r"-\d+h", re.IGNORECASE)
"""A search for what happened so many hours ago finds something else each minute; it may be in the address, or
be a panel of the board."""
LAYOUT = -3
"""Where a glance has how the board is arranged."""
kept_answers = Kept(48)
KEPT_HEADERS = ("Content-Type", "Content-Disposition")


def answer_from_memory() -> Response | None:
    """First of all, for GET of a steady view: one statement tells who asks, their role and the project's
    version. A browser that has this answer gets a 304, another one what was sent before; else the
    request goes its way, and `keep_answer` keeps what comes back."""
    period = getattr(current_app.view_functions.get(request.endpoint or ""), "steady", None)
    if request.method != "GET" or period is None or session.get("_flashes"):
        return None
    glance = _glance(session.get("_user_id", ""), g.project_id, period)
    if glance is None:
        return None
    shown = f"{unquote(request.full_path)} {glance[LAYOUT]}"
    asked = repr((glance, request.full_path, wants_fragment(), minute_that_counts(shown)))
    not_modified = unless_changed(sha256(asked.encode()).hexdigest()[:24])
    if not_modified is not None:
        return not_modified
    kept = kept_answers.get(g.etag)
    if kept is None:
        g.keep_answer = True
        g.entered = db.session.execute(
            _COMING_IN, {"person": glance[0], "project": g.project_id}
        ).one_or_none()
        return None
    body, headers = kept
    return Response(body, headers=headers)


def minute_that_counts(searches: str) -> int | None:
    """The minute it is, where one of the searches in this text asks for so many hours ago; else None."""
    return int(now().timestamp()) // 60 if HOURS_AGO.search(searches) else None


def keep_answer(response: Response) -> Response:
    """Last of all: keeps the answer of a steady view."""
    if g.get("keep_answer") and response.status_code == 200:
        headers = [(name, response.headers[name]) for name in KEPT_HEADERS if name in response.headers]
        kept_answers.keep(g.etag, (response.get_data(), headers))
    return response


def _glance(
    session_key: str, project_id: int, period: Callable[[datetime, ZoneInfo], Hashable]
) -> tuple[Any, ...] | None:
    """All that a steady answer depends on; None for somebody who may not read, or is not signed in."""
    number, _, stamp = session_key.partition(".")
    if not number.isdecimal():
        return None
    values = {"person": int(number), "project": project_id}
    with db.engine.connect() as connection:  # past the session, which most of these requests never need
        found = connection.execute(_GLANCE, values).one_or_none()
    if (
        found is None
        or found.deleted_at is not None
        or found.session_stamp != stamp
        or not (found.role or found.is_administrator)
    ):
        return None
    kept = found.layout if found.role else request.cookies.get(LAYOUT_COOKIE)
    return (*found, kept, project_id, period(now(), ZoneInfo(found.time_zone)))


_PERSON = bindparam("person", type_=BigInteger())
_PROJECT = bindparam("project", type_=BigInteger())
_anybody = aliased(Person)
_NAMES_CHANGED = select(func.max(_anybody.changed_at)).scalar_subquery()
_GLANCE = (
    select(
        Person.id,
        Person.session_stamp,
        Person.is_administrator,
        Person.name,
        Person.initials,
        Membership.role,
        Membership.layout,
        Project.version,
        Project.time_zone,
        Project.deleted_at,
        _NAMES_CHANGED,
        Team.version.label("team_version"),
    )
    .select_from(Person)
    .join(Project, Project.id == _PROJECT)
    .join(Team, Team.id == Project.team_id)
    .outerjoin(Membership, and_(Membership.person_id == Person.id, Membership.project_id == Project.id))
    .where(Person.id == _PERSON)
)
_ENTERING = (
    select(Project, Membership.role, Membership.layout, _NAMES_CHANGED, Team.version)
    .join(Team, Team.id == Project.team_id)
    .outerjoin(Membership, and_(Membership.project_id == Project.id, Membership.person_id == _PERSON))
    .where(Project.id == _PROJECT)
)
_COMING_IN = (
    select(Project, Membership.role, Membership.layout, _NAMES_CHANGED, Team.version, Person)
    .select_from(Person)
    .join(Project, Project.id == _PROJECT)
    .join(Team, Team.id == Project.team_id)
    .outerjoin(Membership, and_(Membership.person_id == Person.id, Membership.project_id == Project.id))
    .where(Person.id == _PERSON)
)
"""The same with the person, whom the session then knows, too."""
_LOCKED = select(Project).where(Project.id == _PROJECT).with_for_update()
_LOCKED_NUMBER = select(Project.id).where(Project.id == _PROJECT).with_for_update()
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
    permission: May = vars(view)["access"]
    if permission not in PERMISSIONS[role]:
        raise Refusal(f"As a {role} you may not {permission}.", 403)
    if permission not in permitted(role, project.is_archived):
        raise Refusal(f"{project.name} is archived: nothing changes in it until an owner restores it.", 403)
    g.project = project
    g.role = role
    g.layout = layout if named else request.cookies.get(LAYOUT_COOKIE, "")
    g.names_changed_at = names_changed_at
    g.team_version = team_version


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


def may(permission: May) -> bool:
    """Whether the person of this request may do this in the entered project; for templates."""
    return permission in permitted(g.role, g.project.is_archived)
