"""Velocity and how steady it is: what each iteration took, and what the plan made of it.

Rules: API reference 2.1. Points of an iteration are those accepted in it, made comparable by its length and
the team's strength; volatility is their standard deviation in percent of their mean, over the same
iterations that velocity looks back on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from tracker.backlog.plan import Ranked
from tracker.charts import bars
from tracker.charts.accepted import Accepted
from tracker.charts.chart import Behind, Column, Row, Said, Table
from tracker.charts.ink import PRINT, Ink
from tracker.charts.ranges import Range
from tracker.charts.sheet import SMALL
from tracker.charts.words import amount, count, span_words
from tracker.planning.schedule import total
from tracker.planning.velocity import Done, at_usual_strength, velocity, volatility

RULE = (
    "Points count in the iteration of their acceptance, as if it had had the usual length and full strength. "
    "Velocity is their mean over the iterations that the settings name, rounded down; volatility is their "
    "standard deviation in percent of the mean. The running iteration does not count yet."
)
COLUMNS = (
    Column("iteration", "Iteration"),
    Column("begins", "Begins"),
    Column("accepted", "Accepted", "points"),
    Column("strength", "Strength", "%"),
    Column("points", "At full strength", "points"),
    Column("velocity", "Velocity after it", "points"),
    Column("volatility", "Volatility", "%"),
)


@dataclass(frozen=True, slots=True)
class Bar:
    """An iteration: points accepted in it, the same at usual length and full strength (None where there was
    no strength), and the velocity and volatility with which the next one was planned."""

    accepted: int
    points: float | None
    velocity: int
    deviation: float | None
    volatility: float | None


@dataclass(frozen=True, slots=True)
class Velocity(Said):
    """One bar an iteration; the last one is still running."""

    range: Range
    bars: tuple[Bar, ...]


def series(facts: Accepted, as_of: datetime) -> Velocity:
    """The velocity of each iteration of the range."""
    groups, shown = facts.by_iteration(), facts.shown
    every = list(_bars(facts, groups))
    own, stories = every[facts.hidden :], groups[facts.hidden :]
    empty = "" if any(bar.accepted for bar in own) else shown.nothing("No points were accepted")
    return Velocity(
        shown,
        tuple(own),
        title=empty or _title(own, shown, facts.averaged_over),
        heading=shown.heading,
        description=f"{shown.heading}. {empty or _description(shown, own)}",
        notes=() if empty else tuple(_notes(shown)),
        empty=empty,
        table=Table("A row an iteration, the newest last.", COLUMNS, tuple(_rows(shown, own))),
        behind=() if empty else tuple(_behind(facts, shown, own, stories)),
    )


def _bars(facts: Accepted, groups: Sequence[Sequence[Ranked]]) -> Iterator[Bar]:
    done: list[Done] = []
    for opened, group in zip(facts.range.opened, groups, strict=True):
        this = Done(total(group), opened.span.weeks, opened.strength)
        if not (facts.range.is_running and opened is facts.range.opened[-1]):
            done.append(this)
        speed = velocity(
            done, averaged_over=facts.averaged_over, initial=facts.initial_velocity, weeks=facts.weeks
        )
        points = at_usual_strength(this, facts.weeks) if this.strength else None
        steady = volatility(done, averaged_over=facts.averaged_over, weeks=facts.weeks)
        swing = (steady.deviation, steady.percent) if steady else (None, None)
        yield Bar(this.points, points, speed.points, *swing)


def _title(own: Sequence[Bar], shown: Range, averaged_over: int) -> str:
    now, done = own[-1], len(own) - shown.is_running
    if not done:
        return f"{count(now.accepted, 'point')} accepted so far in the first iteration."
    be = "is" if shown.is_running else "was"
    if done == 1:
        return f"Velocity {be} {now.velocity}, measured from a single iteration."
    if now.volatility is None:
        return f"Velocity {be} {now.velocity}, the initial one: the last iterations took no points."
    before = own[done - 2].velocity
    moved = f", {'up' if now.velocity > before else 'down'} from {before}" if now.velocity != before else ""
    swung = f"the last {count(min(done, averaged_over), 'iteration')} swung by {round(now.volatility)}\u00a0%"
    return f"Velocity {be} {count(now.velocity, 'point')} an iteration{moved}; {swung}."


def _description(shown: Range, own: Sequence[Bar]) -> str:
    points = ", ".join(str(bar.accepted) for bar in own)
    return f"Points accepted from iteration to iteration: {points}."


def _notes(shown: Range) -> Iterator[str]:
    weak = [str(opened.span.number) for opened in shown.opened if opened.strength != 100]
    if weak:
        yield "Lighter part of a bar: what the team's strength adds or takes."
    yield from shown.remarks()


def _rows(shown: Range, own: Sequence[Bar]) -> Iterator[Row]:
    for opened, bar in zip(shown.opened, own, strict=True):
        yield Row(
            (
                opened.span.number,
                opened.span.start_on,
                bar.accepted,
                opened.strength,
                None if bar.points is None else round(bar.points, 1),
                bar.velocity,
                None if bar.volatility is None else round(bar.volatility, 1),
            ),
            bars.key_of(opened) if bar.accepted else "",
            opened.strength == 0,
        )


def _behind(
    facts: Accepted, shown: Range, own: Sequence[Bar], stories: Sequence[Sequence[Ranked]]
) -> Iterator[Behind]:
    for opened, bar, group in zip(shown.opened, own, stories, strict=True):
        if bar.accepted:
            text = f"Iteration {opened.span.number}, {span_words(opened.span.start_on, opened.span.last_day)}"
            words = f"{text}: {count(bar.accepted, 'point')} accepted"
            yield Behind(bars.key_of(opened), words, tuple(map(facts.item, group)))


def draw(axes: Any, chart: Velocity, ink: Ink = PRINT) -> None:
    """Draws the chart, or the sentence that says why there is none."""
    if chart.empty:
        bars.sentence(axes, chart.empty, ink)
        return
    highest = max(max(bar.accepted, bar.points or 0.0, bar.velocity) for bar in chart.bars)
    sheet = bars.sheet_for(axes, len(chart.bars), highest)
    bars.ground(sheet, ink, highest)
    bars.iterations(sheet, ink, chart.range)
    bars.notes(sheet, chart.notes, ink)
    is_done = [True] * (len(chart.bars) - 1) + [not chart.range.is_running]
    pairs = list(zip(chart.bars, is_done, strict=True))
    done = [(bar.points or 0.0) if ended else 0.0 for bar, ended in pairs]
    plain = [min(bar.accepted, bar.points or 0.0) if ended else 0.0 for bar, ended in pairs]
    bars.bars(sheet, plain, color=ink.quiet, alpha=0.4, linewidth=0, zorder=3)
    bars.bars(sheet, done, plain, color=ink.quiet, alpha=0.18, linewidth=0, zorder=3)
    running = [0.0 if ended else float(bar.accepted) for bar, ended in pairs]
    open_bar: dict[str, Any] = {"facecolor": "none", "edgecolor": ink.quiet, "linestyle": (0, (2, 2))}
    bars.bars(sheet, running, linewidth=1.2, zorder=3, **open_bar)
    _velocity(sheet, chart, ink)
    _numbers(sheet, chart, ink)
    bars.iteration_strips(sheet, chart.range, chart.behind)


def _velocity(sheet: Any, chart: Velocity, ink: Ink) -> None:
    """The line of the velocity with which each iteration was planned, and how far it swung about it."""
    planned = [(n + 1, before) for n, (before, _) in enumerate(pairwise(chart.bars))]
    xs = [x for place, _ in planned for x in (place, place + 1)]
    spreads = [(bar.velocity, bar.deviation or bars.NOTHING) for _, bar in planned for _ in (0, 1)]
    sheet.axes.fill_between(
        xs,
        [max(0.0, velocity - deviation) for velocity, deviation in spreads],
        [velocity + deviation for velocity, deviation in spreads],
        color=ink.scope,
        alpha=0.14,
        linewidth=0,
        zorder=2,
        clip_on=False,
    )
    if planned:
        places, levels = [place for place, _ in planned], [bar.velocity for _, bar in planned]
        sheet.steps(
            [*places, places[-1] + 1], [*levels, levels[-1]], color=ink.scope, linewidth=2.2, zorder=6
        )
    now, margin = chart.bars[-1], sheet.width + 8
    sheet.write_near(
        margin, sheet.y(now.velocity), f"Velocity {now.velocity}", color=ink.scope, fontweight="bold"
    )
    if now.deviation is not None and now.volatility is not None:
        words = f"± {amount(now.deviation)}, {round(now.volatility)} %"
        sheet.write_near(margin, sheet.y(now.velocity) - 15, words, SMALL, color=ink.quiet)


def _numbers(sheet: Any, chart: Velocity, ink: Ink) -> None:
    """The points on the bars, where there is room."""
    if sheet.day_width < 17:
        return
    for place, bar in enumerate(chart.bars):
        is_running = chart.range.is_running and place == len(chart.bars) - 1
        if bar.accepted:
            height = bar.accepted if is_running else max(bar.accepted, bar.points or 0.0)
            words = f"{bar.accepted} so far" if is_running and sheet.day_width > 46 else str(bar.accepted)
            sheet.write_near(
                sheet.x(place + 0.5), sheet.y(height) + 8, words, SMALL, "center", True, color=ink.text
            )
