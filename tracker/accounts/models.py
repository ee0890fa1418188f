"""People: who signs in, who is only named, and who knocks too often."""

from __future__ import annotations

from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.database import TABLE, Key, Model


class Person(UserMixin, Model):
    """Somebody who signs in, or (without an e-mail address) is only named: imported owners, authors.

    `changed_at` is when what others see of them last changed: pages that show names are kept until then.
    """

    __tablename__ = "person"
    __table_args__ = TABLE

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    initials: Mapped[str] = mapped_column(String(8))
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    session_stamp: Mapped[str] = mapped_column(String(32))
    is_administrator: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime | None] = mapped_column(index=True)

    def get_id(self) -> str:
        """What the session cookie holds: a new password makes a new stamp, which ends old sessions."""
        return f"{self.id}.{self.session_stamp}"

    @property
    def can_sign_in(self) -> bool:
        return self.password_hash is not None


class SignInAttempt(Model):
    """One failed sign-in, kept for a quarter of an hour to slow down guessing."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = TABLE

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    address: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(index=True)
