"""Cumulative flow: how many stories stood in each state at the end of each day. What is accepted counts from
the beginning of the range, and the icebox is left out: it does not flow."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from tracker.backlog.workflow import State
from tracker.charts import bars
from tracker.charts.chart import Behind, By, Column, Item, Row, Said, Table
from tracker.charts.ink import PRINT, Ink
from tracker.charts.lives import Life
from tracker.charts.ranges import Range
from tracker.charts.ways import Ways
from tracker.charts.words import amount, day_words
from tracker.planning.calendar import day_of, starts_at

RULE = (
    "Each figure is how things stood at the end of the day. Accepted counts from the first day shown on; the "
    "icebox is left out. A story of another project counts from the day it came, one that went to another is "
    "counted there alone. Points are those that the stories have now."
)
STATES = {
    State.ACCEPTED: "accepted",
    State.DELIVERED: "delivered",
    State.FINISHED: "finished",
    State.REJECTED: "rejected",
    State.STARTED: "started",
    State.UNSTARTED: "backlog",
}
"""From the bottom to the top. What is planned by hand waits in the backlog, too: nobody has begun it."""
COLUMNS = (Column("date", "Day"), *(Column(word, word.capitalize()) for word in STATES.values()))
MOST_DAYS = 200
"""Beyond these, one figure an iteration tells as much as one a day."""


@dataclass(frozen=True, slots=True)
class Flow(Said):
    """For each of the dates how much stood in each state at its end, in the order of STATES."""

    range: Range
    dates: tuple[date, ...]
    amounts: tuple[tuple[int, ...], ...]


def series(facts: Ways, as_of: datetime) -> Flow:
    """The flow on each day of the range up to today, or at the end of each of its iterations."""
    shown = facts.range
    dates = _dates(shown, day_of(as_of, shown.zone))
    ends = [starts_at(day + timedelta(days=1), shown.zone) for day in dates]
    amounts = _amounts(facts, ends)
    in_progress = [sum(each[1:5]) for each in amounts]
    empty = "" if any(map(any, amounts)) else shown.nothing("No story was in the backlog or in work")
    title = empty or _title(in_progress, shown)
    return Flow(
        shown,
        tuple(dates),
        tuple(amounts),
        title=title,
        heading=shown.heading,
        description=f"{shown.heading}. {title}",
        notes=() if empty else tuple(_notes(facts)),
        empty=empty,
        table=Table(f"At the end of each day, in {shown.by.value}.", COLUMNS, tuple(_rows(dates, amounts))),
        behind=() if empty else tuple(_behind(facts, dates, ends, amounts)),
    )


def _dates(shown: Range, today: date) -> list[date]:
    first = shown.opened[0].span.start_on
    last = max(first, min(today, shown.opened[-1].span.last_day))
    if (last - first).days < MOST_DAYS:
        return [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [*(opened.span.last_day for opened in shown.opened[:-1]), last]


def _amounts(facts: Ways, ends: Sequence[datetime]) -> list[tuple[int, ...]]:
    """Each story is put down where it enters a state and taken away where it leaves it, then all added up."""
    place = {state.value: n for n, state in enumerate(STATES)}
    place[State.PLANNED] = place[State.UNSTARTED]
    moves = [[0] * len(STATES) for _ in range(len(ends) + 1)]
    for life in facts.lives:
        weight = 1 if facts.range.by is By.STORIES else life.estimate or 0
        for state, since, until in _stays(life):
            if state in place and since < ends[-1] and until != since:
                moves[bisect_left(ends, since + INSTANT)][place[state]] += weight
                moves[bisect_left(ends, until + INSTANT)][place[state]] -= weight
    sums = [0] * len(STATES)
    results = []
    for move in moves[:-1]:
        sums = [total + change for total, change in zip(sums, move, strict=True)]
        results.append(tuple(sums))
    return results


INSTANT = timedelta(microseconds=1)
NEVER = datetime.max


def _stays(life: Life) -> Iterator[tuple[str, datetime, datetime]]:
    """The states of a story, each from when to when, since it is in the project; the last one until it was
    deleted, or for good."""
    at = life.is_here_since
    end = life.deleted_at or NEVER.replace(tzinfo=at.tzinfo) - timedelta(days=2)
    state = life.first
    for change in life.changes:
        yield state, at, max(at, change.at)
        state, at = change.state, max(at, change.at)
    yield state, at, max(at, end)


def _title(in_progress: Sequence[int], shown: Range) -> str:
    mean, now = sum(in_progress) / len(in_progress), in_progress[-1]
    if not any(in_progress):
        return f"Nothing was in progress at the end of any day in {shown.words}."
    verb = "is" if now == 1 else "are"
    work = f"{shown.counted(now)} {verb} in progress" if now else "Nothing is in progress"
    if len(in_progress) == 1:
        return f"{work}."
    return f"{work}; on an average day in {shown.words} it was {amount(mean)}."


def _notes(facts: Ways) -> Iterator[str]:
    if any(life.by_dates for life in facts.lives):
        yield "Of imported stories only the days on which they were made and accepted are known."


def _rows(dates: Sequence[date], amounts: Sequence[tuple[int, ...]]) -> Iterator[Row]:
    for number, (day, each) in enumerate(zip(dates, amounts, strict=True)):
        yield Row((day, *each), f"day-{number}")


def _behind(
    facts: Ways, dates: Sequence[date], ends: Sequence[datetime], amounts: Sequence[tuple[int, ...]]
) -> Iterator[Behind]:
    """What changed its state on each day (since the figure before), or came from another project."""
    items: list[list[Item]] = [[] for _ in dates]
    for life in facts.lives:
        for at, what, who in _steps(life):
            if facts.range.begin <= at < ends[-1]:
                item = Item(life.story_id, what, "", f"by {who}" if who else "")
                items[bisect_left(ends, at + INSTANT)].append(item)
    for number, day in enumerate(dates):
        now = amounts[number]
        words = f"{day_words(day)}: {sum(now[1:5])} in progress, {now[0]} accepted, {now[5]} in the backlog"
        yield Behind(f"day-{number}", words, tuple(items[number]))


def _steps(life: Life) -> Iterator[tuple[datetime, str, str]]:
    """When the story changed its state, from what to what, and who did it; first of all how it came."""
    state = life.first
    here = [change for change in life.changes if not life.came_at or change.at > life.came_at]
    if life.came_at:
        state = [state, *(change.state for change in life.changes)][len(life.changes) - len(here)]
        yield life.came_at, f"another project → {_word(state)}", ""
    for change in here:
        yield change.at, f"{_word(state)} → {_word(change.state)}", change.who
        state = change.state


def _word(state: str) -> str:
    return "icebox" if state == State.UNSCHEDULED else STATES.get(State(state), state)


def draw(axes: Any, chart: Flow, ink: Ink = PRINT) -> None:
    """Draws the chart, or the sentence that says why there is none."""
    if chart.empty:
        bars.sentence(axes, chart.empty, ink)
        return
    highest = max(map(sum, chart.amounts))
    sheet = bars.sheet_for(axes, len(chart.dates), highest)
    bars.ground(sheet, ink, highest)
    bars.days(sheet, ink, chart.dates)
    bars.notes(sheet, chart.notes, ink)
    styles: tuple[dict[str, Any], ...] = (
        {"facecolor": ink.quiet, "alpha": 0.28},
        {"facecolor": ink.scope, "alpha": 0.85},
        {"facecolor": ink.scope, "alpha": 0.55},
        {"facecolor": "none", "edgecolor": ink.add, "hatch": "/////"},
        {"facecolor": ink.scope, "alpha": 0.3},
        {"facecolor": ink.quiet, "alpha": 0.09},
    )
    xs = [x for n in range(len(chart.dates)) for x in (n, n + 1)]
    bottoms = [0.0] * len(xs)
    for place, style in enumerate(styles):
        levels = [each[place] for each in chart.amounts for _ in (0, 1)]
        tops = [bottom + level for bottom, level in zip(bottoms, levels, strict=True)]
        if any(levels):
            axes.fill_between(xs, bottoms, tops, linewidth=0, zorder=2, clip_on=False, **style)
            edge = (
                {"color": ink.main, "linewidth": 1.1}
                if place == 4
                else {"color": ink.quiet, "linewidth": 0.7}
            )
            sheet.line(xs, tops, zorder=3, **edge)
        bottoms = tops
    _names(sheet, chart, ink)
    bars.strips(sheet, ((number, f"day-{number}") for number in range(len(chart.dates))))


def _names(sheet: Any, chart: Flow, ink: Ink) -> None:
    """The states at the right, each beside its band, with its figure."""
    level = 0.0
    for word, number in zip(STATES.values(), chart.amounts[-1], strict=True):
        if number:
            words = f"{word} {number}"
            color = {"accepted": ink.quiet, "backlog": ink.quiet, "rejected": ink.add}.get(word, ink.scope)
            sheet.write_near(sheet.width + 8, sheet.y(level + number / 2), words, color=color)
        level += number
