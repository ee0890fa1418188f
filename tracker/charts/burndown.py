"""The iteration burndown: series() works out what it says, draw() puts it on axes.

Done means accepted. A day runs from midnight to midnight in the project's time zone. Stories without the
estimate they need count as no points and are named beside the chart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from tracker.charts.amended import amended, as_told
from tracker.charts.burndown_behind import behind
from tracker.charts.burndown_picture import draw
from tracker.charts.burndown_words import describe, empty_sentence, heading, notes, title
from tracker.charts.chart import By
from tracker.charts.figures import days_table, entry_row
from tracker.charts.outlook import outlook
from tracker.charts.records import Burndown, Day, Facts, Mark, Step, Today, place
from tracker.charts.words import count, signed
from tracker.ledger.entries import Figures, Kind, Line, figures, figures_at
from tracker.planning.calendar import day_of, starts_at

__all__ = ["Facts", "draw", "series"]

TICK = timedelta(microseconds=1)
RULE = (
    "Done means accepted. Bugs and chores count where they carry points; stories without the estimate they "
    "need count as no points and are named. Scope = committed + added − removed + re-estimated; remaining = "
    "scope − done + reopened. What has ended stays as it was."
)


def series(facts: Facts, as_of: datetime) -> Burndown:
    """The burndown as it stood at `as_of`, which is included: what was entered later is not in it. That of
    an iteration that has ended is the same for every later instant."""
    zone, span = facts.zone, facts.span
    begins, ends = starts_at(span.start_on, zone), starts_at(span.end_on, zone)
    as_of = min(as_of, ends)
    until = min(as_of, ends - TICK)
    told = tuple(sorted((line for line in facts.entries if line.at <= until), key=lambda line: line.at))
    entries = told if facts.by is By.POINTS else tuple(each_as_one(told))
    committed = figures(line for line in entries if line.kind is Kind.COMMITTED).committed
    days = _days(facts, entries, committed, as_of)
    if as_of < begins:
        return _finish(Burndown(facts.project, span, zone, as_of, committed, days, by=facts.by), facts)
    remaining, scope = _steps(entries, begins, until)
    today = None if as_of >= ends else _today(facts, days, committed, as_of)
    return _finish(
        Burndown(
            facts.project,
            span,
            zone,
            as_of,
            committed,
            days,
            remaining=remaining,
            scope=scope,
            marks=tuple(_marks(entries, begins, facts.by)),
            today=today,
            outlook=outlook(days, today.remaining, place(as_of, span, zone)) if today else None,
            entries=told,
            reconstructed=facts.reconstructed,
            by=facts.by,
            amended=amended(facts.entries, ends) if as_of + TICK >= ends else None,
            strengths=facts.strengths if as_of + TICK >= ends else None,
        ),
        facts,
    )


def each_as_one(entries: Iterable[Line]) -> Iterable[Line]:
    """The entries of a chart that counts stories: each story weighs 1, and no estimate matters."""
    return (line._replace(points=1, unestimated=0) for line in entries if line.kind is not Kind.RE_ESTIMATED)


def pace(committed: int, working: Sequence[bool]) -> list[float]:
    """What an even pace leaves at the end of each day: from the commitment down to zero at the end of the
    last working day, flat over the days off. Without any working day it runs over all days."""
    counted = list(working) if any(working) else [True] * len(working)
    total = sum(counted)
    return [round(committed * (total - sum(counted[: n + 1])) / total, 2) for n in range(len(counted))]


def _days(facts: Facts, entries: Sequence[Line], committed: int, as_of: datetime) -> tuple[Day, ...]:
    dates = facts.span.days
    working = [sign == "1" for sign in facts.working.ljust(len(dates), "1")[: len(dates)]]
    begun = [day for day in dates if starts_at(day, facts.zone) <= as_of]
    numbers = [facts.span.number] * len(dates)
    if not begun:
        nothing = [None] * len(dates)
        return tuple(map(Day, dates, working, nothing, nothing, numbers))
    ends = [min(starts_at(day + timedelta(days=1), facts.zone), as_of + TICK) for day in begun]
    known: list[Figures | None] = [*figures_at(entries, ends), *[None] * (len(dates) - len(begun))]
    return tuple(map(Day, dates, working, pace(committed, working), known, numbers))


def _steps(
    entries: Sequence[Line], begins: datetime, until: datetime
) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """The lines of what remains and of the scope, from the beginning to `until`. What is entered at one
    instant is one step, however many entries say it."""
    instants = [begins, *sorted({line.at for line in entries if begins < line.at}), until]
    sums = figures_at(entries, [instant + TICK for instant in instants])
    return (
        tuple(Step(at, each.remaining) for at, each in zip(instants, sums, strict=True)),
        tuple(Step(at, each.scope) for at, each in zip(instants, sums, strict=True)),
    )


def _today(facts: Facts, days: Sequence[Day], committed: int, as_of: datetime) -> Today:
    """How things stand; nothing about the pace before the first working day is over."""
    day = day_of(as_of, facts.zone)
    number = (day - facts.span.start_on).days
    figures = days[number].figures or Figures()
    if not committed or not any(each.working for each in days[:number]):
        return Today(as_of, day, figures.remaining, None, None)
    part = place(as_of, facts.span, facts.zone) - number
    before = float(committed) if number == 0 else days[number - 1].pace or 0.0
    even = before + ((days[number].pace or 0.0) - before) * part
    above = figures.remaining - even
    working_days = sum(each.working for each in days) or len(days)
    behind = above * working_days / committed if figures.remaining <= committed else None
    return Today(as_of, day, figures.remaining, round(above, 2), behind)


REASONS = {Kind.REMOVED: "removed", Kind.RE_ESTIMATED: "re-estimated", Kind.REOPENED: "reopened"}


def _marks(entries: Sequence[Line], begins: datetime, by: By) -> Iterable[Mark]:
    """One mark for each story removed, re-estimated or reopened at an instant; a story that is reopened
    only because it was removed or re-estimated gets the mark of the reason."""
    position = 0
    sums = Figures()
    for at, group in groupby(entries, key=lambda line: line.at):
        lines = list(group)
        position += len(lines)
        before, sums = sums, figures(entries[:position])
        foot = min(before.scope, sums.scope) if at > begins else sums.scope
        levels = {Kind.REOPENED: sums.remaining, Kind.REMOVED: foot}
        for story in dict.fromkeys(line.story_id for line in lines):
            kinds = {line.kind: line for line in lines if line.story_id == story}
            kind = next((each for each in REASONS if each in kinds), None)
            if kind:
                level = levels.get(kind, sums.scope)
                yield Mark(max(at, begins), kind, level, _mark_text(kinds[kind], kind, by), story, at)


def _mark_text(line: Line, kind: Kind, by: By) -> str:
    moved = signed(line.points) if kind is Kind.RE_ESTIMATED else count(line.points, "point")
    who = f"by {line.who}" if line.who else ""
    words = ", ".join(filter(None, (moved if by is By.POINTS else "", who)))
    return f"{line.title}: {REASONS[kind]}{f' ({words})' if words else ''}"


def _finish(chart: Burndown, facts: Facts) -> Burndown:
    """The same burndown with its words, its table and what is behind its marks."""
    empty = empty_sentence(chart)
    return replace(
        chart,
        above=chart.today is not None,
        table=days_table(chart.days),
        behind=() if empty else tuple(behind(chart)),
        more=_more(chart),
        title=empty or title(chart),
        description=describe(chart, facts),
        notes=() if empty else notes(chart),
        heading=heading(facts),
        empty=empty,
    )


def _more(chart: Burndown) -> dict[str, Any]:
    """What the JSON has besides: the iteration, and its entries in the words of the CSV."""
    return {
        "project": chart.project,
        "time_zone": chart.zone.key,
        "iteration": {
            "number": chart.span.number,
            "first_day": chart.span.start_on.isoformat(),
            "last_day": chart.span.last_day.isoformat(),
            "reconstructed": chart.reconstructed,
        },
        "entries": [entry_row(line, chart.zone) for line in chart.entries],
        **(as_told(chart.amended, chart.zone) if chart.amended else {}),
    }
