"""The signed entries of the scope of iterations, releases and epics. Append-only."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.database import TABLE, Key, Model


class Entry(Model):
    """One entry in the scope of an iteration, a release or an epic (just one of the three is set).

    `points` is what the kind moves: positive, except for a re-estimate, where it is the difference.
    `unestimated` is how many stories without the estimate they need this entry brings (+1) or takes (-1).
    `title` and `who` are as they were at the time: a closed chart names what people saw then.
    `dated_at` is set on an amendment alone, an entry made after its iteration had ended: the instant that
    it speaks of, while `at` is when it was made.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        Index("ix_ledger_entry_iteration_id_id", "iteration_id", "id"),
        Index("ix_ledger_entry_release_id_id", "release_id", "id"),
        Index("ix_ledger_entry_epic_id_story_id", "epic_id", "story_id"),
        TABLE,
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    iteration_id: Mapped[int | None] = mapped_column(ForeignKey("iteration.id"))
    release_id: Mapped[int | None] = mapped_column(ForeignKey("story.id"))
    epic_id: Mapped[int | None] = mapped_column(ForeignKey("epic.id"))
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"))
    kind: Mapped[str] = mapped_column(String(12))
    points: Mapped[int]
    unestimated: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime]
    dated_at: Mapped[datetime | None]
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    title: Mapped[str] = mapped_column(String(5000))
    who: Mapped[str] = mapped_column(String(250), default="")
