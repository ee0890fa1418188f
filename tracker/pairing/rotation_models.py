"""How a team rotates: its manner, its rules, and the board of a day with the pairs that were agreed on."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Person
from tracker.database import TABLE, Key, Model

ROTATING = "design development quality operations data security other"


class RotationSettings(Model):
    """The manner in which a project's team rotates (rotation_facts.Manner); a project without a row has what
    is usual. `rotating`: the disciplines that take part, with spaces between."""

    __tablename__ = "rotation_settings"
    __table_args__ = TABLE

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), primary_key=True)
    stays: Mapped[str] = mapped_column(String(16), default="any")
    odd: Mapped[str] = mapped_column(String(8), default="alone")
    stay_limit: Mapped[int] = mapped_column(default=2)
    every: Mapped[int] = mapped_column(default=1)
    overlap: Mapped[int] = mapped_column(default=120)
    rotating: Mapped[str] = mapped_column(String(120), default=ROTATING)


class RotationRule(Model):
    """A rule between two people, between two disciplines, or of one person (rotation_rules.Kind)."""

    __tablename__ = "rotation_rule"
    __table_args__ = TABLE

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    one_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    other_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    one_discipline: Mapped[str] = mapped_column(String(12), default="")
    other_discipline: Mapped[str] = mapped_column(String(12), default="")

    one: Mapped[Person | None] = relationship(foreign_keys=[one_id], lazy="joined")
    other: Mapped[Person | None] = relationship(foreign_keys=[other_id], lazy="joined")


class PairBoard(Model):
    """The pairs of a day as people see them. `cards`: for each its people, its story and whether it is
    pinned (pair_board.py reads them). `bench`: who was taken out for the day. `earlier`: what undoing goes
    back to, the last one last. `published`: the cards as they were when they were agreed on, at
    `published_at` by somebody, or by nobody where they stood since an earlier day (standing.py).
    `recorded_at`: since then they are in the log of the day; None where the day has not come yet."""

    __tablename__ = "pair_board"
    __table_args__ = (UniqueConstraint("project_id", "day"), TABLE)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    day: Mapped[date]
    cards: Mapped[list[Any]] = mapped_column(JSON, default=list)
    bench: Mapped[list[int]] = mapped_column(JSON, default=list)
    earlier: Mapped[list[Any]] = mapped_column(JSON, default=list)
    published: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    published_at: Mapped[datetime | None]
    recorded_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    published_by: Mapped[Person | None] = relationship(lazy="joined")
