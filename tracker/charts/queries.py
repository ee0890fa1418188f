"""Reading what charts and reports are made of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from tracker.backlog.iteration_queries import current_number, number_on
from tracker.backlog.models import Story
from tracker.backlog.queries import days_off
from tracker.charts import exports, week
from tracker.charts.burnup_records import BurnUp
from tracker.charts.iteration_queries import facts_of
from tracker.charts.records import Burndown, Day
from tracker.charts.week import BadWeek, Pair, Report, Week
from tracker.database import db
from tracker.pairing.queries import pairings_between
from tracker.planning.calendar import day_of, is_working
from tracker.teams.models import Project
from tracker.web import Refusal


def iteration_report(project: Project, number: int | None, now: datetime) -> Report:
    """The report on an iteration (None: the current one) as it stands, or stood at its end.

    Raises Refusal (404) for a number that the project has no iteration for.
    """
    found = facts_of(project, current_number(project, now) if number is None else number, now)
    if found is None:
        raise Refusal(f"{project.name} has no iteration {number}.", 404)
    pairs = _pairs(project, found.span.start_on, found.span.last_day)
    return week.iteration_report(found, pairs, steady(now, found.instants))


def week_report(project: Project, asked: Week | str, now: datetime) -> Report:
    """The report on a week ("2026-W47") as it stood at its end, or stands. Raises Refusal (404) for text
    that names no week."""
    this = find_week(project, asked, now) if isinstance(asked, str) else asked
    numbers = {number_on(project, day, now) for day in (this.days[0], this.days[-1])} - {None}
    running = day_of(now, project.zone) <= this.days[-1]
    iterations = [facts_of(project, number, now, running) for number in sorted(filter(None, numbers))]
    known = [each for each in iterations if each]
    off = days_off(project)
    return week.week_report(
        project.name,
        this,
        project.zone,
        known,
        [Day(day, is_working(day, project.working_days, off)) for day in this.days],
        _pairs(project, this.days[0], this.days[-1]),
        steady(now, (instant for each in known for instant in each.instants)),
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


def steady(now: datetime, instants: Iterable[datetime]) -> datetime:
    """The instant up to which a chart is drawn: the quarter of an hour, or the latest change after it. So
    the same data give the same picture for a while, and no change has to wait."""
    return max((quarter(now), *(instant for instant in instants if instant <= now)))


def amendments_of(chart: Burndown | BurnUp) -> dict[str, Any]:
    """What charts/_amendments.html is given of an iteration; nothing where nothing was amended."""
    strengths = {"amended_strengths": chart.strengths} if chart.strengths else {}
    if isinstance(chart, BurnUp) or chart.amended is None:
        return strengths
    return strengths | {
        "amendment": chart.amended,
        "amended_number": chart.span.number,
        "amended_living": living(line.story_id for line in chart.amended.lines),
    }


def living(story_ids: Iterable[int]) -> set[int]:
    """Which of the stories still have a page."""
    ids = list(story_ids)
    return set(db.session.scalars(select(Story.id).where(Story.id.in_(ids), Story.deleted_at.is_(None))))


def _pairs(project: Project, first: date, last: date) -> list[Pair]:
    return [
        Pair(each.day, tuple(person.name for person in each.people), each.story_id, each.title)
        for each in pairings_between(project, first, last)
    ]
