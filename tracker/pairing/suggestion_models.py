"""What commits suggest about who worked together, until somebody confirms or dismisses it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Column, ForeignKey, Index, String, Table, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Person
from tracker.backlog.models import Story
from tracker.database import TABLE, Key, Model, db

suggestion_identity = Table(
    "suggestion_identity",
    db.metadata,
    Column("suggestion_id", Key, ForeignKey("suggestion.id"), primary_key=True),
    Column("identity_id", Key, ForeignKey("git_identity.id"), primary_key=True, index=True),
    **TABLE,
)
"""Who is named in the commits of a suggestion."""


class GitIdentity(Model):
    """An address by which commits name somebody, and who that is, told once for the whole team. Nobody to
    pair with, such as a machine, is ignored."""

    __tablename__ = "git_identity"
    __table_args__ = (UniqueConstraint("team_id", "email"), TABLE)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(200))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    is_ignored: Mapped[bool] = mapped_column(default=False, server_default=false())

    person: Mapped[Person | None] = relationship(lazy="joined")

    @property
    def is_known(self) -> bool:
        return self.is_ignored or self.person_id is not None


class Suggestion(Model):
    """These people committed together on a day, on a story or on whatever `title` says. `key` tells what is
    suggested a second time; `state` is open, confirmed or dismissed."""

    __tablename__ = "suggestion"
    __table_args__ = (
        UniqueConstraint("project_id", "key"),
        Index("ix_suggestion_project_id_state_day", "project_id", "state", "day"),
        TABLE,
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    story_id: Mapped[int | None] = mapped_column(ForeignKey("story.id"), index=True)
    day: Mapped[date]
    title: Mapped[str] = mapped_column(String(200))
    commits: Mapped[int]
    key: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(9), default="open")
    created_at: Mapped[datetime]

    story: Mapped[Story | None] = relationship(lazy="joined")
    identities: Mapped[list[GitIdentity]] = relationship(
        secondary=suggestion_identity, order_by=GitIdentity.name, lazy="selectin"
    )

    @property
    def people(self) -> list[Person]:
        """Those who are known, each once, by name."""
        found = {
            each.person.id: each.person for each in self.identities if each.person and not each.is_ignored
        }
        return sorted(found.values(), key=lambda person: (person.name, person.id))

    @property
    def unknown(self) -> list[GitIdentity]:
        return [each for each in self.identities if not each.is_known]
