"""What happened: one row for each change of a project, never altered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.database import TABLE, Key, Model


class Event(Model):
    """One recorded change. `version` is the project's version after it: gapless within a project."""

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("project_id", "version"),
        Index("ix_event_story_id_version", "story_id", "version"),
        TABLE,
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    version: Mapped[int] = mapped_column(Key)
    kind: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    story_id: Mapped[int | None] = mapped_column(ForeignKey("story.id"))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
