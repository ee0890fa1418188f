"""What somebody is told, and how they want to be told."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.database import TABLE, Key, Model


class Notification(Model):
    """An event that somebody is told of, for one reason (see audience.py). `digest_on` is the day whose
    digest mentions it; None where it is not to come by digest."""

    __tablename__ = "notification"
    __table_args__ = (
        UniqueConstraint("person_id", "event_id"),
        Index("ix_notification_person_id_read_at", "person_id", "read_at"),
        TABLE,
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    story_id: Mapped[int | None] = mapped_column(ForeignKey("story.id"), index=True)
    reason: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    digest_on: Mapped[date | None]


class NotificationChoice(Model):
    """How somebody wants to be told for a reason, where that is not the usual way."""

    __tablename__ = "notification_choice"
    __table_args__ = TABLE

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(10), primary_key=True)
    way: Mapped[str] = mapped_column(String(7))
