"""Reading which events programs are told of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select

from tracker.activity.models import Event, event_story
from tracker.api.pages import Window
from tracker.backlog.models import Epic, Story
from tracker.database import asked, db

Condition = ColumnElement[bool]


def events(
    project_ids: Sequence[int],
    window: Window,
    conditions: Sequence[Condition] = (),
    *,
    occurred_before: datetime | None = None,
    occurred_after: datetime | None = None,
    since_version: int | None = None,
    sort_order: str | None = None,
) -> tuple[list[Event], int]:
    """The window of the events of these projects, newest first unless `sort_order` is "asc", and how many
    there are in all."""
    wanted = [Event.project_id.in_(project_ids), *conditions]
    wanted += _in_time(occurred_before, occurred_after, since_version)
    total = asked(select(func.count()).select_from(Event).where(*wanted))[0][0]
    if not window.limit or window.offset >= total:
        return [], total
    column = Event.version if len(project_ids) == 1 else Event.id
    query = select(Event).where(*wanted).order_by(column.asc() if sort_order == "asc" else column.desc())
    return list(db.session.scalars(query.limit(window.limit).offset(window.first_of(total)))), total


def _in_time(
    before: datetime | None, after: datetime | None, since_version: int | None
) -> Iterator[Condition]:
    if before is not None:
        yield Event.at < before
    if after is not None:
        yield Event.at > after
    if since_version is not None:
        yield Event.version > since_version


def about_story(story: Story) -> Condition:
    """Holds for events of the story, alone or among others."""
    among_others = select(event_story.c.event_id).where(event_story.c.story_id == story.id)
    return or_(Event.story_id == story.id, Event.id.in_(among_others))


def about_epic(epic: Epic) -> Condition:
    """Holds for events of the epic."""
    return Event.kind.like("epic.%") & (Event.details["epic_id"].as_integer() == epic.id)
