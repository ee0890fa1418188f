"""How often delivered work was rejected, from iteration to iteration."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tracker.backlog.state_changes import Change
from tracker.backlog.workflow import State
from tracker.charts import bars
from tracker.charts.chart import Behind, Column, Item, Row, Said, Table
from tracker.charts.ink import PRINT, Ink
from tracker.charts.lives import Life
from tracker.charts.ranges import Range, fallen
from tracker.charts.sheet import SMALL
from tracker.charts.ways import Ways
from tracker.charts.words import count, day_words, span_words
from tracker.planning.calendar import day_of

RULE = (
    "A story that is delivered and rejected twice counts twice. The rate is rejections in percent of "
    "deliveries in the same iteration."
)
COLUMNS = (
    Column("iteration", "Iteration"),
    Column("begins", "Begins"),
    Column("delivered", "Deliveries"),
    Column("rejected", "Rejections"),
    Column("rate", "Rate", "%"),
)


@dataclass(frozen=True, slots=True)
class Rejection(Said):
    """Deliveries and rejections of each iteration."""

    range: Range
    delivered: tuple[int, ...]
    rejected: tuple[int, ...]

    @property
    def rate(self) -> float:
        """Of the whole range, in percent."""
        return 100 * sum(self.rejected) / max(1, sum(self.delivered))


Turn = tuple[Life, Change]


def series(facts: Ways, as_of: datetime) -> Rejection:
    """The rejections of each iteration of the range."""
    shown = facts.range
    delivered, rejected = (_turns(facts, state) for state in (State.DELIVERED, State.REJECTED))
    counts = tuple(map(len, delivered)), tuple(map(len, rejected))
    empty = "" if any(counts[0]) or any(counts[1]) else shown.nothing("No story was delivered")
    chart = Rejection(shown, *counts)
    title = empty or _title(chart)
    return Rejection(
        shown,
        *counts,
        title=title,
        heading=shown.heading,
        description=f"{shown.heading}. {title}",
        notes=() if empty else tuple(_notes(facts)),
        empty=empty,
        table=Table("A row an iteration, the newest last.", COLUMNS, tuple(_rows(chart))),
        behind=() if empty else tuple(_behind(facts, rejected)),
    )


def _turns(facts: Ways, state: State) -> list[list[Turn]]:
    """Who came into this state in which iteration, oldest first."""
    every = [
        (life, change)
        for life in facts.lives
        for change in life.changes
        if change.state == state and change.at >= facts.range.begin
    ]
    groups: list[list[Turn]] = [[] for _ in facts.range.opened]
    every.sort(key=lambda turn: turn[1].at)
    for turn, number in zip(every, fallen((c.at for _, c in every), facts.range.begins), strict=True):
        groups[number].append(turn)
    return groups


def _title(chart: Rejection) -> str:
    delivered, rejected = sum(chart.delivered), sum(chart.rejected)
    times = count(delivered, "delivery", "deliveries")
    if not rejected:
        return f"None of {times} in {chart.range.words} was rejected."
    was = "was" if rejected == 1 else "were"
    return f"{rejected} of {times} in {chart.range.words} {was} rejected, {round(chart.rate)} %."


def _notes(facts: Ways) -> Iterator[str]:
    if any(life.by_dates for life in facts.lives):
        yield "Whether imported stories were ever rejected is not known."


def _rows(chart: Rejection) -> Iterator[Row]:
    for opened, delivered, rejected in zip(chart.range.opened, chart.delivered, chart.rejected, strict=True):
        rate = round(100 * rejected / delivered, 1) if delivered else None
        key = bars.key_of(opened) if rejected else ""
        yield Row((opened.span.number, opened.span.start_on, delivered, rejected, rate), key)


def _behind(facts: Ways, rejected: list[list[Turn]]) -> Iterator[Behind]:
    for opened, turns in zip(facts.range.opened, rejected, strict=True):
        if turns:
            days = span_words(opened.span.start_on, opened.span.last_day)
            text = f"Iteration {opened.span.number}, {days}: {count(len(turns), 'rejection')}"
            items = (
                Item(
                    life.story_id,
                    f"rejected {day_words(day_of(change.at, facts.range.zone))}",
                    "",
                    f"by {change.who}" if change.who else "",
                )
                for life, change in turns
            )
            yield Behind(bars.key_of(opened), text, tuple(items))


def draw(axes: Any, chart: Rejection, ink: Ink = PRINT) -> None:
    """Draws the chart, or the sentence that says why there is none."""
    if chart.empty:
        bars.sentence(axes, chart.empty, ink)
        return
    highest = max(*chart.delivered, *chart.rejected)
    sheet = bars.sheet_for(axes, len(chart.delivered), highest)
    bars.ground(sheet, ink, highest)
    bars.iterations(sheet, ink, chart.range)
    bars.notes(sheet, chart.notes, ink)
    bars.bars(sheet, chart.delivered, facecolor=ink.quiet, alpha=0.25, linewidth=0, zorder=3)
    bars.bars(
        sheet, chart.rejected, facecolor="none", edgecolor=ink.add, hatch="/////", linewidth=1.1, zorder=4
    )
    _names(sheet, chart, ink)
    bars.iteration_strips(sheet, chart.range, chart.behind)


def _names(sheet: Any, chart: Rejection, ink: Ink) -> None:
    """The rate above each bar that has one, where there is room, and what the bars are at the right."""
    for place, (delivered, rejected) in enumerate(zip(chart.delivered, chart.rejected, strict=True)):
        if rejected and delivered and sheet.day_width >= 24:
            words = f"{round(100 * rejected / delivered)} %"
            y = sheet.y(max(delivered, rejected)) + 8
            sheet.write_near(sheet.x(place + 0.5), y, words, SMALL, "center", True, color=ink.add)
    margin = sheet.width + 8
    sheet.write_near(
        margin, sheet.y(chart.delivered[-1]), f"delivered {sum(chart.delivered)}", color=ink.quiet
    )
    sheet.write_near(
        margin,
        sheet.y(chart.rejected[-1]),
        f"rejected {sum(chart.rejected)}",
        color=ink.add,
        fontweight="bold",
    )
