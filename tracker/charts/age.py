"""How long the work in progress has been going on, against how long accepted work took."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from tracker.backlog.workflow import IN_PROGRESS
from tracker.charts import bars
from tracker.charts.chart import Behind, Column, Item, Row, Said, Table
from tracker.charts.ink import PRINT, Ink
from tracker.charts.lives import DAY, Life, in_days, percentile
from tracker.charts.ranges import Range
from tracker.charts.sheet import SMALL, Sheet, scale
from tracker.charts.ways import Ways
from tracker.charts.words import count, day_words
from tracker.planning.calendar import day_of
from tracker.text import shortened

RULE = (
    "Age runs from the first start of a story to now, in days of 24 hours, nights and days off included. The "
    "lines say how long half, and 85 of 100, of the stories accepted in these iterations took."
)
MOST = 14
"""Stories that are drawn; the younger ones are in the table."""
ROW = 34
"""Pixels that a story takes."""
COLUMNS = (
    Column("story", "Story"),
    Column("title", "Title"),
    Column("state", "State"),
    Column("started", "Started"),
    Column("days", "Days"),
)


@dataclass(frozen=True, slots=True)
class AgeFacts:
    """The ways of the stories, and the titles of those in progress."""

    ways: Ways
    titles: dict[int, str]

    @property
    def instants(self) -> Iterator[datetime]:
        return self.ways.instants


@dataclass(frozen=True, slots=True)
class Aged:
    """A story in progress: its state, the day it was started and its age in days (None: not known)."""

    story_id: int
    title: str
    state: str
    started: date | None
    days: float | None
    spent: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Age(Said):
    """Stories in progress, the oldest first; `half` and `most` are what 50 and 85 of 100 took, in days."""

    range: Range
    stories: tuple[Aged, ...] = ()
    half: float | None = None
    most: float | None = None


def series(facts: AgeFacts, as_of: datetime) -> Age:
    """The stories in progress at `as_of`, the oldest first."""
    shown = facts.ways.range
    done = [life.cycle_days or 0.0 for life in facts.ways.timed()]
    stories = tuple(_aged(facts, as_of))
    chart = Age(
        shown,
        stories,
        percentile(done, 0.5) if done else None,
        percentile(done, 0.85) if done else None,
        heading=f"{shown.project} · {day_words(day_of(as_of, shown.zone))}",
    )
    empty = _empty(stories)
    title = empty or _title(chart)
    return replace(
        chart,
        title=title,
        empty=empty,
        tall=ROW * max(2, len(_drawn(chart))),
        description=f"{chart.heading}. {title}",
        notes=() if empty else tuple(_notes(chart)),
        table=Table("The oldest first.", COLUMNS, tuple(map(_row, stories))),
        behind=() if empty else tuple(map(_mark, _drawn(chart))),
    )


def _aged(facts: AgeFacts, as_of: datetime) -> list[Aged]:
    open_ones = [life for life in facts.ways.lives if life.state in IN_PROGRESS and not life.deleted_at]
    zone = facts.ways.range.zone
    stories = [_story(life, facts.titles.get(life.story_id, ""), zone, as_of) for life in open_ones]
    return sorted(
        stories, key=lambda story: (-(story.days if story.days is not None else -1), story.story_id)
    )


def _story(life: Life, title: str, zone: Any, as_of: datetime) -> Aged:
    begun = life.started_at
    if begun is None:
        return Aged(life.story_id, title, life.state, None, None)
    spent = tuple(life.days_in(max(as_of, begun)).items())
    days = max(0.0, (as_of - begun).total_seconds() / DAY)
    return Aged(life.story_id, title, life.state, day_of(begun, zone), days, spent)


def _empty(stories: Sequence[Aged]) -> str:
    if not stories:
        return "No story is in progress."
    if all(story.days is None for story in stories):
        return f"Of {count(len(stories), 'story', 'stories')} in progress nobody knows when work began."
    return ""


def _title(chart: Age) -> str:
    oldest = chart.stories[0].days or 0.0
    work = f"{count(len(chart.stories), 'story is', 'stories are')} in progress"
    age = f"the oldest for {in_days(oldest)}" if len(chart.stories) > 1 else f"for {in_days(oldest)}"
    if chart.most is None:
        return f"{work}, {age}."
    longer = sum((story.days or 0.0) > chart.most for story in chart.stories)
    if not longer:
        return f"{work}, {age}; none has taken longer than 85 of 100 do."
    return f"{work}, {age}; {longer} of them longer than the {in_days(chart.most)} that 85 of 100 take."


def _notes(chart: Age) -> Iterator[str]:
    unknown = sum(story.days is None for story in chart.stories)
    if unknown:
        yield f"Of {count(unknown, 'story', 'stories')} nobody knows when work began: only in the table."
    more = sum(story.days is not None for story in chart.stories) - len(_drawn(chart))
    if more > 0:
        yield f"{count(more, 'younger story is', 'younger stories are')} only in the table."


def _row(story: Aged) -> Row:
    days = None if story.days is None else round(story.days, 2)
    return Row((story.story_id, story.title, story.state, story.started, days))


def _mark(story: Aged) -> Behind:
    parts = ", ".join(f"{in_days(days)} {state}" for state, days in story.spent)
    text = f"{story.title}: {in_days(story.days or 0.0)}, now {story.state}"
    return Behind(f"story-{story.story_id}", text, (Item(story.story_id, parts),))


def _drawn(chart: Age) -> list[Aged]:
    return [story for story in chart.stories if story.days is not None][:MOST]


def draw(axes: Any, chart: Age, ink: Ink = PRINT) -> None:
    """Draws the chart, or the sentence that says why there is none: a bar a story, its title on it."""
    if chart.empty:
        bars.sentence(axes, chart.empty, ink)
        return
    axes.set_axis_off()
    stories = _drawn(chart)
    height = axes.bbox.height * 72 / axes.figure.dpi
    longest = max(*(story.days or 0.0 for story in stories), chart.most or 0.0, 1.0)
    sheet = Sheet(axes, longest * 1.04, height)
    bars.notes(sheet, chart.notes, ink)
    for days in scale(longest):
        sheet.line(
            [days, days], [0, sheet.top], color=ink.grid if days else ink.quiet, linewidth=0.8, zorder=1
        )
        sheet.write(sheet.x(days), -13, str(days), SMALL, "center", color=ink.quiet)
    sheet.write(sheet.width + 8, -13, "days", SMALL, color=ink.quiet)
    for place, story in enumerate(stories):
        _bar(sheet, chart, story, height - ROW * (place + 1), ink)
    for took, words in ((chart.half, "half"), (chart.most, "85\u00a0%")):
        if took is not None:
            sheet.write(sheet.x(took), height + 7, words, SMALL, "center", color=ink.add)


def _bar(sheet: Sheet, chart: Age, story: Aged, bottom: float, ink: Ink) -> None:
    """The story's age, what accepted ones took as strokes across it, and above it its title."""
    days, thick = story.days or 0.0, 9.0
    _box(sheet, days, bottom + 3, thick, facecolor=ink.scope, alpha=0.75, linewidth=0, zorder=3)
    for took, dash in ((chart.half, (0, (3, 1.5))), (chart.most, "-")):
        if took is not None:
            ends = [bottom + 1, bottom + thick + 5]
            sheet.line([took, took], ends, color=ink.add, linewidth=1.6, linestyle=dash, zorder=5)
    words = f" · {in_days(days)}, {story.state}"
    room = int((sheet.width + 90) / (SMALL * 0.56)) - len(words)
    sheet.write(1, bottom + thick + 13, shortened(story.title, max(12, room)) + words, SMALL, color=ink.text)
    key = f"story-{story.story_id}"
    _box(sheet, sheet.days, bottom, ROW, facecolor="none", edgecolor="none", zorder=9, gid=key)


def _box(sheet: Sheet, days: float, bottom: float, height: float, **style: Any) -> None:
    top = bottom + height
    sheet.axes.fill([0, days, days, 0], [bottom, bottom, top, top], clip_on=False, **style)
