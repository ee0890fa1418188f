"""How somebody mapped the columns of a file, for the next one like it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.database import TABLE, Key, LongText, Model


class KeptMapping(Model):
    """A mapping, as exchange/mapping.py writes it. `signature` is a digest of where such files come from and
    of their columns."""

    __tablename__ = "kept_mapping"
    __table_args__ = (UniqueConstraint("person_id", "signature"), TABLE)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    signature: Mapped[str] = mapped_column(String(64))
    mapping: Mapped[str] = mapped_column(LongText)
    used_at: Mapped[datetime]
