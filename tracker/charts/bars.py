"""What charts over iterations draw alike: the ground with its numbers and dates, bars, strips to choose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from tracker.charts.chart import Behind
from tracker.charts.ink import Ink
from tracker.charts.ranges import Range
from tracker.charts.sheet import SIZE, SMALL, Sheet, on_axis, scale, wrap
from tracker.charts.words import MONTHS
from tracker.planning.calendar import Opened

DATE, MONTH = 50.0, 66.0
"""Room that "16 Nov" and "Nov 2026" need below an axis, in points of type."""
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
AIR = 1.16
"""How much higher than what is drawn the axis reaches."""
NOTHING = float("nan")


def sheet_for(axes: Any, places: float, highest: float) -> Sheet:
    """A sheet with air above the highest thing."""
    axes.set_axis_off()
    return Sheet(axes, max(places, 1), max(highest, 1) * AIR)


def sentence(axes: Any, text: str, ink: Ink) -> None:
    """The sentence that says why there is nothing to draw."""
    axes.set_axis_off()
    sheet = Sheet(axes, 1, 1)
    for number, line in enumerate(wrap(text, sheet.reach, SIZE)):
        sheet.write(0, sheet.height - 13 - 17 * number, line, SIZE, color=ink.quiet)


def ground(sheet: Sheet, ink: Ink, highest: float, unit: str = "") -> None:
    """Few lines with their numbers, from zero; the highest one says the unit."""
    marks = scale(max(highest, 1))
    for points in marks:
        sheet.line(
            [0, sheet.days],
            [points, points],
            color=ink.grid if points else ink.quiet,
            linewidth=0.8,
            zorder=1,
        )
        sheet.write(-8, sheet.y(points), f"{on_axis(points)}{unit}", SMALL, "right", color=ink.quiet)


def iterations(sheet: Sheet, ink: Ink, shown: Range) -> None:
    """Numbers of the iterations below their bars and the days on which they began, as many as have room."""
    span = shown.opened[-1].span.start_on - shown.opened[0].span.start_on
    in_months = span.days > 500
    step = _step(sheet.day_width, MONTH if in_months else DATE)
    last = len(shown.opened) - 1
    for place in range(last, -1, -step):
        style = {"color": ink.text, "fontweight": "bold"} if place == last else {"color": ink.quiet}
        opened, middle = shown.opened[place], sheet.x(place + 0.5)
        sheet.write(middle, -13, str(opened.span.number), SMALL, "center", **style)
        sheet.write(middle, -27, _date(opened.span.start_on, in_months), SMALL - 1, "center", **style)


def days(sheet: Sheet, ink: Ink, dates: Sequence[date]) -> None:
    """Dates below an axis on which each of these has one place, as many as have room."""
    in_months = (dates[-1] - dates[0]).days > 500
    step = _step(sheet.day_width, MONTH if in_months else DATE)
    for place in range(len(dates) - 1, -1, -step):
        sheet.write(
            sheet.x(place + 0.5), -13, _date(dates[place], in_months), SMALL, "center", color=ink.quiet
        )


def bars(sheet: Sheet, tops: Sequence[float], bottoms: Sequence[float] | None = None, **style: Any) -> None:
    """Bars from the base line, or from the bottoms, with some air between them: one artist, however many
    they are."""
    gap = 0.12 if sheet.day_width > 5 else 0.0
    xs, lows, highs = [], [], []
    for place, (top, bottom) in enumerate(zip(tops, bottoms or [0.0] * len(tops), strict=True)):
        xs += [place + gap, place + 1 - gap, place + 1]
        ends = (bottom, top) if top > bottom else (NOTHING, NOTHING)
        lows += [ends[0], ends[0], NOTHING]
        highs += [ends[1], ends[1], NOTHING]
    sheet.axes.fill_between(xs, lows, highs, clip_on=False, **{"linewidth": 0.8, **style})


def strips(sheet: Sheet, keys: Iterable[tuple[int, str]]) -> None:
    """Unseen strips over the whole height, for the bar that can be chosen."""
    for place, key in keys:
        sheet.strip(key, place, place + 1)


def iteration_strips(sheet: Sheet, shown: Range, behind: Iterable[Behind]) -> None:
    """The same for the iterations that have a mark."""
    keys = {mark.key for mark in behind}
    strips(sheet, ((n, key_of(each)) for n, each in enumerate(shown.opened) if key_of(each) in keys))


def notes(sheet: Sheet, lines: Iterable[str], ink: Ink) -> None:
    """What is to know, below the axis."""
    wrapped = [line for note in lines for line in wrap(note, sheet.reach, SMALL)]
    for number, line in enumerate(wrapped):
        sheet.write(0, -48 - 15 * number, line, SMALL, color=ink.quiet)


def key_of(opened: Opened) -> str:
    """The key of an iteration's mark."""
    return f"iteration-{opened.span.number}"


def _step(width: float, room: float) -> int:
    return next((step for step in STEPS if step * width >= room), STEPS[-1])


def _date(day: date, in_months: bool) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}" if in_months else f"{day.day} {MONTHS[day.month - 1]}"
