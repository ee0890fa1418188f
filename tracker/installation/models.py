"""What administrators decide for the whole installation: one row."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.database import TABLE, Key, Model


class Installation(Model):
    """The row with number 1. `name` and `notice` stand on the pages for everybody; `beginners` says who
    may begin projects: everybody or administrators; `time_zone` is proposed for new projects ("": the
    one of the environment)."""

    __tablename__ = "installation"
    __table_args__ = TABLE

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(50), default="")
    notice: Mapped[str] = mapped_column(String(500), default="")
    beginners: Mapped[str] = mapped_column(String(14), default="everybody")
    time_zone: Mapped[str] = mapped_column(String(64), default="")
