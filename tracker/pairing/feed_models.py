"""The secret address at which calendar programs read somebody's pairs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Person
from tracker.database import TABLE, Model


class CalendarFeed(Model):
    """Whose calendar it is, and a hash of the secret in its address. The secret is made from `number`, which
    grows with each new address; a feed that was revoked keeps it, so that no address comes back."""

    __tablename__ = "calendar_feed"
    __table_args__ = TABLE

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, autoincrement=False)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    number: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="joined")
