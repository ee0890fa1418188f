"""The iterations that a chart of a project's past shows, and where an instant falls among them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tracker.charts.chart import By
from tracker.charts.words import MONTHS, count, span_words
from tracker.planning.calendar import Opened, starts_at


@dataclass(frozen=True)
class Range:
    """Iterations in order, the last of them the current one; or, where nothing has been accepted for as long
    as the range is, the last one in which something was. `is_whole` says that there are no others;
    `latest` is when a story was last accepted, if one was."""

    project: str
    zone: ZoneInfo
    opened: tuple[Opened, ...]
    is_whole: bool
    by: By = By.POINTS
    latest: date | None = None
    is_running: bool = True

    @property
    def begin(self) -> datetime:
        return starts_at(self.opened[0].span.start_on, self.zone)

    @property
    def begins(self) -> list[datetime]:
        return [starts_at(opened.span.start_on, self.zone) for opened in self.opened]

    @property
    def is_reconstructed(self) -> bool:
        """Whether any of the iterations is known from the dates of imported stories only."""
        return any(opened.reconstructed for opened in self.opened)

    @property
    def heading(self) -> str:
        """Which iterations of which project these are: one line of names and dates."""
        first, last = self.opened[0].span, self.opened[-1].span
        numbers = f"{first.number} – {last.number}" if first != last else str(last.number)
        word = "Iterations" if first != last else "Iteration"
        return f"{self.project} · {word} {numbers} · {span_words(first.start_on, last.last_day)}"

    @property
    def words(self) -> str:
        """ "the last 26 iterations", "all 13 iterations", "the first iteration"."""
        many = len(self.opened)
        if self.is_whole:
            return "the first iteration" if many == 1 else f"all {many} iterations"
        if not self.is_running:
            return f"the {count(many, 'iteration')} up to {self._end}"
        return f"the last {count(many, 'iteration')}" if many > 1 else "this iteration"

    @property
    def _end(self) -> str:
        last = self.opened[-1].span.last_day
        return f"{MONTHS[last.month - 1]} {last.year}"

    def remarks(self) -> Iterator[str]:
        """What to know of the iterations themselves."""
        if not self.is_running:
            yield f"Nothing has been accepted since {self._end}: the picture ends there."
        if self.is_reconstructed:
            yield "Iterations of imported stories are reconstructed from the dates of acceptance."

    def counted(self, number: int) -> str:
        """A number of what is counted: "8 points", "1 story"."""
        return count(number, *(("point", "points") if self.by is By.POINTS else ("story", "stories")))

    def nothing(self, what: str) -> str:
        """Why there is nothing to draw: "Nothing was accepted in the last 26 iterations"."""
        return f"{what} in {self.words.replace('all ', 'any of the ')}."


def fallen(instants: Iterable[datetime], begins: list[datetime]) -> list[int]:
    """Into which iteration each instant falls, counted from 0; −1 for what was before the first."""
    return [bisect_right(begins, instant) - 1 for instant in instants]
