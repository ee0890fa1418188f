"""Reading what charts over iterations are made of: the iterations, and what was accepted in them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from tracker.backlog.models import Story
from tracker.backlog.queries import PROJECT, accepted_since, due_iterations
from tracker.charts.accepted import Accepted
from tracker.charts.chart import ALL, DEFAULT_LAST, Asked
from tracker.charts.ranges import Range
from tracker.database import asked as ask
from tracker.planning import queries as iterations
from tracker.planning.calendar import day_of
from tracker.teams.models import Project

EVERY = 1_000_000


def range_of(project: Project, what: Asked, now: datetime, more: int = 0) -> Range:
    """The iterations asked for, up to the current one, with `more` before them where there are."""
    entered = iterations.latest(project.id, EVERY if what.last == ALL else what.last + more)
    opened = (*entered, *due_iterations(project, entered[-1].span, now))
    found = ask(_LATEST, project=project.id)[0][0]
    latest = day_of(found, project.zone) if found else None
    wanted = (what.last or DEFAULT_LAST) + more
    if latest and latest < opened[-wanted:][0].span.start_on:
        ended = [each for each in iterations.latest(project.id, EVERY) if each.span.start_on <= latest]
        opened = tuple(ended) or opened
    shown = opened if what.last == ALL else opened[-wanted:]
    is_running = shown[-1].span.contains(day_of(now, project.zone))
    is_whole = is_running and shown[0].span.number == 1
    return Range(project.name, project.zone, shown, is_whole, what.by, latest, is_running)


_LATEST = select(func.max(Story.accepted_at)).where(
    Story.project_id == PROJECT, Story.accepted_at.is_not(None), Story.deleted_at.is_(None)
)


def accepted(project: Project, what: Asked, now: datetime) -> Accepted:
    """What was accepted in the iterations asked for, and in those before that velocity looks back on."""
    back = project.velocity_averaged_over
    whole = range_of(project, what, now, more=back)
    return Accepted(
        whole,
        accepted_since(project, whole.begin),
        hidden=max(0, len(whole.opened) - what.last) if what.last else 0,
        averaged_over=back,
        initial_velocity=project.initial_velocity,
        weeks=project.iteration_length,
    )
