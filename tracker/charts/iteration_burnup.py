"""The burn-up of an iteration: the work done against the scope, day by day. What was added is seen apart from
what was done, which a burndown shows in one line.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from tracker.charts import burndown
from tracker.charts.burndown_behind import behind
from tracker.charts.burnup_picture import draw
from tracker.charts.burnup_records import BurnUp, Period
from tracker.charts.chart import Column, Row, Table
from tracker.charts.records import Burndown, Day, Facts, Step
from tracker.charts.theme_words import growth, progress
from tracker.planning.calendar import Span

__all__ = ["RULE", "draw", "series"]

RULE = (
    "Done means accepted; a reopened story is done no longer. Scope = committed + added − removed + "
    "re-estimated. What has ended stays as it was."
)
COLUMNS = (
    Column("date", "Day"),
    Column("scope", "Scope"),
    Column("done", "Done"),
    Column("remaining", "Remaining"),
)


def series(facts: Facts, as_of: datetime) -> BurnUp:
    """The burn-up as it stood at `as_of`; that of an iteration that has ended stays."""
    base = burndown.series(facts, as_of)
    days = tuple(_period(number, day) for number, day in enumerate(base.days))
    now = base.now
    so_far = f"{progress(now, base.by)}{growth(now, base.committed)}"
    left = f", {base.counted(now.remaining)} left" if now.remaining > 0 else ""
    return BurnUp(
        base.project,
        base.span,
        base.zone,
        base.as_of,
        now,
        days,
        _done(base),
        base.scope,
        running=not base.ended,
        by_day=True,
        by=base.by,
        strengths=base.strengths,
        title=base.empty or f"{so_far}{left if not base.ended else ''}.",
        heading=base.heading,
        description=base.description,
        notes=tuple(note for note in base.notes if "▼" not in note and "added" not in note),
        empty=base.empty,
        table=_table(base),
        behind=tuple(each for each in behind(base) if each.key.startswith("day-")),
        more=base.more,
    )


def _period(number: int, day: Day) -> Period:
    span = Span(0, day.date, day.date + timedelta(days=1))
    return Period(f"day-{number}", "", span, day.figures, working=day.working)


def _done(base: Burndown) -> tuple[Step, ...]:
    """The line of what is done, at the instants of the burndown's own lines."""
    return tuple(
        Step(scope.at, scope.points - remaining.points)
        for scope, remaining in zip(base.scope, base.remaining, strict=True)
    )


def _table(base: Burndown) -> Table:
    rows = tuple(
        Row(
            (day.date, day.figures.scope, day.figures.done - day.figures.reopened, day.figures.remaining)
            if day.figures
            else (day.date, None, None, None),
            f"day-{number}" if day.figures else "",
            not day.working,
        )
        for number, day in enumerate(base.days)
    )
    return Table("At the end of each day; of today, so far.", COLUMNS, rows)
