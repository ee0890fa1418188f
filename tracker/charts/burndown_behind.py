"""What is behind the days and the signs of a burndown: the entries of the ledger, as they were told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tracker.charts.chart import Behind, Item
from tracker.charts.figures import moved
from tracker.charts.records import Burndown, Day
from tracker.charts.words import count, day_words, signed
from tracker.ledger.entries import Kind, Line
from tracker.planning.calendar import day_of


def behind(chart: Burndown) -> Iterator[Behind]:
    """Each day that has begun with what happened on it, and each sign with its story. What was entered
    before the first day, or at its beginning, belongs to that day, the commitment after the changes."""
    by_day: dict[int, list[Line]] = {}
    for line in chart.entries:
        number = (day_of(line.at, chart.zone) - chart.span.start_on).days
        by_day.setdefault(max(0, number), []).append(line)
    for number, day in enumerate(chart.days):
        if day.figures:
            lines = sorted(by_day.get(number, ()), key=lambda line: line.kind is Kind.COMMITTED)
            yield Behind(f"day-{number}", day_text(day), tuple(items(lines)))
    for number, mark in enumerate(chart.marks):
        own = (e for e in chart.entries if (e.story_id, e.at) == (mark.story_id, mark.entered))
        yield Behind(f"mark-{number}", mark.text, tuple(items(own)))


def day_text(day: Day) -> str:
    """A day in words: "Tue 24 Nov: 8 left of 14 in scope, 6 done"."""
    now = day.figures
    if now is None:
        return day_words(day.date)
    return (
        f"{day_words(day.date)}: {now.remaining} left of {now.scope} in scope, {now.done - now.reopened} done"
    )


def items(lines: Iterable[Line]) -> Iterator[Item]:
    """Entries of a ledger as things behind a mark; who did it is the one who was named then."""
    for line in lines:
        points = signed(moved(line)) if line.kind is Kind.RE_ESTIMATED else count(line.points, "point")
        missing = ", without estimate" if line.unestimated > 0 else ""
        yield Item(line.story_id, f"{line.kind.value}, {points}{missing}", line.title, line.who)
