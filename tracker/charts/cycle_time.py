"""Cycle time: how many days each story took from its first start to its acceptance, and what share of them
took how long. Beyond some hundred stories each iteration is drawn as a bar instead of its dots."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tracker.charts import bars
from tracker.charts.chart import Behind, Column, Item, Row, Said, Table
from tracker.charts.ink import PRINT, Ink
from tracker.charts.lives import DAY, Life, in_days, percentile, shortly
from tracker.charts.ranges import Range, fallen
from tracker.charts.sheet import SMALL, Rect, Sheet
from tracker.charts.ways import Ways
from tracker.charts.words import count, day_words, span_words
from tracker.planning.calendar import day_of

RULE = (
    "Cycle time runs from the first start of a story to its acceptance, in days of 24 hours, nights and days "
    "off included. “85 % in 4 days” says that 85 of 100 stories took that long or less."
)
SHARES = (0.5, 0.85, 0.95)
MOST_DOTS = 300
STORY_COLUMNS = (
    Column("accepted", "Accepted"),
    Column("story", "Story"),
    Column("type", "Type"),
    Column("points", "Points"),
    Column("days", "Days"),
)
ITERATION_COLUMNS = (
    Column("iteration", "Iteration"),
    Column("begins", "Begins"),
    Column("stories", "Stories"),
    *(Column(f"p{round(share * 100)}", f"{round(share * 100)}\u00a0% within", "days") for share in SHARES),
)
CIRCLE = (
    (3.2, 0),
    (2.26, 2.26),
    (0, 3.2),
    (-2.26, 2.26),
    (-3.2, 0),
    (-2.26, -2.26),
    (0, -3.2),
    (2.26, -2.26),
)
UPWARD = ((-4, -3), (4, -3), (0, 4))


@dataclass(frozen=True, slots=True)
class Dot:
    """A story: where its acceptance stands among the iterations (1.5: in the middle of the second), and the
    days it took."""

    place: float
    days: float
    story_id: int


@dataclass(frozen=True, slots=True)
class Spread:
    """The days that half, 85 and 95 of 100 stories of an iteration took at most."""

    place: int
    days: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class CycleTime(Said):
    """The stories as dots, or in `spreads` where there are too many; `shares` speak of all of them."""

    range: Range
    shares: tuple[float, ...] = ()
    dots: tuple[Dot, ...] = ()
    spreads: tuple[Spread, ...] = ()


def series(facts: Ways, as_of: datetime) -> CycleTime:
    """The cycle times of the stories accepted in the range."""
    shown, lives = facts.range, facts.timed()
    days = [life.cycle_days or 0.0 for life in lives]
    missing = facts.untimed_note()
    if not lives:
        empty = shown.nothing("No story whose start is known was accepted")
        told = f"{shown.heading}. {empty} {missing}".strip()
        return CycleTime(shown, title=empty, empty=empty, heading=shown.heading, description=told)
    shares = tuple(percentile(days, share) for share in SHARES)
    groups = _groups(shown, lives)
    dotted = len(lives) <= MOST_DOTS
    title = _title(shares, len(lives))
    return CycleTime(
        shown,
        shares,
        tuple(_dots(shown, lives)) if dotted else (),
        () if dotted else tuple(_spreads(groups)),
        title=title,
        heading=shown.heading,
        description=f"{shown.heading}. {title} {missing}".strip(),
        notes=(missing,) if missing else (),
        table=_story_table(shown, lives) if dotted else _iteration_table(shown, groups),
        behind=tuple(_story_marks(shown, lives) if dotted else _iteration_marks(shown, groups)),
    )


def _groups(shown: Range, lives: Sequence[Life]) -> list[list[Life]]:
    groups: list[list[Life]] = [[] for _ in shown.opened]
    for life, number in zip(
        lives, fallen((x.accepted_at for x in lives if x.accepted_at), shown.begins), strict=True
    ):
        groups[number].append(life)
    return groups


def _title(shares: Sequence[float], stories: int) -> str:
    if stories == 1:
        return f"The only story took {in_days(shares[0])} from start to acceptance."
    half, most = in_days(shares[0]), in_days(shares[1])
    took = f"Half of {stories} stories took {half} or less from start to acceptance"
    return f"{took}, 85 of 100 took {most} or less."


def _dots(shown: Range, lives: Sequence[Life]) -> Iterator[Dot]:
    begins = shown.begins
    for life in lives:
        at = life.accepted_at
        if at is not None:
            number = fallen([at], begins)[0]
            length = (shown.opened[number].span.end_on - shown.opened[number].span.start_on).days
            part = (at - begins[number]).total_seconds() / DAY / length
            yield Dot(number + min(part, 1.0), life.cycle_days or 0.0, life.story_id)


def _spreads(groups: Sequence[Sequence[Life]]) -> Iterator[Spread]:
    for place, group in enumerate(groups):
        if group:
            days = [life.cycle_days or 0.0 for life in group]
            yield Spread(place, tuple(percentile(days, share) for share in SHARES))


def _story_table(shown: Range, lives: Sequence[Life]) -> Table:
    rows = (
        Row(
            (
                day_of(life.accepted_at, shown.zone) if life.accepted_at else None,
                life.story_id,
                life.story_type,
                life.estimate,
                round(life.cycle_days or 0.0, 2),
            ),
            f"story-{life.story_id}",
        )
        for life in lives
    )
    return Table("A row a story, in the order of acceptance.", STORY_COLUMNS, tuple(rows))


def _iteration_table(shown: Range, groups: Sequence[Sequence[Life]]) -> Table:
    known = {spread.place: spread for spread in _spreads(groups)}
    rows = (
        Row(
            (
                opened.span.number,
                opened.span.start_on,
                len(groups[place]),
                *(round(days, 2) for days in known[place].days),
            )
            if place in known
            else (opened.span.number, opened.span.start_on, 0, None, None, None),
            bars.key_of(opened) if place in known else "",
        )
        for place, opened in enumerate(shown.opened)
    )
    return Table("A row an iteration, by the acceptance of its stories.", ITERATION_COLUMNS, tuple(rows))


def _item(life: Life) -> Item:
    worked = (
        ", ".join(f"{in_days(days)} {state}" for state, days in life.days_in(life.accepted_at).items())
        if life.accepted_at
        else ""
    )
    return Item(life.story_id, f"{in_days(life.cycle_days or 0.0)}: {worked}")


def _story_marks(shown: Range, lives: Sequence[Life]) -> Iterator[Behind]:
    for life in lives:
        if life.accepted_at:
            on = day_words(day_of(life.accepted_at, shown.zone))
            text = f"#{life.story_id}, accepted {on}: {in_days(life.cycle_days or 0.0)}"
            yield Behind(f"story-{life.story_id}", text, (_item(life),))


def _iteration_marks(shown: Range, groups: Sequence[Sequence[Life]]) -> Iterator[Behind]:
    for spread in _spreads(groups):
        opened, group = shown.opened[spread.place], groups[spread.place]
        days = span_words(opened.span.start_on, opened.span.last_day)
        text = (
            f"Iteration {opened.span.number}, {days}: half of {count(len(group), 'story', 'stories')} within"
        )
        slowest = sorted(group, key=lambda life: -(life.cycle_days or 0.0))
        yield Behind(bars.key_of(opened), f"{text} {in_days(spread.days[0])}", tuple(map(_item, slowest)))


def draw(axes: Any, chart: CycleTime, ink: Ink = PRINT) -> None:
    """Draws the chart, or the sentence that says why there is none."""
    if chart.empty:
        bars.sentence(axes, chart.empty, ink)
        return
    every = [dot.days for dot in chart.dots] or [max(spread.days) for spread in chart.spreads]
    highest = min(max(every), max(chart.shares[-1] * 1.6, chart.shares[0] * 4))
    sheet = bars.sheet_for(axes, len(chart.range.opened), highest)
    bars.ground(sheet, ink, highest)
    sheet.write(-28, sheet.height - 2, "days", SMALL, color=ink.quiet)
    bars.iterations(sheet, ink, chart.range)
    bars.notes(sheet, chart.notes, ink)
    _shares(sheet, chart, ink)
    for dot in chart.dots:
        _dot(sheet, dot, ink)
    if chart.spreads:
        _draw_spreads(sheet, chart, ink)


def _shares(sheet: Sheet, chart: CycleTime, ink: Ink) -> None:
    """A line for each share across the picture, named at its end; the more of the stories, the thinner."""
    for share, days, width in zip(SHARES, chart.shares, (2.0, 1.4, 0.9), strict=True):
        if days > sheet.top:
            continue
        dash: Any = "-" if share == SHARES[0] else (0, (6, 3)) if share == SHARES[1] else (0, (2, 3))
        sheet.line([0, sheet.days], [days, days], color=ink.scope, linewidth=width, linestyle=dash, zorder=4)
        words = f"{round(share * 100)}\u00a0%: {shortly(days)}"
        sheet.write_near(sheet.width + 8, sheet.y(days), words, SMALL, upward=True, color=ink.scope)


def _dot(sheet: Sheet, dot: Dot, ink: Ink) -> None:
    """A dot that can be chosen; what lies above the axis is a triangle at its upper end with its days."""
    beyond = dot.days > sheet.top
    level = sheet.top if beyond else dot.days
    sheet.shape(
        dot.place,
        level,
        UPWARD if beyond else CIRCLE,
        facecolor=ink.main,
        alpha=0.6,
        edgecolor=ink.main,
        linewidth=0.5,
        zorder=6,
        gid=f"story-{dot.story_id}",
    )
    if beyond:
        x, y = sheet.x(dot.place), sheet.height
        rect = Rect(x - 20, y - 20, x + 20, y + 20)
        if not any(rect.meets(other) for other in sheet.taken):
            sheet.write(x, y + 11, shortly(dot.days), SMALL - 1, "center", color=ink.text)


def _draw_spreads(sheet: Sheet, chart: CycleTime, ink: Ink) -> None:
    """For each iteration a bar up to what 95 % took, a darker one to 85 %, a line at half."""
    many = len(chart.range.opened)
    levels = [[0.0] * many for _ in SHARES]
    for spread in chart.spreads:
        for place, days in enumerate(spread.days):
            levels[place][spread.place] = min(days, sheet.top)
    half, most, nearly = levels
    bars.bars(sheet, half, facecolor=ink.quiet, alpha=0.55, linewidth=0, zorder=3)
    bars.bars(sheet, most, half, facecolor=ink.quiet, alpha=0.32, linewidth=0, zorder=3)
    bars.bars(sheet, nearly, most, facecolor=ink.quiet, alpha=0.14, linewidth=0, zorder=3)
    bars.iteration_strips(sheet, chart.range, chart.behind)
