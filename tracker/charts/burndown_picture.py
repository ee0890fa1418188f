"""Draws an iteration burndown on whatever axes it is handed; what it says is worked out elsewhere."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from tracker.charts.ink import PRINT, Ink
from tracker.charts.records import Burndown, Day, Step
from tracker.charts.sheet import SMALL, Rect, Sheet, scale
from tracker.charts.words import DAYS, amount, day_words, signed
from tracker.ledger.entries import Figures, Kind

HEADROOM = 20.0
DIAMOND = ((0, 4.5), (4.5, 0), (0, -4.5), (-4.5, 0))
CIRCLE = tuple((4 * math.cos(n * math.pi / 12), 4 * math.sin(n * math.pi / 12)) for n in range(24))
TRIANGLE = ((-4, 3.5), (4, 3.5), (0, -3.5))


def draw(axes: Any, chart: Burndown, ink: Ink = PRINT) -> None:
    """Draws the chart, or the sentence that says why there is none. Axes are left without a frame."""
    axes.set_axis_off()
    if chart.empty:
        axes.text(0, 0.5, chart.empty, transform=axes.transAxes, fontsize=12, color=ink.quiet, va="center")
        return
    levels = [step.points for step in (*chart.scope, *chart.remaining)]
    fan = [points for band in (chart.outlook.bands if chart.outlook else ()) for _, points in band.high]
    highest = max(chart.committed, *levels, *fan, 1)
    height = axes.bbox.height * 72 / axes.figure.dpi
    sheet = Sheet(axes, len(chart.days), highest * height / (height - HEADROOM))
    _ground(sheet, chart, ink, highest)
    _outlook(sheet, chart, ink)
    _pace(sheet, chart, ink)
    _lines(sheet, chart, ink)
    _marks(sheet, chart, ink)
    _today(sheet, chart, ink)
    _names(sheet, chart, ink)
    _changes(sheet, chart, ink)
    _notes(sheet, chart, ink)
    _tips(sheet, chart)


def tips(chart: Burndown) -> dict[str, str]:
    """What is said on hover, by the name of the drawn thing: a text for each day begun and each mark."""
    days = {f"day-{number}": _day_tip(chart, day) for number, day in _begun(chart)}
    return days | {f"mark-{number}": mark.text for number, mark in enumerate(chart.marks)}


def _ground(sheet: Sheet, chart: Burndown, ink: Ink, highest: float) -> None:
    """Bands of days off, few lines with their numbers, the names of the days."""
    for start, end in _days_off(chart.days):
        sheet.axes.axvspan(start, end, color=ink.band, linewidth=0, zorder=0)
    for points in scale(highest):
        sheet.line(
            [0, sheet.days],
            [points, points],
            color=ink.grid if points else ink.quiet,
            linewidth=0.8,
            zorder=1,
        )
        sheet.write(-8, sheet.y(points), str(points), SMALL, "right", color=ink.quiet)
    wide = 3 if sheet.day_width >= 26 else 1
    for number, day in enumerate(chart.days):
        if sheet.day_width < 15 and day.date.weekday():
            continue
        is_today = chart.today is not None and chart.today.day == day.date
        style = {"color": ink.text if is_today else ink.quiet, "fontweight": "bold" if is_today else "normal"}
        middle = sheet.x(number + 0.5)
        sheet.write(middle, -13, DAYS[day.date.weekday()][:wide], SMALL, "center", **style)
        sheet.write(middle, -27, str(day.date.day), SMALL, "center", **style)


def _days_off(days: tuple[Day, ...]) -> Iterator[tuple[int, int]]:
    """Where runs of days off begin and end."""
    for working, group in groupby(enumerate(days), key=lambda pair: pair[1].working):
        numbers = [number for number, _ in group]
        if not working:
            yield numbers[0], numbers[-1] + 1


def _outlook(sheet: Sheet, chart: Burndown, ink: Ink) -> None:
    if not chart.outlook:
        return
    for band, strength in zip(chart.outlook.bands, (0.15, 0.2, 0.25), strict=True):
        low, high = list(band.low), list(band.high)
        places, points = zip(*(low + high[::-1]), strict=True)
        sheet.axes.fill(places, points, color=ink.scope, alpha=strength, linewidth=0, zorder=2)
    for edge in (chart.outlook.bands[1].low, chart.outlook.bands[1].high):
        places, points = zip(*edge, strict=True)
        sheet.line(places, points, color=ink.scope, linewidth=0.9, linestyle=(0, (1, 2)), zorder=2)


def _pace(sheet: Sheet, chart: Burndown, ink: Ink) -> None:
    if not chart.committed:
        return
    points = [float(chart.committed), *(day.pace or 0.0 for day in chart.days)]
    places = [float(number) for number in range(len(points))]
    sheet.line(places, points, color=ink.pace, linewidth=1.3, linestyle=(0, (5, 3)), zorder=3)
    sheet.avoid_line(places, points)


def _lines(sheet: Sheet, chart: Burndown, ink: Ink) -> None:
    for steps, style in (
        (chart.scope, {"color": ink.scope, "linewidth": 1.5, "zorder": 5}),
        (chart.remaining, {"color": ink.main, "linewidth": 3.0, "zorder": 6}),
    ):
        places, points = _coordinates(chart, steps)
        sheet.steps(places, points, **style)
        for here, there, level in zip(places, places[1:], points, strict=False):
            sheet.avoid_line([here, there], [level, level], 1.0)


def _coordinates(chart: Burndown, steps: tuple[Step, ...]) -> tuple[list[float], list[float]]:
    places = [chart.place(step.at) for step in steps]
    if chart.ended:
        places[-1] = float(len(chart.days))
    return places, [float(step.points) for step in steps]


def _marks(sheet: Sheet, chart: Burndown, ink: Ink) -> None:
    shapes = {
        Kind.RE_ESTIMATED: (DIAMOND, ink.scope, True),
        Kind.REMOVED: (TRIANGLE, ink.remove, True),
        Kind.REOPENED: (CIRCLE, ink.main, False),
    }
    for number, mark in enumerate(chart.marks):
        outline, color, filled = shapes[mark.kind]
        sheet.shape(
            chart.place(mark.at),
            mark.level,
            outline,
            facecolor=color if filled else ink.band,
            edgecolor=color,
            linewidth=1.3,
            zorder=7,
            gid=f"mark-{number}",
        )


def _today(sheet: Sheet, chart: Burndown, ink: Ink) -> None:
    """The hairline of the day, with its date and the two numbers above it."""
    if not chart.today:
        return
    place = chart.place(chart.today.at)
    sheet.line([place, place], [0, sheet.top], color=ink.today, linewidth=0.9, zorder=4)
    words = _today_words(chart)
    reach = max(map(len, words)) * SMALL * 0.3
    middle = min(max(sheet.x(place), reach - 30), sheet.width + 90 - reach)
    sheet.write(middle, sheet.height + 24, words[0], SMALL + 1, "center", color=ink.text, fontweight="bold")
    sheet.write(middle, sheet.height + 9, words[1], SMALL + 1, "center", color=ink.text)


def _today_words(chart: Burndown) -> tuple[str, str]:
    assert chart.today
    left, above = f"{chart.today.remaining} left", chart.today.above_pace
    if above is None:
        return day_words(chart.today.day), left
    if abs(above) < 0.05:
        return day_words(chart.today.day), f"{left}, on even pace"
    return day_words(chart.today.day), f"{left}, {amount(abs(above))} {'above' if above > 0 else 'below'} even pace"


def _names(sheet: Sheet, chart: Burndown, ink: Ink) -> None:
    """Names at the ends of the lines, in place of a legend."""
    now = chart.now
    margin = sheet.width + 8
    x = sheet.x(chart.place(chart.today.at)) + 7 if chart.today else margin
    if chart.today:
        sheet.taken.append(Rect(x - 9, 0, x - 5, sheet.height))
    name = "Remaining" if chart.today else f"Remaining {now.remaining}"
    sheet.write_near(x, sheet.y(now.remaining), name, color=ink.main, fontweight="bold")
    sheet.write_near(x, sheet.y(now.scope), f"Scope {now.scope}", color=ink.scope)
    if chart.committed:
        sheet.write_near(margin, 6, "Even pace", color=ink.quiet)
    if chart.outlook:
        last = chart.outlook.bands[-1]
        middle = (last.low[-1][1] + last.high[-1][1]) / 2
        for part in _two_lines(chart.outlook.words):
            sheet.write_near(margin, sheet.y(middle) + 14, part, SMALL, color=ink.scope)


def _two_lines(words: str) -> list[str]:
    return [words]


def _changes(sheet: Sheet, chart: Burndown, ink: Ink) -> None:
    """What was added, removed and re-estimated on each day, with signs, above the line of the scope."""
    before = Figures(committed=chart.committed)
    for number, day in _begun(chart):
        assert day.figures
        places, levels = _coordinates(chart, chart.scope)
        that_day = [level for place, level in zip(places, levels, strict=True) if number <= place < number + 1]
        y = sheet.y(max([before.scope, *that_day])) + 10
        for text, color in _change_words(before, day.figures, ink):
            sheet.write_near(
                sheet.x(number + 0.5), y, text, SMALL, "center", upward=True, color=color, fontweight="bold"
            )
        before = day.figures


def _change_words(before: Figures, after: Figures, ink: Ink) -> Iterator[tuple[str, str]]:
    """From the lowest to the highest of the words on one day."""
    removed = after.removed - before.removed
    re_estimated = after.re_estimated - before.re_estimated
    added = after.added - before.added
    if removed:
        yield signed(-removed), ink.remove
    if re_estimated:
        yield f"◆{signed(re_estimated)}", ink.scope
    if added:
        yield signed(added), ink.add


def _notes(sheet: Sheet, chart: Burndown, ink: Ink) -> None:
    for number, note in enumerate(chart.notes):
        sheet.write(0, -48 - 15 * number, note, SMALL, color=ink.quiet)


def _tips(sheet: Sheet, chart: Burndown) -> None:
    """Unseen strips, one a day, which carry the day's text on hover."""
    for number, _ in _begun(chart):
        sheet.axes.axvspan(number, number + 1, facecolor="none", edgecolor="none", zorder=6.5, gid=f"day-{number}")


def _begun(chart: Burndown) -> Iterator[tuple[int, Day]]:
    return ((number, day) for number, day in enumerate(chart.days) if day.figures)


def _day_tip(chart: Burndown, day: Day) -> str:
    assert day.figures
    now = day.figures
    return f"{day_words(day.date)}: {now.remaining} left of {now.scope} in scope, {now.done - now.reopened} done"
