"""Draws a release burndown: bars whose bottoms sink below zero."""

from __future__ import annotations

from typing import Any

from tracker.charts.burnup_picture import say_why_empty, write_notes
from tracker.charts.ink import PRINT, Ink
from tracker.charts.sheet import SMALL, Sheet, on_axis, scale
from tracker.charts.words import signed

WIDTH = 0.62
ROOM_FOR_NUMBER = 26.0


def draw(axes: Any, chart: Any, ink: Ink = PRINT) -> None:
    """Draws the chart, or the sentence that says why there is none."""
    axes.set_axis_off()
    if chart.empty:
        say_why_empty(axes, chart, ink)
        return
    highest = max(1, *(bar.top for bar in chart.bars))
    lowest = min(0, *(bar.bottom for bar in chart.bars))
    height = axes.bbox.height * 72 / axes.figure.dpi
    room = (highest - lowest) * 30 / (height - 44)
    sheet = Sheet(axes, max(len(chart.bars), 6), highest - lowest + 2 * room)
    base = room - lowest
    _ground(sheet, chart, ink, highest, lowest, base)
    _bars(sheet, chart, ink, base)
    _names(sheet, chart, ink, base)
    write_notes(sheet, chart, ink)


def _ground(sheet: Sheet, chart: Any, ink: Ink, highest: int, lowest: int, base: float) -> None:
    """Few lines with their numbers, zero the strongest; the numbers of the iterations below."""
    step = scale(max(highest, -lowest, 1))[1]
    for points in range(-(-lowest // step) * step, highest + 1, step):
        color = ink.grid if points else ink.text
        sheet.line(
            [0, sheet.days], [base + points] * 2, color=color, linewidth=0.8, zorder=1 if points else 5
        )
        sheet.write(
            -8,
            sheet.y(base + points),
            on_axis(points),
            SMALL,
            "right",
            color=ink.quiet,
        )
    every = max(1, round(ROOM_FOR_NUMBER / sheet.day_width + 0.49))
    for number, bar in enumerate(chart.bars):
        if (len(chart.bars) - 1 - number) % every == 0:
            weight = "bold" if bar.running else "normal"
            sheet.write(
                sheet.x(number + 0.5), -13, str(bar.number), SMALL, "center",
                color=ink.text if bar.running else ink.quiet, fontweight=weight,
            )  # fmt: skip
    sheet.write(0, -29, "Iteration", SMALL, color=ink.quiet)


def _bars(sheet: Sheet, chart: Any, ink: Ink, base: float) -> None:
    """What was planned in the colour of what remains, what came on top below zero in that of the scope; the
    strip over each bar is what can be clicked."""
    every = max(1, round(ROOM_FOR_NUMBER / sheet.day_width + 0.49))
    for number, bar in enumerate(chart.bars):
        left, right = number + (1 - WIDTH) / 2, number + (1 + WIDTH) / 2
        for low, high, color in (
            (max(bar.bottom, 0), bar.top, ink.main),
            (bar.bottom, min(bar.top, 0), ink.scope),
        ):
            if high > low:
                sheet.axes.fill(
                    [left, right, right, left],
                    [base + low, base + low, base + high, base + high],
                    facecolor=color, edgecolor=color, linewidth=0.8, zorder=3, clip_on=False,
                    alpha=0.5 if bar.running else 1.0,
                )  # fmt: skip
        sheet.axes.axvspan(
            number, number + 1, facecolor="none", edgecolor="none", zorder=6.5, clip_on=False, gid=bar.key
        )
        if (len(chart.bars) - 1 - number) % every == 0:
            _numbers(sheet, chart, number, ink, base, crowded=every > 1)


def _numbers(sheet: Sheet, chart: Any, number: int, ink: Ink, base: float, *, crowded: bool) -> None:
    """What is left, above the bar, and by how much the scope grew, below it. Where bars stand close, numbers
    are wider than they: they keep off the bars beside, and growth is told of the last bar alone."""
    bar, beside = chart.bars[number], chart.bars[number : number + 1]
    if crowded:
        beside = chart.bars[max(0, number - 1) : number + 2]
    middle = sheet.x(number + 0.5)
    top = sheet.y(base + max(0, *(max(each.top, each.bottom) for each in beside))) + 9
    sheet.write(middle, top, str(bar.left), SMALL, "center", color=ink.main, fontweight="bold")
    if bar.bottom < 0 and (not crowded or bar is chart.bars[-1]):
        below = sheet.y(base + min(each.bottom for each in beside)) - 9
        sheet.write(middle, below, signed(-bar.bottom), SMALL, "center", color=ink.scope)


def _names(sheet: Sheet, chart: Any, ink: Ink, base: float) -> None:
    """What the two parts of the last bar are, beside it."""
    last = chart.bars[-1]
    x = min(sheet.x(len(chart.bars)) + 8, sheet.width + 8)
    sheet.write_near(x, sheet.y(base + last.top / 2), f"Left {last.left}", color=ink.main, fontweight="bold")
    if last.bottom < 0:
        sheet.write_near(
            x, sheet.y(base + last.bottom / 2), f"Scope grew {-last.bottom}", SMALL, color=ink.scope
        )
    elif last.bottom > 0:
        sheet.write_near(
            x, sheet.y(base + last.bottom / 2), f"Scope shrank {last.bottom}", SMALL, color=ink.scope
        )
