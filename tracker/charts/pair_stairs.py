"""The pair stairs: a cell for two people, as long ago as they last paired, or as often, or as long."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations
from typing import Any

from tracker.charts import bars
from tracker.charts.chart import Behind, By, Column, Item, Row, Said, Table
from tracker.charts.grid import NOTHING, Grid, grid
from tracker.charts.ink import PRINT, Ink
from tracker.charts.pair_records import Mate, PairFacts, length, when
from tracker.charts.words import amount, count, day_words, half_days
from tracker.pairing.lines import Line
from tracker.pairing.rotation_facts import pair_of

RULE = (
    "A pairing day is one on which anything is logged; 1 is the latest one. Within a full round everybody "
    "can pair with everybody once. How long ago two last paired is known of the whole log, all else of these "
    "iterations."
)
COLUMNS = (
    Column("people", "People"),
    Column("apart", "Pairing days ago"),
    Column("last", "Last"),
    Column("times", "Times"),
    Column("days", "Days"),
)


@dataclass(frozen=True, slots=True)
class Step:
    """Two people, or one alone (`other` is None): when and how often they worked so. `value` is what is
    shown; None where they never did."""

    one: Mate
    other: Mate | None
    since: int | None
    last: date | None
    lines: tuple[Line, ...]
    value: float | None

    @property
    def days(self) -> float:
        return sum(map(length, self.lines))

    @property
    def who(self) -> str:
        return f"{self.one.short} and {self.other.short}" if self.other else f"{self.one.short} alone"


@dataclass(frozen=True, slots=True)
class Stairs(Said):
    """`steps[i]` are those of the i-th person with everybody before them by name; `alone` of each alone."""

    people: tuple[Mate, ...]
    period: int = 0
    by: By = By.APART
    steps: tuple[tuple[Step, ...], ...] = ()
    alone: tuple[Step, ...] = ()


def series(facts: PairFacts, as_of: datetime) -> Stairs:
    """The stairs of the people of the facts."""
    shown, people, by = facts.range, facts.people, facts.range.by
    sessions = _sessions(facts.lines)
    steps = tuple(
        tuple(_step(facts, sessions, one, other) for other in people[:place])
        for place, one in enumerate(people)
    )
    alone = tuple(_alone(sessions, one) for one in people)
    flat = [step for row in steps for step in row]
    empty = "" if any(step.last for step in flat) else "Nobody has been logged with somebody else yet."
    title = empty or _title(facts, flat)
    return Stairs(
        people,
        facts.period,
        by,
        steps,
        alone,
        title=title,
        heading=shown.heading,
        description=f"{shown.heading}. {title}",
        notes=() if empty else (_legend(facts.period, by, any(step.value is None for step in flat)),),
        empty=empty,
        tall=max(90, (28 if len(people) < 16 else 20) * len(people)),
        table=Table("By name; who was alone comes last.", COLUMNS, tuple(map(_row, [*flat, *alone]))),
        behind=() if empty else tuple(map(_mark, [*flat, *alone])),
    )


Sessions = Mapping[tuple[int, ...], Sequence[Line]]
"""Lines, the latest first, by the two people who were together, or the one who was alone."""


def _sessions(lines: Sequence[Line]) -> Sessions:
    found: dict[tuple[int, ...], list[Line]] = {}
    for line in reversed(lines):
        for people in combinations(sorted(line.people), min(len(line.people), 2)):
            found.setdefault(people, []).append(line)
    return found


def _step(facts: PairFacts, sessions: Sessions, one: Mate, other: Mate) -> Step:
    pair = pair_of(one.id, other.id)
    lines, since = tuple(sessions.get(pair, ())), facts.since(one, other)
    return Step(other, one, since, facts.last_paired.get(pair), lines, _value(facts.range.by, since, lines))


def _alone(sessions: Sessions, one: Mate) -> Step:
    lines = tuple(sessions.get((one.id,), ()))
    return Step(one, None, None, lines[0].day if lines else None, lines, _value(By.TIMES, None, lines))


def _value(by: By, since: int | None, lines: Sequence[Line]) -> float | None:
    if by is By.APART:
        return since
    found = len(lines) if by is By.TIMES else sum(map(length, lines))
    return found or None


def _title(facts: PairFacts, steps: Sequence[Step]) -> str:
    met = sum(bool(step.lines) for step in steps)
    words = f"{met} of {count(len(steps), 'pair')} worked together in {facts.range.words}"
    never = sum(step.last is None for step in steps)
    if never:
        return f"{words}, {never} never did."
    longest = max(steps, key=lambda step: step.since or 0)
    return f"{words}; longest apart are {longest.who}, {count(longest.since or 0, 'pairing day')}."


def _legend(period: int, by: By, has_never: bool) -> str:
    """What numbers, colours and, where there are any, hatched cells say."""
    if by is By.APART:
        return (
            f"The number says how many pairing days ago; beyond a full round of {period} it is bold and the "
            f"cell has another colour.{' Hatched: never.' if has_never else ''}"
        )
    what = "how often" if by is By.TIMES else "how many days"
    return f"The number says {what}.{' Hatched: never in these iterations.' if has_never else ''}"


def _key(step: Step) -> str:
    return f"pair-{step.one.id}-{step.other.id}" if step.other else f"alone-{step.one.id}"


def _row(step: Step) -> Row:
    return Row((step.who, step.since, step.last, len(step.lines), step.days), _key(step))


def _mark(step: Step) -> Behind:
    parts = [count(len(step.lines), "time")] if step.lines else []
    parts += [half_days(step.days)] if step.lines else []
    if step.last and step.other:
        parts.append(f"last {day_words(step.last)}, {count(step.since or 0, 'pairing day')} ago")
    return Behind(_key(step), f"{step.who}: {', '.join(parts) or 'never'}", tuple(_items(step)))


def _items(step: Step) -> Iterator[Item]:
    for line in step.lines:
        title = "" if line.story_id else line.subject or "other work"
        others = len(line.people) - (2 if step.other else 1)
        who = f"with {count(others, 'other')}" if others else step.who
        yield Item(line.story_id or 0, when(line), title, who)


def draw(axes: Any, chart: Stairs, ink: Ink = PRINT) -> None:
    """Draws the stairs, or the sentence that says why there are none: the names stand on the diagonal."""
    if chart.empty:
        bars.sentence(axes, chart.empty, ink)
        return
    size = len(chart.people)
    cells = grid(axes, size, size)
    highest = max((step.value or 0 for row in chart.steps for step in row), default=0) or 1
    for place, (row, alone) in enumerate(zip(chart.steps, chart.alone, strict=True)):
        for column, step in enumerate(row):
            _cell(cells, chart, step, column, place, highest, ink)
        words = chart.people[place].short
        if alone.lines:
            words += f" · {len(alone.lines)} alone"
        cells.write(place, place, words, ink.text, align="left")
        cells.mark(place, place, _key(alone))
    bars.notes(cells.sheet, chart.notes, ink)


def _cell(cells: Grid, chart: Stairs, step: Step, column: int, row: int, highest: float, ink: Ink) -> None:
    """How long ago fades; what is longer ago than a round comes forward again in another colour."""
    value, overdue = step.value, chart.by is By.APART and (step.value or 0) > chart.period
    if value is None:
        cells.hatch(column, row, ink)
    elif overdue:
        cells.fill(column, row, ink.add, 0.12 + 0.3 * min(1, (value - chart.period) / chart.period))
    else:
        share = 1 - (value - 1) / chart.period if chart.by is By.APART else value / highest
        cells.fill(column, row, ink.scope, 0.08 + 0.4 * share)
    cells.write(column, row, NOTHING if value is None else amount(value), ink.text, bold=overdue)
    cells.mark(column, row, _key(step))
