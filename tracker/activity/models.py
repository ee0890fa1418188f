"""What happened: one row for each change of a project, never altered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Index, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.database import TABLE, Key, Model, db

event_story = Table(
    "event_story",
    db.metadata,
    Column("event_id", Key, ForeignKey("event.id"), primary_key=True),
    Column("story_id", Key, ForeignKey("story.id"), primary_key=True, index=True),
    **TABLE,
)
"""The stories of an event that is about several; one that is about a single story names it itself."""

event_part = Table(
    "event_part",
    db.metadata,
    Column("event_id", Key, ForeignKey("event.id"), primary_key=True),
    Column("whole_id", Key, ForeignKey("event.id"), nullable=False, index=True),
    Column("project_id", Key, ForeignKey("project.id"), nullable=False),
    Column("version", Key, nullable=False),
    Index("ix_event_part_project_id_version", "project_id", "version", unique=True),
    **TABLE,
)
"""Events that programs are told of with a later one, the last of what one request did to a story or epic. The
project and version of the event stand here, too, so that those of a project are counted in an index alone."""

state_change = Table(
    "state_change",
    db.metadata,
    Column("project_id", Key, ForeignKey("project.id"), primary_key=True),
    Column("version", Key, primary_key=True),
    Column("story_id", Key, ForeignKey("story.id"), primary_key=True, index=True),
    sqlite_with_rowid=False,
    **TABLE,
)
"""Which stories the event of this version brought into another state: what it says of them is read there.
Pages of them are counted and cut without asking what all events of a project hold."""


class Event(Model):
    """One recorded change. `version` is the project's version after it: gapless within a project.

    `before` is what undoing needs: by story number (as text) the values that the change replaced, and under
    "renumbered" the positions there were where it numbered the list anew; None where it replaced nothing.
    `through` says by what a program's change came, as it tells: the name of its token, or an assistant; ""
    for people. `token_id` is the token itself.
    """

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
    through: Mapped[str] = mapped_column(String(120), default="", server_default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    token_id: Mapped[int | None] = mapped_column(ForeignKey("token.id"), index=True)
    story_id: Mapped[int | None] = mapped_column(ForeignKey("story.id"))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
