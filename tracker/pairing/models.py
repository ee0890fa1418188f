"""Who worked together, on which day, on which story."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Person
from tracker.backlog.models import Story
from tracker.database import TABLE, Key, Model


class Pairing(Model):
    """One day's work of one or more people on a story; one person alone is solo."""

    __tablename__ = "pairing"
    __table_args__ = (Index("ix_pairing_project_id_day", "project_id", "day"), TABLE)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"), index=True)
    day: Mapped[date]
    created_at: Mapped[datetime]

    story: Mapped[Story] = relationship(lazy="joined")
    parts: Mapped[list[PairingPerson]] = relationship(cascade="all, delete-orphan", lazy="selectin")

    @property
    def people(self) -> list[Person]:
        return sorted((part.person for part in self.parts), key=lambda person: (person.name, person.id))


class PairingPerson(Model):
    __tablename__ = "pairing_person"
    __table_args__ = TABLE

    pairing_id: Mapped[int] = mapped_column(ForeignKey("pairing.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)

    person: Mapped[Person] = relationship(lazy="joined")
