"""The map of knowledge: on how many days who worked on which label, and what only one person knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tracker.charts import bars
from tracker.charts.chart import Behind, Column, Item, Row, Said, Table
from tracker.charts.grid import Grid, grid
from tracker.charts.ink import PRINT, Ink
from tracker.charts.pair_records import KnowledgeFacts, Known, Mate
from tracker.charts.sheet import SMALL, WIDTH_OF_A_SIGN
from tracker.charts.words import count, day_words
from tracker.text import listed, shortened

RULE = (
    "A cell says on how many days somebody was logged on stories with the label. One day is no knowledge "
    "yet: a label is known by who worked on it on two. People who left the team do not count."
)
COLUMNS = (
    Column("label", "Label"),
    Column("known_by", "Known by"),
    Column("people", "People"),
    Column("days", "Days"),
)
LEAST = 2
"""Days from which on somebody knows a label."""
MOST = 24
"""Labels that are drawn: those with most days; all are in the table."""
LABELS = 150.0
"""Room for a label's name, in points of type; less where the picture is narrow."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A label: the days of each person by their number, and the stories behind them."""

    number: int
    label: str
    days: dict[int, int]
    worked: tuple[Known, ...]

    @property
    def known_by(self) -> tuple[int, ...]:
        return tuple(person for person, days in self.days.items() if days >= LEAST)

    @property
    def total(self) -> int:
        return sum(self.days.values())


@dataclass(frozen=True, slots=True)
class Knowledge(Said):
    people: tuple[Mate, ...]
    topics: tuple[Topic, ...] = ()

    @property
    def drawn(self) -> list[Topic]:
        most = sorted(self.topics, key=lambda topic: (-topic.total, topic.label))[:MOST]
        return sorted(most, key=lambda topic: topic.number)


def series(facts: KnowledgeFacts, as_of: datetime) -> Knowledge:
    """The labels by name, with who worked on them."""
    shown, people = facts.range, facts.people
    topics = tuple(_topics(facts))
    empty = "" if topics else shown.nothing("Nobody was logged on a story with a label")
    title = empty or _title(facts, topics)
    chart = Knowledge(people, topics)
    drawn = chart.drawn
    more = len(topics) - len(drawn)
    return Knowledge(
        people,
        topics,
        title=title,
        heading=shown.heading,
        description=f"{shown.heading}. {title}",
        notes=(f"{count(more, 'label')} with fewer days only in the table.",) if more else (),
        empty=empty,
        above=True,
        tall=max(60, 26 * len(drawn)),
        table=Table("By label.", COLUMNS, tuple(_row(topic, people) for topic in topics)),
        behind=() if empty else tuple(mark for topic in topics for mark in _marks(topic, people)),
    )


def _topics(facts: KnowledgeFacts) -> Iterator[Topic]:
    here = {mate.id for mate in facts.people}
    by_label: dict[str, list[Known]] = {}
    for each in facts.worked:
        if each.person in here:
            by_label.setdefault(each.label, []).append(each)
    for number, (label, worked) in enumerate(sorted(by_label.items()), 1):
        days: dict[int, set[date]] = {}
        for each in worked:
            days.setdefault(each.person, set()).add(each.day)
        yield Topic(number, label, {person: len(found) for person, found in days.items()}, tuple(worked))


def _title(facts: KnowledgeFacts, topics: tuple[Topic, ...]) -> str:
    names = {mate.id: mate.short for mate in facts.people}
    single = [topic for topic in topics if len(topic.known_by) == 1]
    known = [topic for topic in topics if topic.known_by]
    if not single:
        several = count(len(known), "label")
        return f"None of {several} worked on in {facts.range.words} is known by one person alone."
    most = max(single, key=lambda topic: topic.total)
    return (
        f"{len(single)} of {count(len(known), 'label')} worked on in {facts.range.words} "
        f"{'is' if len(single) == 1 else 'are'} known by one person alone, such as “{most.label}” by "
        f"{names[most.known_by[0]]}."
    )


