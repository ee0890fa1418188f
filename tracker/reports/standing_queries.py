"""Reading how a project stands at an instant, as a report tells it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select

from tracker.activity.models import Event
from tracker.backlog.detail_models import Blocker
from tracker.backlog.models import Story
from tracker.backlog.plan import Facts, Ranked
from tracker.backlog.queries import PROJECT, facts, titles
from tracker.backlog.state_change_queries import told_of
from tracker.backlog.state_changes import state_at
from tracker.backlog.workflow import SCHEDULED
from tracker.database import asked
from tracker.planning.calendar import day_of
from tracker.planning.forecast import Forecast
from tracker.planning.schedule import Planned
from tracker.releases.forecast_queries import RELEASE, prospects, said_last, subjects
from tracker.releases.queries import outlooks_of
from tracker.reports.facts import Blocked, Ended, Lasting, ReleaseDate, Standing, long_ago
from tracker.teams.models import Project

NEAR = 2
"""Iterations whose stories stand near the top: the current one and the next."""


WEEK = timedelta(weeks=1)


def standing(
    project: Project, now: datetime, former: Mapping[int, tuple[str, date]], told_at: datetime | None
) -> Standing:
    """How the project stands; `former` are the releases that the report before named, by story, and `told_at`
    is when. How forecasts moved is told from those that were kept by then; without one, a week ago. A release
    that was not in the plan at that instant has nothing to be compared with, whatever was kept before."""
    known = facts(project, now)
    since = told_at or now - WEEK
    said = said_last(project.id, (RELEASE,), since)
    planned = known.schedule()
    near = [story for iteration in planned[:NEAR] for story in iteration.stories]
    names = titles(story.id for story in known.scheduled)
    there = former.keys() if told_at else _in_plan(known.markers, since)
    said_of = {story_id: said.get((RELEASE, story_id)) for story_id in there}
    releases = _releases(project, known, planned, names, _forecasts(project, known, now), said_of)
    today = day_of(now, project.zone)
    return Standing(
        blocked=tuple(_blocked(project)),
        lasting=long_ago(_in_progress(project, known, names), today, project.iteration_length),
        unestimated=tuple(names[story.id] for story in near if known.lacks_estimate(story)),
        releases=releases,
        ended=tuple(_ended(project, former, {each.story_id for each in releases})),
        former=tuple((story_id, day) for story_id, (_, day) in former.items()),
        said_on=day_of(since, project.zone) if said else None,
    )


def _in_plan(markers: Sequence[Ranked], at: datetime) -> set[int]:
    """Those of the releases in the plan that were in it at the instant, too, as their history tells."""
    told = told_of([each.id for each in markers])
    return {each.id for each in markers if state_at(told.get(each.id, ()), each.state, at) in SCHEDULED}


def _forecasts(project: Project, known: Facts, now: datetime) -> dict[int, Forecast]:
    """Of the scheduled releases, by their markers; asked for as those that are kept, so that both are one."""
    found = prospects(project, known, now, subjects(project, known)).all
    return {
        each.subject.id: each.forecast for each in found if each.forecast and each.subject.kind == RELEASE
    }


def _releases(
    project: Project,
    known: Facts,
    planned: Sequence[Planned[Ranked]],
    names: Mapping[int, str],
    forecasts: Mapping[int, Forecast],
    said: Mapping[int, tuple[date | None, ...] | None],
) -> tuple[ReleaseDate, ...]:
    outlooks = outlooks_of(project, known, planned)
    return tuple(
        ReleaseDate(
            story.id,
            names[story.id],
            outlook.ends_on,
            story.deadline_on,
            outlook.late,
            outlook.points_left,
            outlook.unestimated,
            forecasts.get(story.id),
            said.get(story.id),
        )
        for story in known.scheduled
        if (outlook := outlooks.get(story.id))
    )


def _blocked(project: Project) -> Iterable[Blocked]:
    for title, why, at in asked(_BLOCKED, project=project.id):
        yield Blocked(title, why, day_of(at, project.zone))


def _in_progress(project: Project, known: Facts, names: Mapping[int, str]) -> Iterable[Lasting]:
    """Those of which the history knows when they were started."""
    states = {story.id: story.state for story in known.in_progress}
    started = asked(_STARTED, ids=list(states)) if states else ()
    return (Lasting(names[key], states[key], day_of(at, project.zone)) for key, at in started)


def _ended(project: Project, former: Mapping[int, tuple[str, date]], planned: set[int]) -> Iterable[Ended]:
    gone = former.keys() - planned
    accepted = dict(map(tuple, asked(_ACCEPTED, ids=list(gone)))) if gone else {}
    for story_id in sorted(gone):
        at = accepted.get(story_id)
        yield Ended(former[story_id][0], day_of(at, project.zone) if at else None)


_IDS: Any = bindparam("ids", expanding=True)
_BLOCKED = (
    select(Story.title, Blocker.description, Blocker.created_at)
    .join(Blocker, Blocker.story_id == Story.id)
    .where(
        Story.project_id == PROJECT,
        Story.deleted_at.is_(None),
        Story.state.in_(SCHEDULED),
        ~Blocker.resolved,
    )
    .order_by(Story.position, Story.id, Blocker.id)
)
_STARTED = (
    select(Event.story_id, func.max(Event.at))
    .where(Event.story_id.in_(_IDS), Event.kind == "story.started")
    .group_by(Event.story_id)
)
_ACCEPTED = select(Story.id, Story.accepted_at).where(Story.id.in_(_IDS), Story.deleted_at.is_(None))
