"""Where stories spend their time: the median days in each state, by the iteration of acceptance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

from tracker.backlog.workflow import State
from tracker.charts import bars
from tracker.charts.chart import Behind, Column, Item, Row, Said, Table
from tracker.charts.ink import PRINT, Ink
from tracker.charts.lives import Life, in_days, shortly
from tracker.charts.ranges import Range, fallen
from tracker.charts.sheet import SMALL
from tracker.charts.ways import Ways
from tracker.charts.words import count, span_words

RULE = (
    "Each part of a bar is the median of the days that the stories accepted in an iteration spent in that "
    "state from their first start on, in days of 24 hours; a story that never was in a state counts as none. "
    "Medians do not add up to the median of the whole."
)
STATES = {
    State.STARTED: "started",
    State.FINISHED: "finished",
    State.DELIVERED: "delivered",
    State.REJECTED: "rejected",
    State.UNSTARTED: "put back",
}
"""From the bottom to the top. What was put back may have been planned by hand again; it waited."""
COLUMNS = (
    Column("iteration", "Iteration"),
    Column("begins", "Begins"),
    Column("stories", "Stories"),
    *(Column(word.replace(" ", "_"), word.capitalize(), "days") for word in STATES.values()),
)
Medians = dict[str, float]


@dataclass(frozen=True, slots=True)
class TimeInStates(Said):
    """The medians of each iteration by state, and those of all stories together."""

    range: Range
    medians: tuple[Medians, ...] = ()
    whole: tuple[tuple[str, float], ...] = ()


def series(facts: Ways, as_of: datetime) -> TimeInStates:
    """The medians of the stories accepted in each iteration of the range."""
    shown, lives = facts.range, facts.timed()
    missing = facts.untimed_note()
    if not lives:
        empty = shown.nothing("No story whose start is known was accepted")
        told = f"{shown.heading}. {empty} {missing}".strip()
        return TimeInStates(shown, title=empty, empty=empty, heading=shown.heading, description=told)
    groups: list[list[Life]] = [[] for _ in shown.opened]
    accepted = [life.accepted_at for life in lives if life.accepted_at]
    for life, number in zip(lives, fallen(accepted, shown.begins), strict=True):
        groups[number].append(life)
    medians = tuple(map(_medians, groups))
    whole = _medians(lives)
    title = _title(whole, lives)
    return TimeInStates(
        shown,
        medians,
        tuple(whole.items()),
        title=title,
        heading=shown.heading,
        description=f"{shown.heading}. {title} {missing}".strip(),
        notes=(missing,) if missing else (),
        table=Table(
            "A row an iteration, by the acceptance of its stories.",
            COLUMNS,
            tuple(_rows(shown, groups, medians)),
        ),
        behind=tuple(_behind(shown, groups)),
    )


def _medians(lives: Sequence[Life]) -> Medians:
    spent = [life.days_in(life.accepted_at) for life in lives if life.accepted_at]
    for each in spent:
        each[State.UNSTARTED] = each.get(State.UNSTARTED, 0.0) + each.get(State.PLANNED, 0.0)
    return {state.value: median(each.get(state, 0.0) for each in spent) if spent else 0.0 for state in STATES}


def _title(whole: Medians, lives: Sequence[Life]) -> str:
    state, days = max(whole.items(), key=lambda pair: pair[1])
    total = median(life.cycle_days or 0.0 for life in lives)
    if not days:
        return f"The usual story took {in_days(total)}, most of it in no state more than in another."
    word = STATES[State(state)]
    took = f"The usual story took {in_days(total)} from start to acceptance"
    return f"{took}; the longest part was “{word}”, {in_days(days)}."


def _rows(shown: Range, groups: Sequence[Sequence[Life]], medians: Sequence[Medians]) -> Iterator[Row]:
    for opened, group, each in zip(shown.opened, groups, medians, strict=True):
        cells = (round(days, 2) if group else None for days in each.values())
        yield Row(
            (opened.span.number, opened.span.start_on, len(group), *cells),
            bars.key_of(opened) if group else "",
        )


def _behind(shown: Range, groups: Sequence[Sequence[Life]]) -> Iterator[Behind]:
    for opened, group in zip(shown.opened, groups, strict=True):
        if group:
            days = span_words(opened.span.start_on, opened.span.last_day)
            text = f"Iteration {opened.span.number}, {days}: {count(len(group), 'story', 'stories')}"
            yield Behind(bars.key_of(opened), text, tuple(map(_item, group)))


def _item(life: Life) -> Item:
    spent = life.days_in(life.accepted_at) if life.accepted_at else {}
    return Item(
        life.story_id,
        ", ".join(f"{in_days(days)} {STATES.get(State(state), state)}" for state, days in spent.items()),
    )


def draw(axes: Any, chart: TimeInStates, ink: Ink = PRINT) -> None:
    """Draws the chart, or the sentence that says why there is none."""
    if chart.empty:
        bars.sentence(axes, chart.empty, ink)
        return
    highest = max(sum(each.values()) for each in chart.medians)
    sheet = bars.sheet_for(axes, len(chart.medians), highest)
    bars.ground(sheet, ink, highest)
    sheet.write(-28, sheet.height - 2, "days", SMALL, color=ink.quiet)
    bars.iterations(sheet, ink, chart.range)
    bars.notes(sheet, chart.notes, ink)
    styles: tuple[dict[str, Any], ...] = (
        {"facecolor": ink.scope, "alpha": 0.8, "linewidth": 0},
        {"facecolor": ink.scope, "alpha": 0.4, "linewidth": 0},
        {"facecolor": "none", "edgecolor": ink.main, "hatch": "\\\\\\\\\\", "linewidth": 0.9},
        {"facecolor": "none", "edgecolor": ink.add, "hatch": "/////", "linewidth": 0.9},
        {"facecolor": ink.quiet, "alpha": 0.2, "linewidth": 0},
    )
    bottoms = [0.0] * len(chart.medians)
    for state, style in zip(STATES, styles, strict=True):
        tops = [bottom + each[state] for bottom, each in zip(bottoms, chart.medians, strict=True)]
        if any(each[state] for each in chart.medians):
            bars.bars(sheet, tops, bottoms, zorder=3, **style)
        bottoms = tops
    _names(sheet, chart, ink)
    bars.iteration_strips(sheet, chart.range, chart.behind)


def _names(sheet: Any, chart: TimeInStates, ink: Ink) -> None:
    """The states at the right in the order of the bars, with the median of all stories."""
    last = next(each for each in reversed(chart.medians) if any(each.values()) or each is chart.medians[0])
    level = 0.0
    colors = (ink.scope, ink.scope, ink.text, ink.add, ink.quiet)
    for (state, days), color in zip(chart.whole, colors, strict=True):
        middle = level + last[state] / 2
        level += last[state]
        if any(each[state] for each in chart.medians):
            words = f"{STATES[State(state)]} {shortly(days)}"
            sheet.write_near(sheet.width + 8, sheet.y(middle), words, SMALL, color=color)
