"""Iterations that have opened. Those to come are computed, never stored."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.activity.remembered import Remembered
from tracker.database import TABLE, Key, Model
from tracker.planning.calendar import LONGEST_DAYS, Span, closed_strength


class Iteration(Model):
    """A numbered span of days [start_on, end_on) in the project's time zone that has opened.

    `strength` is the team's, in percent. `working` has one sign a day, 1 for a working day: kept with
    the iteration so that later changes of the calendar leave its chart alone. `reconstructed` says
    that its ledger was made from the dates of imported stories. `length_override` has the weeks that the
    iteration was given for itself, None where it has the project's length. `closed_strength` is the strength
    with which it ended, where another was set since, by which velocity now counts it: its own chart stays.
    """

    __tablename__ = "iteration"
    __table_args__ = (UniqueConstraint("project_id", "number"), TABLE)
    REMEMBERED = Remembered("changed", quiet=frozenset({"working", "closed_strength"}))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    number: Mapped[int]
    start_on: Mapped[date]
    end_on: Mapped[date]
    working: Mapped[str] = mapped_column(String(LONGEST_DAYS))
    strength: Mapped[int] = mapped_column(default=100)
    goal: Mapped[str] = mapped_column(String(500), default="")
    reconstructed: Mapped[bool] = mapped_column(default=False)
    length_override: Mapped[int | None]
    closed_strength: Mapped[int | None]

    @property
    def span(self) -> Span:
        return Span(self.number, self.start_on, self.end_on)

    def amend_strength(self, percent: int) -> None:
        """Sets the strength after the iteration has ended, and keeps the one with which it did."""
        self.closed_strength = closed_strength(self.closed_strength, self.strength, percent)
        self.strength = percent


class Override(Model):
    """What a team said about an iteration before it opened: its strength in percent, its goal. The
    iteration takes both over when it opens."""

    __tablename__ = "iteration_override"
    __table_args__ = TABLE
    REMEMBERED = Remembered("changed")

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    strength: Mapped[int] = mapped_column(default=100)
    goal: Mapped[str] = mapped_column(String(500), default="")
