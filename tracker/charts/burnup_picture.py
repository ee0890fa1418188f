"""Draws burn-ups: the line of what is done, under the line of the scope, and the span of the forecast."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from tracker.charts.burnup_records import BurnUp
from tracker.charts.ink import PRINT, Ink
from tracker.charts.records import Step
from tracker.charts.sheet import SIZE, SMALL, Rect, Sheet, on_axis, scale, wrap
from tracker.charts.words import DAYS, MONTHS, short_day
from tracker.text import listed

LABEL = 13.0
NARROWEST_DAY = 15.0
ROOM_FOR_DATE = 44.0


def draw(axes: Any, chart: BurnUp, ink: Ink = PRINT) -> None:
    """Draws the chart, or the sentence that says why there is none. Axes are left without a frame."""
    axes.set_axis_off()
    if chart.empty:
        say_why_empty(axes, chart, ink)
        return
    highest = max(1, *(step.points for step in (*chart.scope, *chart.done)))
    height = axes.bbox.height * 72 / axes.figure.dpi
    sheet = Sheet(axes, len(chart.span.days), highest * height / (height - 34))
    _ground(sheet, chart, ink, highest)
    _forecast(sheet, chart, ink)
    _lines(sheet, chart, ink)
    _deadline(sheet, chart, ink)
    _names(sheet, chart, ink)
    _strips(sheet, chart)
    write_notes(sheet, chart, ink)


def say_why_empty(axes: Any, chart: Any, ink: Ink) -> None:
    sheet = Sheet(axes, 1, 1)
    for number, line in enumerate(wrap(chart.empty, sheet.reach, SIZE)):
        sheet.write(0, sheet.height - LABEL - 17 * number, line, SIZE, color=ink.quiet)


def write_notes(sheet: Sheet, chart: Any, ink: Ink) -> None:
    """The notes, below the axis."""
    lines = [line for note in chart.notes for line in wrap(note, sheet.reach, SMALL)]
    for number, line in enumerate(lines):
        sheet.write(0, -48 - 15 * number, line, SMALL, color=ink.quiet)


def _ground(sheet: Sheet, chart: BurnUp, ink: Ink, highest: int) -> None:
    for points in scale(highest):
        color = ink.grid if points else ink.quiet
        sheet.line([0, sheet.days], [points, points], color=color, linewidth=0.8, zorder=1)
        sheet.write(-8, sheet.y(points), on_axis(points), SMALL, "right", color=ink.quiet)
    if chart.by_day:
        _days(sheet, chart, ink)
        return
    for place, words in _ticks(sheet, chart):
        sheet.line(
            [place, place], [0, -4 * sheet.top / sheet.height], color=ink.quiet, linewidth=0.8, zorder=1
        )
        for number, word in enumerate(words.split("\n")):
            sheet.write(sheet.x(place), -13 - 14 * number, word, SMALL, "center", color=ink.quiet)


def _days(sheet: Sheet, chart: BurnUp, ink: Ink) -> None:
    """The names of the days of an iteration, with bands behind days off."""
    wide = 3 if sheet.day_width >= 26 else 1
    for number, period in enumerate(chart.periods):
        day = period.span.start_on
        if not period.working:
            sheet.axes.axvspan(number, number + 1, color=ink.band, linewidth=0, zorder=0, clip_on=False)
        if sheet.day_width < NARROWEST_DAY and day.weekday():
            continue
        is_today = chart.running and chart.today == day
        style = {"color": ink.text if is_today else ink.quiet, "fontweight": "bold" if is_today else "normal"}
        middle = sheet.x(number + 0.5)
        sheet.write(middle, -13, DAYS[day.weekday()][:wide], SMALL, "center", **style)
        sheet.write(middle, -27, str(day.day), SMALL, "center", **style)


def _ticks(sheet: Sheet, chart: BurnUp) -> list[tuple[float, str]]:
    """Dates along the axis: the beginnings of iterations where there is room, else of months or years."""
    found: list[tuple[float, str]] = []
    for candidates in (_iterations(chart), _months(chart, 1), _months(chart, 3), _months(chart, 12)):
        found = list(candidates)
        places = [place for place, _ in found]
        close = min((b - a for a, b in pairwise(places)), default=sheet.days)
        if close * sheet.day_width >= ROOM_FOR_DATE:
            break
    return found


def _iterations(chart: BurnUp) -> Iterator[tuple[float, str]]:
    for period in chart.periods:
        yield chart.day_end(period.span.start_on) - 1, _date(period.span.start_on, chart.span.start_on)
    if chart.periods and chart.span.end_on > chart.periods[-1].span.end_on:
        last = chart.periods[-1].span
        length = last.end_on - last.start_on
        day = last.end_on
        while day < chart.span.end_on:
            yield chart.day_end(day) - 1, _date(day, chart.span.start_on)
            day += length


def _months(chart: BurnUp, every: int) -> Iterator[tuple[float, str]]:
    day = date(chart.span.start_on.year, (chart.span.start_on.month - 1) // every * every + 1, 1)
    while day < chart.span.end_on:
        if day >= chart.span.start_on:
            name = str(day.year) if every == 12 else MONTHS[day.month - 1]
            yield chart.day_end(day) - 1, name if every == 12 or day.month > every else f"{name}\n{day.year}"
        month = day.month - 1 + every
        day = date(day.year + month // 12, month % 12 + 1, 1)


def _date(day: date, first: date) -> str:
    year = f" {day.year}" if day.year != first.year and day.month == 1 and day.day <= 7 else ""
    return f"{day.day}\n{MONTHS[day.month - 1]}{year}"


def _forecast(sheet: Sheet, chart: BurnUp, ink: Ink) -> None:
    """The span of the dates, denser where more runs end, with the dates above."""
    if not chart.dates:
        return
    ends = {day: chart.day_end(day) for _, day in chart.dates}
    places = list(ends.values())
    for start, end, strength in zip(places, places[1:], (0.26, 0.13), strict=False):
        sheet.axes.axvspan(
            start, end, color=ink.scope, alpha=strength, linewidth=0, zorder=1.5, clip_on=False
        )
    for place in places:
        style = {"color": ink.scope, "linewidth": 0.9, "linestyle": (0, (1, 2)), "zorder": 2}
        sheet.line([place, place], [0, sheet.top], **style)
    text = " · ".join(
        f"{listed(str(share) for share, each in chart.dates if each == day)} %: {short_day(day)}"
        for day in ends
    )
    reach = len(text) * SMALL * 0.28
    middle = min(max(sheet.x((places[0] + places[-1]) / 2), reach - 30), sheet.width + 90 - reach)
    sheet.write(middle, sheet.height + 24, text, SMALL, "center", color=ink.scope)
    sheet.write(middle, sheet.height + 9, "of the runs are through by", SMALL, "center", color=ink.quiet)


def _lines(sheet: Sheet, chart: BurnUp, ink: Ink) -> None:
    now = min(chart.place(chart.as_of), sheet.days)
    if chart.running:
        sheet.line([now, now], [0, sheet.top], color=ink.today, linewidth=0.9, zorder=4)
        sheet.taken.append(Rect(sheet.x(now) - 2, 0, sheet.x(now) + 2, sheet.height))
    for steps, style in (
        (chart.scope, {"color": ink.scope, "linewidth": 1.5, "zorder": 6.2}),
        (chart.done, {"color": ink.main, "linewidth": 3.0, "zorder": 6}),
    ):
        places, points = _coordinates(chart, steps)
        sheet.steps(places, points, **style)
        for here, there, level in zip(places, places[1:], points, strict=False):
            sheet.avoid_line([here, there], [level, level], 1.0)


def _coordinates(chart: BurnUp, steps: Sequence[Step]) -> tuple[list[float], list[float]]:
    places = [chart.place(step.at) for step in steps]
    if not chart.running:
        places[-1] = float(len(chart.span.days))
    return places, [float(step.points) for step in steps]


def _deadline(sheet: Sheet, chart: BurnUp, ink: Ink) -> None:
    if not chart.deadline:
        return
    place = chart.day_end(chart.deadline)
    style = {"color": ink.add, "linewidth": 1.4, "linestyle": (0, (6, 3)), "zorder": 5}
    sheet.line([place, place], [0, sheet.top], **style)
    sheet.taken.append(Rect(sheet.x(place) - 2, 0, sheet.x(place) + 2, sheet.height))
    text = f"due {short_day(chart.deadline)}"
    left = sheet.x(place) > sheet.width * 0.7
    x = sheet.x(place) + (-6 if left else 6)
    sheet.write_near(x, 10, text, SMALL, "right" if left else "left", color=ink.add, fontweight="bold")


def _names(sheet: Sheet, chart: BurnUp, ink: Ink) -> None:
    """Names at the ends of the lines, in place of a legend."""
    x = sheet.x(chart.place(chart.as_of)) + 7 if chart.running else sheet.width + 8
    scope = max(sheet.y(chart.now.scope), sheet.y(chart.accepted) + 15)
    sheet.write_near(x, sheet.y(chart.accepted), f"Done {chart.accepted}", color=ink.main, fontweight="bold")
    sheet.write_near(x, scope, f"Scope {chart.now.scope}", color=ink.scope)


def _strips(sheet: Sheet, chart: BurnUp) -> None:
    """Unseen strips, one a period, which carry what is said of it and lead to its stories."""
    for period in chart.periods:
        if period.figures is None:
            continue
        start = chart.day_end(period.span.start_on) - 1
        end = min(chart.day_end(period.span.last_day), sheet.days)
        sheet.axes.axvspan(
            max(start, 0), end, facecolor="none", edgecolor="none", zorder=6.5, clip_on=False, gid=period.key
        )
