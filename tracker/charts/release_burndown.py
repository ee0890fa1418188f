"""The release burndown: a bar for each iteration whose top falls with finished work and whose bottom sinks
with added scope, so that the two causes of a late date are apart (Cohn's alternative release burndown).

Growth counts from the scope at the end of the iteration in which the release was planned.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.charts.burnup_records import Period, Theme, counted
from tracker.charts.chart import By, Said
from tracker.charts.release_burndown_picture import draw
from tracker.charts.scope_series import behind, periods, table, told
from tracker.charts.theme_burnup import more
from tracker.charts.theme_words import describe, empty_sentence, finding, heading, notes
from tracker.ledger.entries import Figures, figures
from tracker.planning.calendar import day_of

__all__ = ["RULE", "draw", "series"]

RULE = (
    "Each bar is what was left at the end of an iteration. Its top falls with what was accepted; its bottom "
    "sinks with what was added and rises with what was removed since the iteration in which the release was "
    "planned."
)


@dataclass(frozen=True, slots=True)
class Bar:
    """What was left at the end of an iteration, from `bottom` (below zero by what the scope grew) to `top`
    (what was planned without what is done)."""

    key: str
    number: int
    top: int
    bottom: int
    running: bool = False

    @property
    def left(self) -> int:
        return self.top - self.bottom


@dataclass(frozen=True, slots=True)
class ReleaseBurndown(Said):
    """The bars, oldest first; `planned` is the scope that growth is measured from."""

    project: str
    planned: int = 0
    bars: tuple[Bar, ...] = ()
    by: By = By.POINTS

    def counted(self, number: int) -> str:
        return counted(number, self.by)


def series(theme: Theme, as_of: datetime) -> ReleaseBurndown:
    """The bars as they stood at `as_of`; of an accepted release as they stood then."""
    ended = theme.ended_at if theme.ended_at and theme.ended_at <= as_of else None
    until = ended or as_of
    entries = told(theme.entries, until, theme.by)
    empty = empty_sentence(theme, entries)
    if empty or not theme.spans:
        return ReleaseBurndown(
            theme.project, title=empty, empty=empty, heading=heading(theme), description=empty, by=theme.by
        )
    today = day_of(until, theme.zone)
    spans = [span for span in theme.spans if span.start_on <= today]
    found = periods(entries, spans, theme.zone, until)
    planned = found[0].figures.scope if found[0].figures else 0
    now = figures(entries)
    title = finding(theme, now, found[0], until)
    bars = tuple(_bar(each, planned, running=not ended and each is found[-1]) for each in found)
    return ReleaseBurndown(
        theme.project,
        planned,
        bars,
        theme.by,
        title=title,
        heading=heading(theme),
        description=describe(theme, now, title),
        notes=(_sign(planned, now), *notes(theme, now)),
        table=table(
            found, "Since the first story came in, at the end of each iteration; of this one, so far."
        ),
        behind=tuple(behind(found, theme.by)),
        more=more(theme, now),
    )


def _bar(period: Period, planned: int, *, running: bool) -> Bar:
    now = period.figures or Figures()
    done = now.done - now.reopened
    return Bar(period.key, period.span.number, planned - done, planned - now.scope, running)


def _sign(planned: int, now: Figures) -> str:
    if now.scope < planned:
        return "A bar that stands above zero shows by how much the scope shrank since it was planned."
    return "Above zero is what was planned, below it by how much the scope grew since."
