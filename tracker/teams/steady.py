"""Answers that stay the same: what was sent to somebody is sent again, or not at all, while nothing that it
depends on has changed. One statement finds that out."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from flask import Response, current_app, g, request, session
from sqlalchemy import and_, select

from tracker.accounts.models import Person
from tracker.database import db
from tracker.kept import Kept
from tracker.planning.calendar import day_of
from tracker.teams.door import LAYOUT_COOKIE, NAMES_CHANGED, PERSON, PROJECT, View
from tracker.teams.models import Membership, Project, Team
from tracker.teams.visits import visits
from tracker.web import now, unless_changed, wants_fragment

PERIODS: dict[str, Callable[[datetime, ZoneInfo], Hashable]] = {
    "day": day_of,
    "quarter of an hour": lambda instant, _zone: int(instant.timestamp()) // 900,
}


def steady(period: str) -> Callable[[View], View]:
    """Declares that the answer of a view stays the same for a person while the project has the same
    version, the period (see PERIODS) lasts, and this program runs. Such answers are kept."""

    def declare(view: View) -> View:
        vars(view)["steady"] = PERIODS[period]
        return view

    return declare


def visited(view: View) -> View:
    """Declares that whoever asks for a steady view looks at the project."""
    vars(view)["visited"] = True
    return view


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
    view = current_app.view_functions.get(request.endpoint or "")
    period = getattr(view, "steady", None)
    if request.method != "GET" or period is None or session.get("_flashes"):
        return None
    glance = _glance(session.get("_user_id", ""), g.project_id, period)
    if glance is None:
        return None
    if hasattr(view, "visited"):
        visits.note(glance[0], g.project_id, now())
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
        NAMES_CHANGED,
        Team.version.label("team_version"),
    )
    .select_from(Person)
    .join(Project, Project.id == PROJECT)
    .join(Team, Team.id == Project.team_id)
    .outerjoin(Membership, and_(Membership.person_id == Person.id, Membership.project_id == Project.id))
    .where(Person.id == PERSON)
)
_COMING_IN = (
    select(Project, Membership.role, Membership.layout, NAMES_CHANGED, Team.version, Person)
    .select_from(Person)
    .join(Project, Project.id == PROJECT)
    .join(Team, Team.id == Project.team_id)
    .outerjoin(Membership, and_(Membership.person_id == Person.id, Membership.project_id == Project.id))
    .where(Person.id == PERSON)
)
"""The same with the person, whom the session then knows, too."""
