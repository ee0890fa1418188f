"""Reading what charts and reports are made of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import islice

from sqlalchemy import select

from tracker.backlog.models import Story
from tracker.backlog.queries import (
    current_number,
    days_off,
    facts,
    iteration_facts,
    number_on,
    rhythm_of,
)
from tracker.charts import exports, week
from tracker.charts.records import Day, Facts
from tracker.charts.week import BadWeek, Pair, Report, Week
from tracker.database import db
from tracker.ledger.entries import Line
from tracker.pairing.queries import pairings_between
from tracker.planning import queries as iterations
from tracker.planning.calendar import Opened, day_of, is_working, working_pattern
from tracker.teams.models import Project
from tracker.web import Refusal

FARTHEST_AHEAD = 60
"""Iterations still to come that have a page, which says when they begin."""


def iteration_report(project: Project, number: int | None, now: datetime) -> Report:
    """The report on an iteration (None: the current one) as it stands, or stood at its end.

    Raises Refusal (404) for a number that the project has no iteration for.
    """
    found = _facts(project, current_number(project, now) if number is None else number, now)
    if found is None:
        raise Refusal(f"{project.name} has no iteration {number}.", 404)
    pairs = _pairs(project, found.span.start_on, found.span.last_day)
    return week.iteration_report(found, pairs, steady(now, found.entries))


def week_report(project: Project, asked: Week | str, now: datetime) -> Report:
    """The report on a week ("2026-W47") as it stood at its end, or stands. Raises Refusal (404) for text
    that names no week."""
    this = find_week(project, asked, now) if isinstance(asked, str) else asked
    numbers = {number_on(project, day, now) for day in (this.days[0], this.days[-1])} - {None}
    running = day_of(now, project.zone) <= this.days[-1]
    iterations = [_facts(project, number, now, running) for number in sorted(filter(None, numbers))]
    known = [each for each in iterations if each]
    off = days_off(project)
    return week.week_report(
        project.name,
        this,
        project.zone,
        known,
        [Day(day, is_working(day, project.working_days, off)) for day in this.days],
        _pairs(project, this.days[0], this.days[-1]),
        steady(now, (line for each in known for line in each.entries)),
    )


def find_week(project: Project, text: str, now: datetime) -> Week:
    """The week that the text names; "latest" is the one that yesterday belongs to, so
    that a Monday shows the week to speak of. Raises Refusal (404)."""
    if text == "latest":
        return week.week_of(day_of(now, project.zone) - timedelta(days=1))
    try:
        return week.parse_week(text)
    except BadWeek as bad:
        raise Refusal(str(bad), 404) from bad


def formats(text: str) -> list[str]:
    """The formats in "csv,svg". Raises Refusal for a word that is none."""
    try:
        return exports.parse_formats(text)
    except exports.UnknownFormat as unknown:
        raise Refusal(str(unknown)) from unknown


def quarter(now: datetime) -> datetime:
    """The beginning of the quarter of an hour: charts of what still runs move on by these."""
    return now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)


def steady(now: datetime, lines: Iterable[Line]) -> datetime:
    """The instant up to which a chart is drawn: the quarter of an hour, or the latest entry after it. So
    the same data give the same picture for a while, and no entry has to wait."""
    return max((quarter(now), *(line.at for line in lines if line.at <= now)))


def living(story_ids: Iterable[int]) -> set[int]:
    """Which of the stories still have a page."""
    ids = list(story_ids)
    return set(db.session.scalars(select(Story.id).where(Story.id.in_(ids), Story.deleted_at.is_(None))))


def _facts(project: Project, number: int, now: datetime, running: bool = True) -> Facts | None:
    """What the iteration's chart is drawn from. The velocity stands on what runs only: it changes with
    the settings, and what has ended must not."""
    found = iteration_facts(project, number, now)
    if found is None:
        return _to_come(project, number)
    if not (running and found.is_current):
        return _chart_facts(project, found.opened, found.lines)
    velocity = facts(project, now).velocity.capacity(found.opened.span.weeks)
    return _chart_facts(project, found.opened, found.lines, velocity)


def _to_come(project: Project, number: int) -> Facts | None:
    """An iteration that has not begun, with its dates only; None where it never was or is far away."""
    last = iterations.latest(project.id, 1)[0].span
    ahead = number - last.number
    if not 0 < ahead <= FARTHEST_AHEAD:
        return None
    span = next(islice(rhythm_of(project).from_span(last), ahead, None))
    working = working_pattern(span, project.working_days, days_off(project))
    return _chart_facts(project, Opened(None, span, 100, working, "", False))


def _chart_facts(
    project: Project, opened: Opened, lines: tuple[Line, ...] = (), velocity: int | None = None
) -> Facts:
    return Facts(
        project=project.name,
        span=opened.span,
        working=opened.working,
        zone=project.zone,
        entries=lines,
        strength=opened.strength,
        reconstructed=opened.reconstructed,
        goal=opened.goal,
        velocity=velocity,
    )


def _pairs(project: Project, first: date, last: date) -> list[Pair]:
    return [
        Pair(each.day, tuple(person.name for person in each.people), each.story_id, each.story.title)
        for each in pairings_between(project, first, last)
    ]
