"""The figures of a scope over time: by instant, and by iteration."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tracker.charts.burndown import TICK, each_as_one
from tracker.charts.burndown_behind import items
from tracker.charts.burnup_records import Period, counted
from tracker.charts.chart import Behind, By, Cell, Column, Item, Row, Table
from tracker.charts.records import Step
from tracker.charts.words import MINUS, count, day_words, short_span_words
from tracker.ledger.entries import Figures, Line, figures_at
from tracker.planning.calendar import Span, starts_at

MOST_ITEMS = 1000
"""Entries that are listed behind a mark."""
MOST_STEPS = 400
"""Instants that a line is drawn through; with more of them it is drawn by days."""

COLUMNS = (
    Column("iteration", "Iteration"),
    Column("first_day", "First day", on_page=False),
    Column("last_day", "Last day"),
    Column("committed", "Committed"),
    Column("added", "Added", sign=1),
    Column("removed", "Removed", sign=-1),
    Column("re_estimated", "Re-estimated", sign=1),
    Column("scope", "Scope"),
    Column("done", "Done"),
    Column("remaining", "Remaining"),
    Column("unestimated", "Unestimated stories", "stories"),
)


def told(entries: Iterable[Line], as_of: datetime, by: By) -> tuple[Line, ...]:
    """The entries up to `as_of` in the order of time, each story as one where stories are counted."""
    lines = sorted((line for line in entries if line.at <= as_of), key=lambda line: line.at)
    return tuple(lines if by is By.POINTS else each_as_one(lines))


def periods(entries: Sequence[Line], spans: Sequence[Span], zone: ZoneInfo, as_of: datetime) -> list[Period]:
    """Each iteration that has begun, with the figures at its end, or now."""
    begun = [span for span in spans if starts_at(span.start_on, zone) <= as_of]
    ends = [min(starts_at(span.end_on, zone), as_of + TICK) for span in begun]
    found, position = [], 0
    for span, end, figures in zip(begun, ends, figures_at(entries, ends), strict=True):
        start = position
        while position < len(entries) and entries[position].at < end:
            position += 1
        words = f"Iteration {span.number}, {short_span_words(span.start_on, span.last_day)}"
        found.append(Period(f"iteration-{span.number}", words, span, figures, tuple(entries[start:position])))
    return found


def steps(
    entries: Sequence[Line], begins: datetime, until: datetime, zone: ZoneInfo
) -> list[tuple[datetime, Figures]]:
    """What the figures were from each instant on at which they changed, from `begins` to `until`."""
    changed = sorted({line.at for line in entries if begins < line.at <= until})
    if len(changed) > MOST_STEPS:
        changed = sorted({min(_evening(instant, zone), until) for instant in changed})
    instants = [begins, *changed, until]
    return list(zip(instants, figures_at(entries, [instant + TICK for instant in instants]), strict=True))


def _evening(instant: datetime, zone: ZoneInfo) -> datetime:
    day = instant.astimezone(zone).date()
    return starts_at(day + timedelta(days=1), zone) - TICK


def done_steps(known: Iterable[tuple[datetime, Figures]]) -> tuple[Step, ...]:
    return tuple(Step(at, each.done - each.reopened) for at, each in known)


def scope_steps(known: Iterable[tuple[datetime, Figures]]) -> tuple[Step, ...]:
    return tuple(Step(at, each.scope) for at, each in known)


def table(found: Iterable[Period], caption: str) -> Table:
    """A row for each iteration."""
    return Table(caption, COLUMNS, tuple(Row(tuple(_cells(each)), each.key) for each in found))


def _cells(period: Period) -> Iterator[Cell]:
    now = period.figures or Figures()
    yield from (period.span.number, period.span.start_on, period.span.last_day)
    yield from (now.committed, now.added, now.removed, now.re_estimated, now.scope)
    yield from (now.done - now.reopened, now.remaining, now.unestimated)


def behind(found: Iterable[Period], by: By) -> Iterator[Behind]:
    """Each period with what was entered in it."""
    before = Figures()
    for each in found:
        now = each.figures or before
        yield Behind(each.key, f"{each.words}: {_moves(before, now, by)}", tuple(_items(each.entries)))
        before = now


def _items(entries: Sequence[Line]) -> Iterator[Item]:
    yield from items(entries[:MOST_ITEMS])


def _moves(before: Figures, now: Figures, by: By) -> str:
    """What a period changed: "5 points done, scope +3"."""
    done = now.done - now.reopened - before.done + before.reopened
    grown = now.scope - before.scope
    scope = f", scope {'+' if grown > 0 else MINUS}{abs(grown)}" if grown else ""
    said = f"{counted(done, by)} done" if done >= 0 else f"{counted(-done, by)} reopened"
    return f"{said}{scope}; {now.remaining} left of {now.scope}"


def date_words(day: date, today: date) -> str:
    """A day, with its year where that is not this one: "Tue 24 Nov", "Mon 4 Jan 2027"."""
    return day_words(day) + (f" {day.year}" if day.year != today.year else "")


def doubts(now: Figures, by: By, reconstructed: bool) -> Iterator[str]:
    """What to know before believing the figures."""
    if now.unestimated and by is By.POINTS:
        has = "has no estimate and counts" if now.unestimated == 1 else "have no estimate and count"
        yield f"{count(now.unestimated, 'story', 'stories')} {has} as no points here."
    if reconstructed:
        yield "Reconstructed from the dates of stories; what else came in or went out is not known."
