"""Who worked together, on which day, on which story; and what one pair wrote down for the next."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Person
from tracker.activity.remembered import Remembered
from tracker.backlog.models import Story
from tracker.database import NUMBERED_ONCE, TABLE, Key, Model
from tracker.pairing.lines import Source
from tracker.teams.presence import Part


class Pairing(Model):
    """A day's work of one or more people on a story, or half a day's; one person alone is solo. Without a
    story, `subject` says on what: histories of other tools know none. `source` says how the line came."""

    __tablename__ = "pairing"
    __table_args__ = (Index("ix_pairing_project_id_day", "project_id", "day"), NUMBERED_ONCE)
    REMEMBERED = Remembered("changed the pairs of")

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    story_id: Mapped[int | None] = mapped_column(ForeignKey("story.id"), index=True)
    subject: Mapped[str] = mapped_column(String(200), default="", server_default="")
    day: Mapped[date]
    part: Mapped[str] = mapped_column(String(9), default=Part.DAY.value, server_default=Part.DAY.value)
    source: Mapped[str] = mapped_column(String(8), default=Source.HAND.value, server_default="hand")
    created_at: Mapped[datetime]

    story: Mapped[Story | None] = relationship(lazy="joined")
    parts: Mapped[list[PairingPerson]] = relationship(cascade="all, delete-orphan", lazy="selectin")

    @property
    def people(self) -> list[Person]:
        return sorted((part.person for part in self.parts), key=lambda person: (person.name, person.id))

    @property
    def title(self) -> str:
        """What they worked on."""
        return self.story.title if self.story else self.subject


class PairingPerson(Model):
    __tablename__ = "pairing_person"
    __table_args__ = TABLE
    REMEMBERED = Remembered("changed the pairs of")

    pairing_id: Mapped[int] = mapped_column(ForeignKey("pairing.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)

    person: Mapped[Person] = relationship(lazy="joined")


class HandOver(Model):
    """What was written down on a day for whoever takes the story up next. A day has one note a story."""

    __tablename__ = "hand_over"
    __table_args__ = (UniqueConstraint("story_id", "day"), NUMBERED_ONCE)
    REMEMBERED = Remembered("changed the note for the next pair on", quiet=frozenset({"at"}))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"))
    day: Mapped[date]
    text: Mapped[str] = mapped_column(String(1000))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    by: Mapped[Person | None] = relationship(lazy="joined")
