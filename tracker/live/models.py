"""Who has which story open, and which writes were answered: kept for minutes and days, not for ever."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.database import TABLE, Key, Model


class Presence(Model):
    """A story that somebody has open in one tab of their browser, and when that tab last said so."""

    __tablename__ = "presence"
    __table_args__ = (Index("ix_presence_project_id_seen_at", "project_id", "seen_at"), TABLE)

    tab: Mapped[str] = mapped_column(String(32), primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    seen_at: Mapped[datetime]


class AnsweredWrite(Model):
    """A write that was carried out, by the key its browser gave it: sent again, it does nothing.
    `version` is the project's after it."""

    __tablename__ = "answered_write"
    __table_args__ = TABLE

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    version: Mapped[int] = mapped_column(Key)
    at: Mapped[datetime]
