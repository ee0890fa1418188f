"""What a browser sends twice is done once. An answer can get lost on its way; the browser cannot tell
that from a request that got lost, and sends again. So each write has a key of the browser's making, kept
in the transaction of the write itself, and a write that is sent again is looked up first.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, has_request_context, request
from flask_login import current_user
from sqlalchemy import event, insert, select
from sqlalchemy.exc import IntegrityError

from tracker.activity.models import Event
from tracker.database import asked, db
from tracker.live.models import AnsweredWrite
from tracker.teams.models import Project
from tracker.web import SAFE_METHODS, now

KEY = "X-Write-Key"
AGAIN = "X-Write-Again"
LONGEST_KEY = 40


class Repeated(Exception):
    """The write that was about to be committed has been carried out before."""


def set_up(app: Flask) -> None:
    """Comes after the guards: who is nobody, or another site, is told nothing."""
    app.before_request(_answer_again)
    app.register_error_handler(Repeated, _as_before)


def _answer_again() -> Response | None:
    """The answer of a write that is sent again and was carried out. Also where today it would be refused:
    what it did stands, and others may have built on it."""
    key = _key()
    if not key or AGAIN not in request.headers:
        return None
    return _kept(key)


@event.listens_for(db.session, "before_commit")
def _keep(session: Any) -> None:
    """Keeps the key of this request with what it did."""
    locked = session.info.get("locked")
    key = _key() if locked and has_request_context() else None
    if not key:
        return
    project = session.get(Project, min(locked))
    values = {
        "person_id": current_user.id,
        "key": key,
        "project_id": project.id,
        "version": project.version,
        "at": now(),
    }
    session.flush()
    try:
        session.execute(insert(AnsweredWrite), values)
    except IntegrityError:
        raise Repeated from None


def _key() -> str | None:
    key = request.headers.get(KEY, "")
    is_write = request.method not in SAFE_METHODS and current_user.is_authenticated
    return key if is_write and 0 < len(key) <= LONGEST_KEY else None


def _as_before(_error: Repeated) -> Response:
    db.session.rollback()
    return _kept(_key() or "") or Response(status=204)


def _kept(key: str) -> Response | None:
    found = asked(
        select(AnsweredWrite.version, Event.story_id)
        .outerjoin(
            Event,
            (Event.project_id == AnsweredWrite.project_id) & (Event.version == AnsweredWrite.version),
        )
        .where(AnsweredWrite.person_id == current_user.id, AnsweredWrite.key == key)
    )
    if not found:
        return None
    story_id = found[0].story_id
    return Response(status=204, headers={"X-Story-Id": str(story_id)} if story_id else {})
