"""How the team's pairs do over time: who met, how often partners change, what stories keep, who is alone."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tracker.charts import bars
from tracker.charts.chart import Behind, Column, Item, Row, Said, Table
from tracker.charts.ink import PRINT, Ink
from tracker.charts.pair_records import PairFacts
from tracker.charts.ranges import Range
from tracker.charts.sheet import SMALL, Sheet
from tracker.charts.words import count, span_words
from tracker.pairing.lines import Line
from tracker.pairing.metrics import Log, together
from tracker.planning.calendar import Opened
from tracker.text import listed

RULE = (
    "Coverage: of the pairs that were both there on a day of the last full round, those that met in it. "
    "Rotation: of people there on two pairing days in a row, those with other partners. Continuity: of "
    "stories that went on while one of their last people was there, those that kept one. Alone: days of "
    "somebody by themselves throughout."
)
COLUMNS = (
    Column("iteration", "Iteration"),
    Column("begins", "Begins"),
    Column("coverage", "Coverage", "%"),
    Column("rotation", "Rotation", "%"),
    Column("continuity", "Continuity", "%"),
    Column("alone", "Alone", "%"),
)


@dataclass(frozen=True, slots=True)
class Shares:
    """Of one iteration in percent; None where there was nothing to have a share of."""

    coverage: float | None
    rotation: float | None
    continuity: float | None
    alone: float | None


@dataclass(frozen=True, slots=True)
class Trends(Said):
    range: Range
    shares: tuple[Shares, ...] = ()


def series(facts: PairFacts, as_of: datetime) -> Trends:
    """The shares of each iteration of the range."""
    shown, log = facts.range, Log((*facts.before, *facts.lines))
    groups = [_within(facts.lines, opened) for opened in shown.opened]
    shares = tuple(_shares(log, group, opened) for group, opened in zip(groups, shown.opened, strict=True))
    empty = "" if facts.lines else shown.nothing("No pairs were logged")
    title = empty or _title(facts, log)
    return Trends(
        shown,
        shares,
        title=title,
        heading=shown.heading,
        description=f"{shown.heading}. {title}",
        empty=empty,
        table=Table("A row an iteration, the newest last.", COLUMNS, tuple(_rows(shown, shares, groups))),
        behind=() if empty else tuple(_behind(facts, groups)),
    )


def _within(lines: Sequence[Line], opened: Opened) -> Sequence[Line]:
    return lines[
        bisect_left(lines, opened.span.start_on, key=_day) : bisect_right(
            lines, opened.span.last_day, key=_day
        )
    ]


def _day(line: Line) -> date:
    return line.day


def _shares(log: Log, inside: Sequence[Line], opened: Opened) -> Shares:
    """Coverage at the end of the iteration, the rest within it."""
    if not inside:
        return Shares(None, None, None, None)
    turned = log.turns(opened.span.start_on, opened.span.last_day)
    met, there = log.last_round(opened.span.last_day), together((line.day, line.people) for line in inside)
    return Shares(
        _percent(len(met.met), len(met.possible)),
        _percent(turned.changed, turned.people),
        _percent(turned.kept, turned.stories),
        _percent(there.alone, there.days),
    )


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None


def _title(facts: PairFacts, log: Log) -> str:
    first, last = facts.lines[0].day, facts.lines[-1].day
    turned = log.turns(first, last)
    there = together((line.day, line.people) for line in facts.lines)
    latest = log.last_round(last)
    parts = []
    if latest.possible:
        parts.append(f"{len(latest.met)} of {count(len(latest.possible), 'pair')} met in the last full round")
    if turned.people:
        parts.append(f"partners changed {_whole(turned.changed, turned.people)} of the time")
    if turned.stories:
        parts.append(f"{_whole(turned.kept, turned.stories)} of stories kept somebody")
    parts.append(f"{_whole(there.alone, there.days)} of days were worked alone")
    words = listed(parts)
    return f"{words[0].upper()}{words[1:]}."


def _whole(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)}\u00a0%"


def _rows(shown: Range, shares: Sequence[Shares], groups: Sequence[Sequence[Line]]) -> Iterator[Row]:
    for opened, each, group in zip(shown.opened, shares, groups, strict=True):
        cells = (each.coverage, each.rotation, each.continuity, each.alone)
        yield Row((opened.span.number, opened.span.start_on, *cells), bars.key_of(opened) if group else "")


def _behind(facts: PairFacts, groups: Sequence[Sequence[Line]]) -> Iterator[Behind]:
    for opened, group in zip(facts.range.opened, groups, strict=True):
        if group:
            days = span_words(opened.span.start_on, opened.span.last_day)
            text = f"Iteration {opened.span.number}, {days}: {count(len(group), 'line')} of the log"
            yield Behind(bars.key_of(opened), text, tuple(_items(facts, group)))


def _items(facts: PairFacts, lines: Sequence[Line]) -> Iterator[Item]:
    """What was worked on, by the first day."""
    works: dict[tuple[int, str], list[Line]] = {}
    for line in lines:
        works.setdefault((line.story_id or 0, line.subject), []).append(line)
    for (story, subject), group in works.items():
        people = frozenset(person for line in group for person in line.people)
        days = len({line.day for line in group})
        who = facts.names(Line(group[0].day, people))
        yield Item(story, count(days, "day"), "" if story else subject or "other work", who)


def draw(axes: Any, chart: Trends, ink: Ink = PRINT) -> None:
    """Draws the four lines, or the sentence that says why there are none."""
    if chart.empty:
        bars.sentence(axes, chart.empty, ink)
        return
    sheet = bars.sheet_for(axes, len(chart.shares), 100)
    bars.ground(sheet, ink, 100)
    sheet.write(-8, sheet.height - 2, "%", SMALL, "right", color=ink.quiet)
    bars.iterations(sheet, ink, chart.range)
    styles: dict[str, dict[str, Any]] = {
        "coverage": {"color": ink.scope, "linewidth": 2.2},
        "rotation": {"color": ink.remove, "linewidth": 1.6, "linestyle": (0, (5, 2))},
        "continuity": {"color": ink.main, "linewidth": 1.4, "linestyle": (0, (1.5, 1.5))},
        "alone": {"color": ink.add, "linewidth": 1.8},
    }
    for name, style in styles.items():
        _line(sheet, name, [getattr(each, name) for each in chart.shares], style)
    bars.iteration_strips(sheet, chart.range, chart.behind)


def _line(sheet: Sheet, name: str, values: Sequence[float | None], style: dict[str, Any]) -> None:
    """One line with gaps where nothing is known, its name and last value at the right."""
    known = [(place + 0.5, value) for place, value in enumerate(values) if value is not None]
    if not known:
        return
    ys = [bars.NOTHING if value is None else value for value in values]
    sheet.line([place + 0.5 for place in range(len(values))], ys, zorder=4, **style)
    for place, value in known if len(known) < 30 else ():
        sheet.line([place], [value], marker="o", markersize=3.2, zorder=5, color=style["color"])
    words = f"{name} {round(known[-1][1])}\u00a0%"
    sheet.write_near(sheet.width + 8, sheet.y(known[-1][1]), words, SMALL, color=style["color"])
