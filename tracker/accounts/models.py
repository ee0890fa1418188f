"""People: who signs in, who is only named, who knocks too often; and the tokens of their programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_login import UserMixin
from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

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


class Token(Model):
    """A key with which a program does what its owner may do; only a hash of it is kept. Scope: `read` or
    `write`; with `project_id` it opens that project alone. `hint` is how it ends, by which its owner tells it
    from others. The token of no `name` is the one that /me answers to a password: it is made anew from
    `number` whenever it is asked for."""

    __tablename__ = "token"
    __table_args__ = TABLE

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    scope: Mapped[str] = mapped_column(String(5), default="write")
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    hint: Mapped[str] = mapped_column(String(4))
    number: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    project_id: Mapped[int | None] = mapped_column(Key, index=True)
    """No foreign key: projects stand on a higher floor. One that is gone opens nothing."""

    person: Mapped[Person] = relationship(lazy="joined")


class AuditEntry(Model):
    """Who came in, or changed who may do what: see audit_kinds.py. `about_id` is whom it was done to,
    `token_id` the token by which, `address` the network address from where."""

    __tablename__ = "audit_entry"
    __table_args__ = TABLE

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(40))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    about_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    token_id: Mapped[int | None] = mapped_column(ForeignKey("token.id"))
    address: Mapped[str] = mapped_column(String(64))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)


class RequestCount(Model):
    """How many requests a token made within a minute, which is counted from 1970."""

    __tablename__ = "request_count"
    __table_args__ = TABLE

    token_id: Mapped[int] = mapped_column(ForeignKey("token.id"), primary_key=True)
    minute: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    requests: Mapped[int]
