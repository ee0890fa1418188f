"""Reading the ways of stories from state to state, out of the events that tell of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, or_, select, union_all

from tracker.backlog.models import Story
from tracker.backlog.queries import PROJECT, titles
from tracker.backlog.state_change_queries import told_and_come
from tracker.backlog.state_changes import Change, changes
from tracker.backlog.workflow import IN_PROGRESS, SCHEDULED, State, StoryType
from tracker.charts.age import AgeFacts
from tracker.charts.chart import Asked
from tracker.charts.lives import Life
from tracker.charts.range_queries import range_of
from tracker.charts.ways import Ways
from tracker.database import UTCTime, asked
from tracker.teams.models import Project


def ways(project: Project, what: Asked, now: datetime) -> Ways:
    """The stories that are open, or were accepted or deleted in the iterations asked for, with their ways."""
    shown = range_of(project, what, now)
    rows = asked(_STORIES, project=project.id, begin=shown.begin)
    return Ways(shown, tuple(_lives(rows)))


def lives_since(project: Project, begin: datetime) -> list[Life]:
    """The stories that are open, or were accepted or deleted since then."""
    return list(_lives(asked(_STORIES, project=project.id, begin=begin)))


def ways_in_progress(project: Project, what: Asked, now: datetime) -> Ways:
    """The same without the stories that nobody has begun."""
    shown = range_of(project, what, now)
    rows = asked(_STORIES, project=project.id, begin=shown.begin)
    worked_on = (*IN_PROGRESS, State.ACCEPTED)
    return Ways(shown, tuple(_lives([row for row in rows if row.state in worked_on and not row.deleted_at])))


def ages(project: Project, what: Asked, now: datetime) -> AgeFacts:
    """The stories in progress with their titles, and those accepted in the iterations asked for."""
    found = ways_in_progress(project, what, now)
    return AgeFacts(found, titles(life.story_id for life in found.lives if life.state in IN_PROGRESS))


def _of(condition: Any) -> Any:
    return select(
        Story.id,
        Story.story_type,
        Story.estimate,
        Story.created_at,
        Story.state,
        Story.accepted_at,
        Story.deleted_at,
    ).where(
        Story.project_id == PROJECT,
        Story.story_type != StoryType.RELEASE.value,
        condition,
        or_(Story.deleted_at.is_(None), Story.deleted_at >= bindparam("begin", type_=UTCTime())),
    )


_STORIES = union_all(
    _of(Story.state.in_([State.UNSCHEDULED.value, *(state.value for state in SCHEDULED)])),
    _of(Story.accepted_at >= bindparam("begin", type_=UTCTime())),
)
"""Two questions, for each of which there is an index."""


def _lives(rows: Sequence[Any]) -> Iterator[Life]:
    told, came = told_and_come([row.id for row in rows])
    for row in rows:
        first, made = changes(told.get(row.id, ()), row.state)
        by_dates = row.state == State.ACCEPTED and not made
        if by_dates:
            first, made = State.UNSTARTED, (Change(row.accepted_at, row.state),)
        yield Life(
            row.id,
            row.story_type,
            row.estimate,
            row.created_at,
            first,
            made,
            row.deleted_at,
            by_dates,
            came.get(row.id),
        )
