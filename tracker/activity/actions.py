"""Recording what happened."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tracker.activity.kinds import check
from tracker.activity.models import Event
from tracker.database import TOKEN, db

THROUGH = "through"
"""Under this name the session holds by what a program's changes come."""


def record(
    project_id: int,
    version: int,
    kind: str,
    *,
    by_id: int | None,
    at: datetime,
    story_id: int | None = None,
    details: dict[str, Any],
    before: dict[str, Any] | None = None,
) -> Event:
    """Adds the event that makes the project this version; `before` is what it replaced. Raises ValueError
    where particulars are amiss."""
    check(kind, details)
    event = Event(
        project_id=project_id,
        version=version,
        kind=kind,
        at=at,
        by_id=by_id,
        through=db.session.info.get(THROUGH, ""),
        token_id=db.session.info.get(TOKEN),
        story_id=story_id,
        details=details,
        before=before,
    )
    db.session.add(event)
    return event
