"""Work to be done later, or outside: written in the transaction that asks for it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.database import TABLE, Key, Model


class Job(Model):
    """A piece of work. Kinds, and who does them: chores.py.

    `key` lets a piece of work be asked for once, however many ask. `attempts` counts how often it was
    taken up, and is what a claim is told by: whoever raises it has the job until `leased_until`. A job
    ends by being done, or by being given up; then `error` says why. Those of one `lane` are done one after
    the other.
    """

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_ended_at_due_at", "ended_at", "due_at"), TABLE)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str | None] = mapped_column(String(120), unique=True)
    lane: Mapped[str | None] = mapped_column(String(40))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    given_up: Mapped[bool] = mapped_column(default=False)
    error: Mapped[str] = mapped_column(String(1000), default="")
