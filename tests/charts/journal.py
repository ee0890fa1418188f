"""A journal of an invented iteration: tests say what happened to stories, the ledger's rules make entries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tracker.charts.burndown import series
from tracker.charts.records import Burndown, Facts
from tracker.ledger.entries import Draft, Line, Standing, difference, opening
from tracker.planning.calendar import Span, starts_at, working_pattern

MONDAY = date(2026, 11, 16)
BERLIN = ZoneInfo("Europe/Berlin")


class Journal:
    """Days count from 0, the first day of iteration 12; hours are local."""

    def __init__(
        self,
        weeks: int = 2,
        start: date = MONDAY,
        off: tuple[int, ...] = (),
        first_id: int = 100,
        number: int = 12,
    ) -> None:
        self.span = Span(number, start, start + timedelta(weeks=weeks))
        self.zone = BERLIN
        self.first_id = first_id
        self.off = frozenset(start + timedelta(days=day) for day in off)
        self.scope: dict[int, Standing] = {}
        self.names: dict[str, int] = {}
        self.lines: list[Line] = []

    def instant(self, day: float, hour: int = 12, minute: int = 0) -> datetime:
        return datetime.combine(
            self.span.start_on + timedelta(days=day), time(hour, minute), self.zone
        ).astimezone(UTC)

    def commit(self, **points: int | None) -> Journal:
        """What the iteration opens with; None is a story without the estimate it needs."""
        self.scope = {self._id(name): self._standing(each) for name, each in points.items()}
        self._write(starts_at(self.span.start_on, self.zone), opening(self.scope), "")
        return self

    def add(self, day: int, hour: int = 12, who: str = "Ada", **points: int | None) -> Journal:
        new = {self._id(name): self._standing(each) for name, each in points.items()}
        return self._change(day, hour, self.scope | new, who)

    def remove(self, day: int, *names: str, hour: int = 12, who: str = "Ada") -> Journal:
        gone = {self.names[name] for name in names}
        return self._change(day, hour, {k: v for k, v in self.scope.items() if k not in gone}, who)

    def estimate(self, day: int, hour: int = 12, who: str = "Ada", **points: int | None) -> Journal:
        new = {
            self.names[name]: self._standing(each)._replace(done=self.scope[self.names[name]].done)
            for name, each in points.items()
        }
        return self._change(day, hour, self.scope | new, who)

    def done(self, day: int, *names: str, hour: int = 12, done: bool = True, who: str = "Ada") -> Journal:
        new = {self.names[name]: self.scope[self.names[name]]._replace(done=done) for name in names}
        return self._change(day, hour, self.scope | new, who)

    def reopen(self, day: int, *names: str, hour: int = 12) -> Journal:
        return self.done(day, *names, hour=hour, done=False)

    def facts(self, **values: Any) -> Facts:
        working = working_pattern(self.span, "1111100", self.off)
        return Facts("Apollo", self.span, working, self.zone, tuple(self.lines), **values)

    def chart(self, day: float, hour: int = 12, minute: int = 0, **values: Any) -> Burndown:
        """The burndown as it stood on that day at that hour."""
        return series(self.facts(**values), self.instant(day, hour, minute))

    def closed(self, **values: Any) -> Burndown:
        return self.chart(400, **values)

    def _change(self, day: int, hour: int, after: Mapping[int, Standing], who: str) -> Journal:
        drafts = difference(self.scope, after)
        self.scope = dict(after)
        self._write(self.instant(day, hour), drafts, who)
        return self

    def _write(self, at: datetime, drafts: list[Draft], who: str) -> None:
        titles = {number: name for name, number in self.names.items()}
        self.lines += [
            Line(at, draft.kind, draft.points, draft.unestimated, draft.story_id, titles[draft.story_id], who)
            for draft in drafts
        ]

    def _id(self, name: str) -> int:
        return self.names.setdefault(name, self.first_id + len(self.names))

    def _standing(self, points: int | None) -> Standing:
        return Standing(points or 0, unestimated=points is None)


def usual() -> Journal:
    """Twenty points committed; done, grown, cut, re-estimated and reopened on the way."""
    return (
        Journal()
        .commit(ticket=3, timetable=2, card=5, seats=8, cabin=2)
        .done(1, "ticket", hour=11)
        .add(2, harbour=3)
        .done(2, "timetable", hour=16)
        .estimate(3, card=8)
        .reopen(4, "ticket")
        .done(7, "ticket", "card")
        .remove(8, "cabin")
    )
