"""What accepted work is made of: features, bugs and chores from iteration to iteration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tracker.backlog.plan import Ranked
from tracker.charts import bars
from tracker.charts.accepted import Accepted
from tracker.charts.chart import Behind, By, Cell, Column, Row, Said, Table
from tracker.charts.ink import PRINT, Ink
from tracker.charts.ranges import Range
from tracker.charts.words import span_words
from tracker.text import listed

RULE = "Stories count in the iteration of their acceptance; release markers are no work."
TYPES = {"feature": "features", "bug": "bugs", "chore": "chores"}
HATCHED = 5.0
"""The least width of a bar whose hatching can be seen, in points of type."""
COLUMNS = (
    Column("iteration", "Iteration"),
    Column("begins", "Begins"),
    *(Column(word, word.capitalize()) for word in TYPES.values()),
    Column("all", "All"),
)


@dataclass(frozen=True, slots=True)
class Composition(Said):
    """How much of each type was accepted in each iteration; keys are those of TYPES."""

    range: Range
    amounts: tuple[dict[str, int], ...]


def series(facts: Accepted, as_of: datetime) -> Composition:
    """What was accepted in each iteration of the range, by type."""
    shown, groups = facts.shown, facts.by_iteration()[facts.hidden :]
    amounts = [_amounts(group, shown.by) for group in groups]
    whole = {word: sum(each[word] for each in amounts) for word in TYPES}
    what = "No points were accepted" if shown.by is By.POINTS else "Nothing was accepted"
    empty = "" if any(whole.values()) else shown.nothing(what)
    return Composition(
        shown,
        tuple(amounts),
        title=empty or _title(whole, shown),
        heading=shown.heading,
        description=f"{shown.heading}. {empty or _title(whole, shown)}",
        notes=() if empty else tuple(shown.remarks()),
        empty=empty,
        table=Table(
            f"Accepted in each iteration, in {shown.by.value}, the newest last.",
            COLUMNS,
            tuple(_rows(shown, amounts)),
        ),
        behind=() if empty else tuple(_behind(facts, shown, amounts, groups)),
    )


def _amounts(stories: Sequence[Ranked], by: By) -> dict[str, int]:
    amounts = dict.fromkeys(TYPES, 0)
    for story in stories:
        if story.story_type in amounts:
            amounts[story.story_type] += 1 if by is By.STORIES else story.estimate or 0
    return amounts


def _title(whole: dict[str, int], shown: Range) -> str:
    everything = sum(whole.values())
    parts = [
        f"{round(100 * number / everything)} % {TYPES[word]}"
        for word, number in sorted(whole.items(), key=lambda pair: -pair[1])
        if number
    ]
    if len(parts) == 1:
        return f"Only {parts[0].split(' % ')[1]} were accepted in {shown.words}: {shown.counted(everything)}."
    return f"Of {shown.counted(everything)} accepted in {shown.words}, {listed(parts)}."


def _rows(shown: Range, amounts: Sequence[dict[str, int]]) -> Iterator[Row]:
    for opened, each in zip(shown.opened, amounts, strict=True):
        cells: tuple[Cell, ...] = tuple(each.values())
        yield Row(
            (opened.span.number, opened.span.start_on, *cells, sum(each.values())),
            bars.key_of(opened) if any(each.values()) else "",
        )


def _behind(
    facts: Accepted, shown: Range, amounts: Sequence[dict[str, int]], groups: Sequence[Sequence[Ranked]]
) -> Iterator[Behind]:
    for opened, each, group in zip(shown.opened, amounts, groups, strict=True):
        if any(each.values()):
            days = span_words(opened.span.start_on, opened.span.last_day)
            parts = listed(f"{number} {TYPES[word]}" for word, number in each.items() if number)
            text = f"Iteration {opened.span.number}, {days}: {parts}, in {shown.by.value}"
            ordered = sorted(group, key=lambda story: list(TYPES).index(story.story_type))
            yield Behind(bars.key_of(opened), text, tuple(map(facts.item, ordered)))


def draw(axes: Any, chart: Composition, ink: Ink = PRINT) -> None:
    """Draws the chart, or the sentence that says why there is none."""
    if chart.empty:
        bars.sentence(axes, chart.empty, ink)
        return
    highest = max(sum(each.values()) for each in chart.amounts)
    sheet = bars.sheet_for(axes, len(chart.amounts), highest)
    bars.ground(sheet, ink, highest)
    bars.iterations(sheet, ink, chart.range)
    bars.notes(sheet, chart.notes, ink)
    styles: dict[str, dict[str, Any]] = {
        "feature": {"facecolor": ink.scope, "alpha": 0.75, "linewidth": 0},
        "bug": {"facecolor": "none", "edgecolor": ink.add, "hatch": "/////", "linewidth": 0.9},
        "chore": {"facecolor": ink.quiet, "alpha": 0.3, "linewidth": 0},
    }
    if sheet.day_width < HATCHED:
        styles["bug"] = {"facecolor": ink.add, "alpha": 0.75, "linewidth": 0}
    bottoms = [0.0] * len(chart.amounts)
    for word, style in styles.items():
        tops = [bottom + each[word] for bottom, each in zip(bottoms, chart.amounts, strict=True)]
        bars.bars(sheet, tops, bottoms, zorder=3, **style)
        bottoms = [float(top) for top in tops]
    _names(sheet, chart, ink)
    bars.iteration_strips(sheet, chart.range, chart.behind)


def _names(sheet: Any, chart: Composition, ink: Ink) -> None:
    """The types at the right, in the order of the bars and each with its share."""
    whole = {word: sum(each[word] for each in chart.amounts) for word in TYPES}
    everything = sum(whole.values())
    last = next(each for each in reversed(chart.amounts) if any(each.values()))
    level = 0.0
    colors = {"feature": ink.scope, "bug": ink.add, "chore": ink.quiet}
    for word, number in whole.items():
        middle = level + last[word] / 2
        level += last[word]
        if number:
            words = f"{TYPES[word]} {round(100 * number / everything)} %"
            sheet.write_near(sheet.width + 8, sheet.y(middle), words, color=colors[word])
