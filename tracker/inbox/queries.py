"""Reading what somebody was told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, Select, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from tracker.accounts.models import Person
from tracker.activity.kinds import sentence
from tracker.activity.models import Event
from tracker.backlog.detail_models import Comment
from tracker.backlog.models import Epic, Story
from tracker.database import asked, db
from tracker.inbox.lines import Line, excerpt
from tracker.notifications.audience import USUAL, Reason, Way
from tracker.notifications.models import Notification, NotificationChoice
from tracker.teams.models import Membership, Project

AT_ONCE = 100
"""Lines on one page."""
_PERSON = bindparam("person", type_=BigInteger())
_reader, _author = aliased(Person), aliased(Person)


def unread(person_id: int) -> int:
    """How many things the person was told and has not read."""
    return int(asked(_UNREAD, person=person_id)[0][0])


def lines(person_id: int, before: int | None = None) -> tuple[list[Line], int | None]:
    """What the person was told, newest first, at most AT_ONCE: all, or what was told before the line of
    this number. And the number before which earlier ones wait, or None."""
    query = _LINES.order_by(Notification.id.desc()).limit(AT_ONCE + 1)
    if before is not None:
        query = query.where(Notification.id < before)
    found = _read(query, person=person_id)
    more = found[AT_ONCE - 1].id if len(found) > AT_ONCE else None
    return found[:AT_ONCE], more


def line_of(person_id: int, event_id: int) -> Line | None:
    """What the person was told of this event; None where they read it, or may not see it any more."""
    query = _LINES.where(Notification.event_id == event_id, Notification.read_at.is_(None))
    found = _read(query, person=person_id)
    return found[0] if found else None


def lines_of_digest(person_id: int, project_id: int, day: date) -> list[Line]:
    """What the digest of this day tells, oldest first: as far as it was not read meanwhile."""
    query = _LINES.where(
        Notification.project_id == project_id,
        Notification.digest_on == day,
        Notification.read_at.is_(None),
    ).order_by(Notification.id)
    return _read(query, person=person_id)


def ways(person_id: int) -> dict[Reason, Way]:
    """How the person wants to be told, for each reason."""
    chosen = asked(_CHOICES, person=person_id)
    return USUAL | {Reason(reason): Way(way) for reason, way in chosen}


def recipient(person_id: int) -> Person | None:
    """The person, if letters can reach them."""
    person = db.session.get(Person, person_id)
    return person if person is not None and person.email and person.can_sign_in else None


def _read(query: Select[*tuple[Any, ...]], person: int) -> list[Line]:
    """The lines. Of a story that moved to another project they say what the event kept: what became of it
    and of its comments there is not for everybody here."""
    rows = asked(query, person=person)
    comments = _comments({row.details["comment_id"] for row in rows if row.details.get("comment_id")})
    gone = _gone({row.details["epic_id"] for row in rows if row.details.get("epic_id")})
    found = []
    for row in rows:
        has_moved = row.story_id is not None and row.title is None
        comment_id = row.details.get("comment_id", 0) if not has_moved else 0
        html = comments.get(comment_id, "")
        title = row.title or row.details.get("title", "")
        found.append(
            Line(
                id=row.id,
                project_id=row.project_id,
                project=row.project,
                story_id=row.story_id,
                title=title,
                reason=row.reason,
                who=row.who or "Somebody",
                sentence=sentence(row.kind, row.details),
                at=row.at.astimezone(ZoneInfo(row.time_zone)),
                is_read=row.read_at is not None,
                comment_id=comment_id if comment_id in comments else None,
                excerpt=excerpt(html),
                html=html,
                is_gone=row.deleted_at is not None or row.details.get("epic_id") in gone,
                epic_id=row.details.get("epic_id"),
            )
        )
    return found


def _comments(ids: Iterable[int]) -> dict[int, str]:
    wanted = list(ids)
    return {row.id: row.html for row in asked(_COMMENTS, ids=wanted)} if wanted else {}


def _gone(epic_ids: Iterable[int]) -> set[int]:
    wanted = list(epic_ids)
    return {row.id for row in asked(_GONE, ids=wanted)} if wanted else set()


_COMMENTS = select(Comment.id, Comment.html).where(Comment.id.in_(bindparam("ids", expanding=True)))
_GONE = select(Epic.id).where(Epic.id.in_(bindparam("ids", expanding=True)), Epic.deleted_at.is_not(None))
_MAY_SEE = (
    (Membership.project_id == Notification.project_id) & (Membership.person_id == Notification.person_id),
    or_(Membership.id.is_not(None), _reader.is_administrator)
    & Notification.project_id.not_in(select(Project.id).where(Project.deleted_at.is_not(None))),
)
_UNREAD = (
    select(func.count())
    .select_from(Notification)
    .join(_reader, _reader.id == Notification.person_id)
    .outerjoin(Membership, _MAY_SEE[0])
    .where(Notification.person_id == _PERSON, Notification.read_at.is_(None), _MAY_SEE[1])
)
_LINES = (
    select(
        Notification.id,
        Notification.project_id,
        Project.name.label("project"),
        Project.time_zone,
        Notification.story_id,
        Story.title,
        Story.deleted_at,
        Notification.reason,
        Notification.at,
        Notification.read_at,
        Event.kind,
        Event.details,
        _author.name.label("who"),
    )
    .join(Event, Event.id == Notification.event_id)
    .join(Project, Project.id == Notification.project_id)
    .join(_reader, _reader.id == Notification.person_id)
    .outerjoin(Membership, _MAY_SEE[0])
    .outerjoin(Story, (Story.id == Notification.story_id) & (Story.project_id == Notification.project_id))
    .outerjoin(_author, _author.id == Event.by_id)
    .where(Notification.person_id == _PERSON, _MAY_SEE[1])
)
_CHOICES = select(NotificationChoice.reason, NotificationChoice.way).where(
    NotificationChoice.person_id == _PERSON
)
