"""How much a program may ask: requests of each token are counted by the minute, for all processes alike."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Executable, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from tracker.accounts.models import RequestCount
from tracker.database import db

MINUTE = 60


def minute_of(at: datetime) -> int:
    return int(at.timestamp()) // MINUTE


def count(token_id: int, *, at: datetime) -> int:
    """Counts a request of the token; how many it made in this minute. Needs a transaction of its own, which
    is kept whatever becomes of the request."""
    mine = (RequestCount.token_id == token_id, RequestCount.minute == minute_of(at))
    more = update(RequestCount).where(*mine).values(requests=RequestCount.requests + 1)
    if not _rows(more):
        try:
            with db.session.begin_nested():
                values = {"token_id": token_id, "minute": minute_of(at), "requests": 1}
                db.session.execute(insert(RequestCount).values(**values))
        except IntegrityError:  # another process counted the first one in the same moment
            _rows(more)
    return db.session.scalar(select(RequestCount.requests).where(*mine)) or 1


def seconds_left(at: datetime) -> int:
    """Until the next minute begins, at least 1."""
    return MINUTE - int(at.timestamp()) % MINUTE


def forget(at: datetime) -> int:
    """Throws away what was counted more than an hour ago; how many."""
    old = RequestCount.minute < minute_of(at - timedelta(hours=1))
    return _rows(delete(RequestCount).where(old))


def _rows(statement: Executable) -> int:
    found: Any = db.session.execute(statement)
    return int(found.rowcount)
