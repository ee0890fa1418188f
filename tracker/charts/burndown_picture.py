"""Draws an iteration burndown on whatever axes it is handed; what it says is worked out elsewhere."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from datetime import date
from itertools import groupby
from typing import Any

from tracker.charts.ink import PRINT, Ink
from tracker.charts.records import Burndown, Day, Step
from tracker.charts.sheet import SIZE, SMALL, Rect, Sheet, scale, wrap
from tracker.charts.words import DAYS, MONTHS, amount, day_words, signed
from tracker.ledger.entries import Figures, Kind

LABEL = 13.0
NARROWEST_DAY = 15.0
NARROWEST_BAND = 1.5
"""Points: days off are not told apart where days are narrower."""
ABOVE_THE_FAN = 9.0
DIAMOND = ((0, 4.5), (4.5, 0), (0, -4.5), (-4.5, 0))
CIRCLE = tuple((4 * math.cos(n * math.pi / 12), 4 * math.sin(n * math.pi / 12)) for n in range(24))
TRIANGLE = ((-4, 3.5), (4, 3.5), (0, -3.5))


def draw(axes: Any, chart: Burndown, ink: Ink = PRINT) -> None:
    """Draws the chart, or the sentence that says why there is none. Axes are left without a frame."""
    axes.set_axis_off()
    if chart.empty:
        sheet = Sheet(axes, 1, 1)
        for number, line in enumerate(wrap(chart.empty, sheet.reach, SIZE)):
            sheet.write(0, sheet.height - LABEL - 17 * number, line, SIZE, color=ink.quiet)
        return
    levels = [step.points for step in (*chart.scope, *chart.remaining)]
    fan = [points for band in (chart.outlook.bands if chart.outlook else ()) for _, points in band.high]
    highest = max(chart.committed, *levels, *fan, 1)
    height = axes.bbox.height * 72 / axes.figure.dpi
    sheet = Sheet(axes, len(chart.days), highest * height / (height - _headroom(chart, ink)))
    _ground(sheet, chart, ink, highest)
    _outlook(sheet, chart, ink)
    _pace(sheet, chart, ink)
    _lines(sheet, chart, ink)
    _marks(sheet, chart, ink)
    _today(sheet, chart, ink)
    _changes(sheet, chart, ink)
    _names(sheet, chart, ink)
    _notes(sheet, chart, ink)
    _strips(sheet, chart)


def _headroom(chart: Burndown, ink: Ink) -> float:
    """Room above the highest line for the words on the day with the most changes."""
    most = max((len(words) for _, words in _change_words(chart, ink)), default=0)
    return max(34.0, 12 + LABEL * most)


def _ground(sheet: Sheet, chart: Burndown, ink: Ink, highest: float) -> None:
    """Bands of days off, few lines with their numbers, the names of the days."""
    bands = _days_off(chart.days) if sheet.day_width >= NARROWEST_BAND else ()
    for start, end in bands:
        sheet.axes.axvspan(start, end, color=ink.band, linewidth=0, zorder=0, clip_on=False)
    for points in scale(highest):
        sheet.line(
            [0, sheet.days],
            [points, points],
            color=ink.grid if points else ink.quiet,
            linewidth=0.8,
            zorder=1,
        )
        sheet.write(-8, sheet.y(points), str(points), SMALL, "right", color=ink.quiet)
    _, is_named, names = next(each for each in _NAMED if sheet.day_width >= each[0])
    for number, day in enumerate(chart.days):
        if not is_named(day.date):
            continue
        is_today = chart.today is not None and chart.today.day == day.date
        style = {"color": ink.text if is_today else ink.quiet, "fontweight": "bold" if is_today else "normal"}
        upper, lower = names(day.date)
        sheet.write(sheet.x(number + 0.5), -13, upper, SMALL, "center", **style)
        sheet.write(sheet.x(number + 0.5), -27, lower, SMALL, "center", **style)


def _month(day: date) -> tuple[str, str]:
    return MONTHS[day.month - 1], str(day.year) if day.month == 1 else ""


_NAMED: tuple[tuple[float, Callable[[date], bool], Callable[[date], tuple[str, str]]], ...] = (
    (26.0, lambda _: True, lambda day: (DAYS[day.weekday()][:3], str(day.day))),
    (NARROWEST_DAY, lambda _: True, lambda day: (DAYS[day.weekday()][:1], str(day.day))),
    (
        2.2,
        lambda day: day.weekday() == 0,
        lambda day: (str(day.day), MONTHS[day.month - 1] if day.day <= 7 else ""),
    ),
    (0.8, lambda day: day.day == 1, _month),
    (0.0, lambda day: day.day == 1 and day.month % 3 == 1, _month),
)
"""By the width of a day, in points: which days are named below the axis, and how, in two lines."""


def _days_off(days: tuple[Day, ...]) -> Iterator[tuple[int, int]]:
    """Where runs of days off begin and end."""
    for working, group in groupby(enumerate(days), key=lambda pair: pair[1].working):
        numbers = [number for number, _ in group]
        if not working:
            yield numbers[0], numbers[-1] + 1


def _outlook(sheet: Sheet, chart: Burndown, ink: Ink) -> None:
    if not chart.outlook:
        return
    for band, strength in zip(chart.outlook.bands, (0.15, 0.12, 0.2), strict=True):
        low, high = list(band.low), list(band.high)
        places, points = zip(*(low + high[::-1]), strict=True)
        sheet.axes.fill(places, points, color=ink.scope, alpha=strength, linewidth=0, zorder=2, clip_on=False)
    for edge in (chart.outlook.bands[1].low, chart.outlook.bands[1].high):
        xs, ys = [x for x, _ in edge], [y for _, y in edge]
        sheet.line(xs, ys, color=ink.scope, linewidth=0.9, linestyle=(0, (1, 2)), zorder=2)


def _pace(sheet: Sheet, chart: Burndown, ink: Ink) -> None:
    if not chart.committed:
        return
    points = [float(chart.committed), *(day.pace or 0.0 for day in chart.days)]
    places = [float(number) for number in range(len(points))]
    sheet.line(places, points, color=ink.pace, linewidth=1.3, linestyle=(0, (5, 3)), zorder=3)
    sheet.avoid_line(places, points)


def _lines(sheet: Sheet, chart: Burndown, ink: Ink) -> None:
    for steps, style in (
        (chart.scope, {"color": ink.scope, "linewidth": 1.5, "zorder": 6.2}),
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
        if sheet.day_width < 26:
            outline = tuple((dx * 0.75, dy * 0.75) for dx, dy in outline)
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
    sheet.taken.append(Rect(sheet.x(place) - 2, 0, sheet.x(place) + 2, sheet.height))
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
    return day_words(
        chart.today.day
    ), f"{left}, {amount(abs(above))} {'above' if above > 0 else 'below'} even pace"


def _names(sheet: Sheet, chart: Burndown, ink: Ink) -> None:
    """Names at the ends of the lines, in place of a legend."""
    now = chart.now
    margin = sheet.width + 8
    x = sheet.x(chart.place(chart.today.at)) + 7 if chart.today else margin
    if chart.committed:
        sheet.write_near(margin, 6, "Even pace", color=ink.quiet)
    name = "Remaining" if chart.today else f"Remaining {now.remaining}"
    level = sheet.y(now.remaining) + (ABOVE_THE_FAN if chart.outlook else 0)
    sheet.write_near(x, level, name, color=ink.main, fontweight="bold")
    above = max(sheet.y(now.scope), level + 15)
    sheet.write_near(x, above, f"Scope {now.scope}", color=ink.scope)
    if chart.outlook:
        last = chart.outlook.bands[-1]
        middle = (last.low[-1][1] + last.high[-1][1]) / 2
        top = sheet.y(middle) + LABEL * (len(chart.outlook.words) - 1) / 2
        for number, line in enumerate(chart.outlook.words):
            sheet.write_near(margin, top - LABEL * number, line, SMALL, color=ink.scope)


def _changes(sheet: Sheet, chart: Burndown, ink: Ink) -> None:
    """What was added, removed and re-estimated on each day, with signs, above the line of the scope."""
    if sheet.day_width < NARROWEST_DAY:
        return
    size = SMALL if sheet.day_width >= 30 else SMALL - 1
    places, levels = _coordinates(chart, chart.scope)
    for number, words in _change_words(chart, ink):
        reached = [level for place, level in zip(places, levels, strict=True) if place < number + 1]
        since = [place for place in places if place <= number]
        that_day = reached[max(0, len(since) - 1) :]
        last = chart.today is not None and chart.today.day == chart.days[number].date
        for text, color in words:
            sheet.write_near(
                sheet.x(chart.place(chart.as_of)) - 4 if last else sheet.x(number + 0.5),
                sheet.y(max(that_day)) + 10,
                text,
                size,
                "right" if last else "center",
                upward=True,
                color=color,
                fontweight="bold",
            )


def _change_words(chart: Burndown, ink: Ink) -> list[tuple[int, list[tuple[str, str]]]]:
    """For each day with changes its number and the words, from the lowest to the highest."""
    before = Figures(committed=chart.committed)
    results = []
    for number, day in _begun(chart):
        after = day.figures or before
        moves = (
            ("▼", before.removed - after.removed, ink.remove),
            ("◆", after.re_estimated - before.re_estimated, ink.scope),
            ("", after.added - before.added, ink.add),
        )
        words = [(sign + signed(points), color) for sign, points, color in moves if points]
        if words:
            results.append((number, words))
        before = after
    return results


def _notes(sheet: Sheet, chart: Burndown, ink: Ink) -> None:
    lines = [line for note in chart.notes for line in wrap(note, sheet.reach, SMALL)]
    for number, line in enumerate(lines):
        sheet.write(0, -48 - 15 * number, line, SMALL, color=ink.quiet)


def _strips(sheet: Sheet, chart: Burndown) -> None:
    """Unseen strips, one a day, for the day that can be clicked."""
    for number, _ in _begun(chart):
        sheet.strip(f"day-{number}", number, number + 1)


def _begun(chart: Burndown) -> Iterator[tuple[int, Day]]:
    return ((number, day) for number, day in enumerate(chart.days) if day.figures)
