"""Telling people of an event, in the transaction that records it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import bindparam, delete, insert, or_, select, update

from tracker.accounts.models import Person
from tracker.activity.models import Event
from tracker.database import asked, db
from tracker.notifications.audience import USUAL, Reason, Way
from tracker.notifications.days import digest_at, digest_day
from tracker.notifications.models import Notification, NotificationChoice
from tracker.outbox import actions as outbox
from tracker.teams.models import Membership, Project

MAIL = "mail"
DIGEST = "digest"
"""Kinds of work that this leaves in the outbox."""


def tell(event: Event, project: Project, heard: Mapping[int, Reason]) -> None:
    """Puts the event into the inboxes of these people, and into the outbox what goes by e-mail: those who
    may read the project, each in the way they chose. At most five statements."""
    if not heard:
        return
    db.session.flush()
    ways = _ways(project, heard)
    if not ways:
        return
    day = digest_day(event.at, project.zone)
    posts = current_app.config.get("POSTBOX") is not None
    rows = [
        {
            "person_id": person,
            "project_id": project.id,
            "event_id": event.id,
            "story_id": event.story_id,
            "reason": heard[person].value,
            "at": event.at,
            "digest_on": day if way == Way.DIGEST else None,
        }
        for person, way in ways.items()
    ]
    db.session.execute(insert(Notification), rows)
    if posts:
        jobs = [_job(event, project, person, way, day) for person, way in ways.items() if way != Way.INBOX]
        outbox.put(jobs, at=event.at)


def choose(person: Person, ways: Mapping[Reason, Way]) -> None:
    """How the person wants to be told from now on, for each of these reasons."""
    mine = NotificationChoice.person_id == person.id
    db.session.execute(delete(NotificationChoice).where(mine, NotificationChoice.reason.in_(list(ways))))
    rows = [
        {"person_id": person.id, "reason": reason.value, "way": way.value}
        for reason, way in ways.items()
        if way != USUAL[reason]
    ]
    if rows:
        db.session.execute(insert(NotificationChoice), rows)


def mark_read(
    person_id: int, *, at: datetime, ids: Iterable[int] | None = None, before: datetime | None = None
) -> None:
    """Marks what the person was told of as read: these, or all, or all before an instant."""
    query = update(Notification).where(Notification.person_id == person_id, Notification.read_at.is_(None))
    if ids is not None:
        query = query.where(Notification.id.in_(list(ids)))
    if before is not None:
        query = query.where(Notification.at < before)
    db.session.execute(query.values(read_at=at))


def mark_unread(person_id: int, notification_id: int) -> None:
    """Marks one thing as not read yet."""
    db.session.execute(
        update(Notification)
        .where(Notification.person_id == person_id, Notification.id == notification_id)
        .values(read_at=None)
    )


def _ways(project: Project, heard: Mapping[int, Reason]) -> dict[int, Way]:
    """How each is told who may be; who wants to hear nothing for that reason is left out. Whoever is named
    in the project and has not signed in yet finds in their inbox, once they do, what was said to them."""
    ways: dict[int, Way] = {}
    for person, signs_in, reason, way in asked(_RECIPIENTS, people=list(heard), project=project.id):
        if not signs_in:
            ways |= {person: Way.INBOX} if heard[person] in SAID_TO_THEM else {}
            continue
        ways.setdefault(person, USUAL[heard[person]])
        if reason == heard[person]:
            ways[person] = Way(way)
    return {person: way for person, way in ways.items() if way != Way.OFF}


SAID_TO_THEM = (Reason.MENTION, Reason.REVIEW)
_RECIPIENTS = (
    select(Person.id, Person.password_hash.is_not(None), NotificationChoice.reason, NotificationChoice.way)
    .outerjoin(
        Membership,
        (Membership.person_id == Person.id) & (Membership.project_id == bindparam("project")),
    )
    .outerjoin(NotificationChoice, NotificationChoice.person_id == Person.id)
    .where(
        Person.id.in_(bindparam("people", expanding=True)),
        or_(Membership.id.is_not(None), Person.is_administrator),
    )
)


def _job(event: Event, project: Project, person: int, way: Way, day: Any) -> dict[str, Any]:
    if way == Way.MAIL:
        payload: dict[str, Any] = {"event": event.id, "person": person}
        return {"kind": MAIL, "key": f"mail-{event.id}-{person}", "payload": payload, "due_at": event.at}
    payload = {"project": project.id, "person": person, "day": day.isoformat()}
    key = f"digest-{project.id}-{person}-{day}"
    return {"kind": DIGEST, "key": key, "payload": payload, "due_at": digest_at(day, project.zone)}