def _row(topic: Topic, people: tuple[Mate, ...]) -> Row:
    told = (f"{mate.short} {topic.days[mate.id]}" for mate in people if mate.id in topic.days)
    return Row((topic.label, len(topic.known_by), ", ".join(told), topic.total), f"label-{topic.number}")


def _marks(topic: Topic, people: tuple[Mate, ...]) -> Iterator[Behind]:
    names = [mate.short for mate in people if mate.id in topic.known_by]
    known = f"known by {listed(names)}" if names else "known by nobody yet"
    yield Behind(f"label-{topic.number}", f"“{topic.label}”: {known}", tuple(_items(topic, people, None)))
    for mate in people:
        if mate.id in topic.days:
            words = f"{mate.short} on “{topic.label}”: {count(topic.days[mate.id], 'day')}"
            yield Behind(f"cell-{topic.number}-{mate.id}", words, tuple(_items(topic, people, mate.id)))


def _items(topic: Topic, people: tuple[Mate, ...], person: int | None) -> Iterator[Item]:
    """The stories behind a label or a cell, those worked on last first."""
    names = {mate.id: mate.short for mate in people}
    last: dict[int, date] = {}
    who: dict[int, set[str]] = {}
    for each in topic.worked:
        if person in (None, each.person):
            last[each.story_id] = max(each.day, last.get(each.story_id, each.day))
            who.setdefault(each.story_id, set()).add(names[each.person])
    for story_id in sorted(last, key=lambda story: (last[story], story), reverse=True):
        yield Item(story_id, f"last {day_words(last[story_id])}", "", listed(sorted(who[story_id])))


def draw(axes: Any, chart: Knowledge, ink: Ink = PRINT) -> None:
    """Draws the map, or the sentence that says why there is none: a row a label, a column a person."""
    if chart.empty:
        bars.sentence(axes, chart.empty, ink)
        return
    topics, size = chart.drawn, len(chart.people)
    width = axes.bbox.width * 72 / axes.figure.dpi
    room = min(LABELS, width * 0.4)
    named = size * room / (width - room)  # so many columns wide
    cells = grid(axes, size + named, len(topics))
    highest = max(max(topic.days.values()) for topic in topics)
    is_narrow = cells.sheet.day_width < 54
    for place, mate in enumerate(chart.people):
        words = (
            _initials(mate)
            if is_narrow
            else shortened(mate.short, int(cells.sheet.day_width / (SMALL * WIDTH_OF_A_SIGN)))
        )
        cells.write(named + place, -1, words, ink.quiet)
    for row, topic in enumerate(topics):
        _line(cells, chart, topic, row, named, highest, ink)
    bars.notes(cells.sheet, chart.notes, ink)


def _line(
    cells: Grid, chart: Knowledge, topic: Topic, row: int, named: float, highest: int, ink: Ink
) -> None:
    only = topic.known_by[0] if len(topic.known_by) == 1 else None
    signs = int(cells.sheet.x(named) / (SMALL * WIDTH_OF_A_SIGN)) - 1
    cells.write(
        0,
        row,
        shortened(topic.label, signs),
        ink.add if only else ink.text,
        align="left",
        bold=only is not None,
    )
    for place, mate in enumerate(chart.people):
        days = topic.days.get(mate.id)
        if days:
            alone = mate.id == only
            cells.fill(named + place, row, ink.add if alone else ink.scope, 0.1 + 0.4 * days / highest)
            cells.write(named + place, row, str(days), ink.text, bold=alone)
            cells.mark(named + place, row, f"cell-{topic.number}-{mate.id}")
    cells.mark(0, row, f"label-{topic.number}", named)
    if only:
        name = next(mate.short for mate in chart.people if mate.id == only)
        sheet = cells.sheet
        sheet.write(
            sheet.width + 8,
            sheet.y(len(chart.drawn) - row - 0.5),
            shortened(f"only {name}", 14),
            SMALL,
            color=ink.add,
        )


def _initials(mate: Mate) -> str:
    return "".join(word[0] for word in mate.name.split()[:2]) or mate.short[:2]
