"""The forges that tell a project of its code, and what they have told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Person
from tracker.database import TABLE, Key, Model
from tracker.teams.models import Project


class Forge(Model):
    """A forge (GitHub, GitLab, Gitea, Forgejo) whose webhook tells of commits, branches and pull requests of
    a project. `key` is the part of the address to which it speaks, `secret` what it proves itself by. What
    nobody known did is done in the name of `by`."""

    __tablename__ = "forge"
    __table_args__ = TABLE

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(100))
    key: Mapped[str] = mapped_column(String(40), unique=True)
    secret: Mapped[str] = mapped_column(String(100))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    project: Mapped[Project] = relationship(lazy="joined")
    by: Mapped[Person | None] = relationship(lazy="joined")


class ForgeDelivery(Model):
    """What a forge has told: the digest of a body that was taken, so that it is taken once."""

    __tablename__ = "forge_delivery"
    __table_args__ = (UniqueConstraint("forge_id", "digest"), TABLE)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    forge_id: Mapped[int] = mapped_column(ForeignKey("forge.id"))
    digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(index=True)
