"""Recording what happened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from tracker.activity.kinds import check
from tracker.activity.models import Event, event_part
from tracker.database import TOKEN, db

THROUGH = "through"
"""Under this name the session holds by what a program's changes come."""

TOGETHER = "together"
"""Under this name the session holds the events that are told as one."""


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
    db.session.info.get(TOGETHER, []).append(event)
    return event


@contextmanager
def told_together() -> Iterator[None]:
    """What is recorded of one story, epic or iteration within is told programs as one activity, that of its
    last event (semantics reference 3.9.3, 5.1); within another such block it belongs to that one. Each
    remains an event: undone, shown and entered by itself."""
    if TOGETHER in db.session.info:
        yield
        return
    events: list[Event] = []
    db.session.info[TOGETHER] = events
    try:
        yield
    finally:
        del db.session.info[TOGETHER]
    db.session.flush()
    rows = [
        {
            "event_id": part.id,
            "whole_id": events[-1].id,
            "project_id": part.project_id,
            "version": part.version,
        }
        for part in events[:-1]
        if (part.project_id, part.story_id) == (events[-1].project_id, events[-1].story_id)
    ]
    if rows:
        db.session.execute(insert(event_part), rows)
