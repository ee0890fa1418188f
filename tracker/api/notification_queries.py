"""Reading what somebody was told of, for programs: as far as they may read its project."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from tracker.accounts.models import Person
from tracker.activity.models import Event
from tracker.api.notification_shapes import SeenNotification
from tracker.api.readable_queries import readable_ids
from tracker.backlog.detail_models import Comment
from tracker.backlog.models import Story
from tracker.database import asked, db
from tracker.notifications.models import Notification
from tracker.teams.models import Project

MOST = 1000
"""Notifications in one answer."""


def notifications(person: Person, *, since: datetime) -> list[SeenNotification]:
    """What the person was told of after this instant, newest first."""
    query = _readable(person).where(Notification.at > since)
    return _read(query.order_by(Notification.id.desc()).limit(MOST))


def notification(person: Person, number: int) -> SeenNotification | None:
    """One of them by its number."""
    return next(iter(_read(_readable(person).where(Notification.id == number))), None)


def latest(person: Person) -> datetime | None:
    """When the person was told of something last."""
    return db.session.scalar(select(func.max(Notification.at)).where(Notification.person_id == person.id))


def _readable(person: Person) -> Select[int]:
    projects = readable_ids(person)
    return select(Notification.id).where(
        Notification.person_id == person.id, Notification.project_id.in_(projects)
    )


def _read(ids: Select[int]) -> list[SeenNotification]:
    numbers = [number for (number,) in asked(ids)]
    rows = asked(_ROWS.where(Notification.id.in_(numbers)))
    said = [row.details["comment_id"] for row in rows if "comment_id" in row.details and not _has_moved(row)]
    texts = {row.id: row.text for row in asked(select(Comment.id, Comment.text).where(Comment.id.in_(said)))}
    return [
        SeenNotification(
            **{**row._mapping, "story": row.details.get("title") if _has_moved(row) else row.story},
            text=texts.get(row.details.get("comment_id"), ""),
        )
        for row in rows
    ]


def _has_moved(row: Any) -> bool:
    """Whether its story is in another project by now: what became of it there is not for everybody here."""
    return row.story_id is not None and row.story is None


_ROWS = (
    select(
        Notification.id,
        Event.kind,
        Event.details,
        Notification.reason,
        Notification.at,
        Notification.read_at,
        Notification.project_id,
        Project.name.label("project"),
        Notification.story_id,
        Story.title.label("story"),
        Event.by_id,
        Person.name.label("by"),
    )
    .join(Event, Event.id == Notification.event_id)
    .join(Project, Project.id == Notification.project_id)
    .outerjoin(Story, (Story.id == Notification.story_id) & (Story.project_id == Notification.project_id))
    .outerjoin(Person, Person.id == Event.by_id)
    .order_by(Notification.id.desc())
)
