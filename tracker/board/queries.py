"""Reading the board: its cost depends on the open stories, not on how much is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zlib import crc32

from sqlalchemy import Integer, bindparam, select

from tracker.backlog.models import Story
from tracker.backlog.plan import Facts, Ranked
from tracker.backlog.queries import PROJECT, RANKED, ranked
from tracker.backlog.workflow import State
from tracker.board.iterations import Deadline, Done, Filled, Plan, with_deadlines
from tracker.database import UTCTime
from tracker.ledger.entries import Line, figures_at
from tracker.planning import queries as iterations
from tracker.planning.calendar import Foresaid, Opened, Span, day_of, span_of, starts_at
from tracker.planning.schedule import Planned, total
from tracker.releases.queries import outlooks_of
from tracker.teams.models import Project

DONE_AT_ONCE = 60
"""Done stories shown at first; earlier ones follow on demand, by whole iterations."""
MOST_DONE = 5_000
"""Done stories that somebody may have scrolled to."""


MOST_FREE = 12
"""Iterations in a row that stay empty and are shown all the same."""


def plan(
    project: Project,
    known: Facts,
    icebox: tuple[Ranked, ...],
    lines: Sequence[Line],
    at: datetime,
    as_if: int | None = None,
) -> Plan:
    """The board as planned at this instant from these facts, the stories of the icebox, and the entries of
    the current iteration; `as_if` is a velocity, in points of an ordinary iteration, to plan with in place
    of the measured one."""
    planned = known.schedule(as_if)
    backlog, beyond = with_deadlines(_filled(planned[1:], known.ahead), _deadlines(known))
    return Plan(
        velocity=known.velocity.points,
        as_if=as_if,
        current=_current(project, known, planned[0], lines, at),
        backlog=backlog,
        icebox=icebox,
        beyond=beyond,
        releases=outlooks_of(project, known, planned),
    )


def _deadlines(known: Facts) -> list[Deadline]:
    """Those of scheduled releases that had not passed when the current iteration began."""
    begin = known.current.span.start_on
    return [
        Deadline(story.deadline_on, story.id)
        for story in known.markers
        if story.deadline_on and story.deadline_on >= begin
    ]


def _current(
    project: Project, known: Facts, planned: Planned[Ranked], lines: Sequence[Line], at: datetime
) -> Filled:
    opened = known.current
    days = [day for day in opened.span.days if day <= day_of(at, project.zone)]
    ends = [starts_at(day + timedelta(days=1), project.zone) for day in days]
    remaining = figures_at(lines, ends)
    return Filled(
        span=opened.span,
        stories=planned.stories,
        points=planned.points,
        done_points=total([story for story in planned.stories if story.state == State.ACCEPTED]),
        capacity=planned.capacity,
        strength=opened.strength,
        length_override=opened.length_override,
        goal=opened.goal,
        reconstructed=opened.reconstructed,
        remaining=tuple(figures.remaining for figures in remaining),
        by_hand=not known.automatic_planning,
    )


def _filled(planned: list[Planned[Ranked]], ahead: Mapping[int, Foresaid]) -> list[Filled]:
    """The iterations with stories, and those before them that stay empty."""
    groups: list[Filled] = []
    empty = 0
    for iteration in planned:
        goal = ahead.get(iteration.span.number, Foresaid()).goal
        free = not iteration.stories
        said = bool(goal) or iteration.strength != 100
        if free and not said:
            empty += 1
            if empty > MOST_FREE:
                continue
        groups.append(
            Filled(
                span=iteration.span,
                stories=iteration.stories,
                points=iteration.points,
                done_points=0,
                capacity=iteration.capacity,
                strength=iteration.strength,
                goal=goal,
                empty_before=0 if free else empty,
                free=free and not said,
            )
        )
        empty = empty if free else 0
    return groups


def done(project: Project, known: Facts, down_to: int | None = None) -> Done:
    """Done iterations with stories: the latest ones that hold about DONE_AT_ONCE stories; with a number all
    down to that iteration, and so many more."""
    end = starts_at(known.current.span.start_on, project.zone)
    begin = _start_of(project, down_to) if down_to is not None else None
    stories = ranked(_DONE, project=project.id, begin=begin, end=end, count=MOST_DONE) if begin else []
    more = ranked(_DONE, project=project.id, begin=_LONG_AGO, end=begin or end, count=DONE_AT_ONCE + 1)
    stories += more
    if not stories:
        return Done((), None)
    spans = _spans(project, known, day_of(_accepted(stories[-1]), project.zone))
    by_span: dict[Span, list[Ranked]] = defaultdict(list)
    for story in stories:
        span = span_of(day_of(_accepted(story), project.zone), list(spans))
        if span:
            by_span[span].append(story)
    filled = [_done_filled(spans[span], stories) for span, stories in by_span.items()]
    if len(more) <= DONE_AT_ONCE:
        return Done(tuple(filled), None)
    if len(filled) > 1:
        filled.pop()  # there may be more in it
    return Done(tuple(filled), filled[-1].span.number)


_LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)
_DONE = (
    select(*RANKED)
    .where(
        Story.project_id == PROJECT,
        Story.accepted_at >= bindparam("begin", type_=UTCTime()),
        Story.accepted_at < bindparam("end", type_=UTCTime()),
        Story.deleted_at.is_(None),
    )
    .order_by(Story.accepted_at.desc(), Story.id.desc())
    .limit(bindparam("count", type_=Integer()))
)


def _done_filled(opened: Opened, newest_first: list[Ranked]) -> Filled:
    points = total(newest_first)
    return Filled(
        span=opened.span,
        stories=tuple(reversed(newest_first)),
        points=points,
        done_points=points,
        strength=opened.strength,
        length_override=opened.length_override,
        goal=opened.goal,
        reconstructed=opened.reconstructed,
    )


def _accepted(story: Ranked) -> datetime:
    if story.accepted_at is None:
        raise ValueError(f"Story {story.id} is not accepted.")
    return story.accepted_at


def _start_of(project: Project, number: int) -> datetime | None:
    entered = iterations.numbered(project.id, number)
    return starts_at(entered.span.start_on, project.zone) if entered else None


def _spans(project: Project, known: Facts, since: date) -> dict[Span, Opened]:
    """The iterations from the one that contains `since`, newest first: entered or just begun."""
    begun = [opened for opened in reversed(known.opened) if opened.id is None]
    return {opened.span: opened for opened in (*begun, *iterations.ending_after(project.id, since))}


def ranked_by_id(project: Project, ids: Sequence[int]) -> list[Ranked]:
    """The stories of the project with these numbers, in no order; deleted ones are left out."""
    return ranked(_BY_ID, project=project.id, ids=list(ids))


_IDS: Any = bindparam("ids", expanding=True)
_BY_ID = select(*RANKED).where(Story.project_id == PROJECT, Story.id.in_(_IDS), Story.deleted_at.is_(None))


def rules_of(project: Project, names: datetime | None, today: date) -> str:
    """Changes with what all rows of the project have in common: its settings, people's names (and when they
    last changed), the year."""
    changed = names.timestamp() if names else 0
    settings = project.bugs_and_chores_are_estimatable, project.point_scale, project.automatic_planning
    parts = (*settings, project.show_story_priority, changed, today.year)
    return f"{crc32(repr(parts).encode()):x}"
