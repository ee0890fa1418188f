"""What tests ask of a project's past."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import select

from tracker.activity.kinds import sentence
from tracker.activity.models import Event
from tracker.database import db


def told(app: Flask, project_id: int, since: int = 0) -> list[str]:
    """The project's events after version `since` as sentences, oldest first."""
    return [sentence(event.kind, event.details) for event in events(app, project_id, since)]


def events(app: Flask, project_id: int, since: int = 0) -> list[Any]:
    with app.app_context():
        return list(
            db.session.scalars(
                select(Event)
                .where(Event.project_id == project_id, Event.version > since)
                .order_by(Event.version)
            )
        )
