"""Reading what one pair left for the next."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import and_, func, select

from tracker.backlog.models import Story
from tracker.database import db
from tracker.pairing.models import HandOver


def note_of(story: Story, day: date) -> HandOver | None:
    """The note of that day."""
    return db.session.scalars(
        select(HandOver).where(HandOver.story_id == story.id, HandOver.day == day)
    ).one_or_none()


def notes_of(story: Story) -> list[HandOver]:
    """All notes of the story, latest first."""
    query = select(HandOver).where(HandOver.story_id == story.id).order_by(HandOver.day.desc())
    return list(db.session.scalars(query))


def latest_notes(story_ids: Collection[int]) -> dict[int, HandOver]:
    """The latest note of each of these stories that has one, by the story's number. One statement."""
    latest = (
        select(HandOver.story_id, func.max(HandOver.day).label("day"))
        .where(HandOver.story_id.in_(story_ids))
        .group_by(HandOver.story_id)
        .subquery()
    )
    query = select(HandOver).join(
        latest, and_(latest.c.story_id == HandOver.story_id, latest.c.day == HandOver.day)
    )
    return {note.story_id: note for note in db.session.scalars(query)}
