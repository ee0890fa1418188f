"""Keeping forecasts. No page that is read writes: once an hour the forecasts of every project that changed
since are asked for, and once a day those of its single stories; the outbox makes and keeps them. What a page
showed in between is the forecast of that hour or day, or differs from it by what was done since."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import insert, select

from tracker.backlog.forecast_queries import forecast_from, ground
from tracker.backlog.forecasting import Ground
from tracker.backlog.queries import facts
from tracker.database import db
from tracker.outbox.actions import asked_for, put
from tracker.outbox.worker import in_transaction
from tracker.planning.forecast import SHARES
from tracker.releases.forecast_queries import (
    DAYS,
    Prospect,
    ends,
    of_answer,
    prospects,
    said_last,
    story_subjects,
    subjects,
)
from tracker.releases.models import KeptForecast
from tracker.teams.door import lock
from tracker.teams.models import Project
from tracker.web import now

Row = dict[str, Any]
"""Of the table of kept forecasts, without the project and the instant."""
KEEP, KEEP_STORIES = "forecasts", "forecasts of stories"
"""The kinds of the work."""
AT_ONCE = 200
"""Stories forecast side by side, which bounds the memory."""


def ask(at: datetime) -> int:
    """Asks for the forecasts of the projects at work that changed, once for each version on each day, and for
    those of stories once a day; of how many projects. The rows of these alone are held, so that two processes
    do not ask for the same."""
    at_work = select(Project.id, Project.version).where(Project.archived_at.is_(None)).order_by(Project.id)
    keys = {number: _keys(number, version, at) for number, version in db.session.execute(at_work)}
    known = asked_for(key for each in keys.values() for key in each.values())
    new = [number for number, each in keys.items() if not known.issuperset(each.values())]
    held = db.session.execute(at_work.where(Project.id.in_(new)).with_for_update()).all() if new else []
    jobs = [
        {"kind": kind, "key": key, "payload": {"project": number}, "due_at": at}
        for number, version in held
        for kind, key in _keys(number, version, at).items()
    ]
    put(jobs, at=at)
    return len(held)


def _keys(number: int, version: int, at: datetime) -> dict[str, str]:
    """By kind, what names the work: the same work is not asked for twice."""
    return {
        KEEP: f"forecasts-{number}-{version}-{at:%Y%m%d}",
        KEEP_STORIES: f"forecasts-of-stories-{number}-{at:%Y%m%d}",
    }


def keep_of(payload: Mapping[str, Any]) -> None:
    """Makes the forecasts of a project's releases and epics and keeps those that say something new; doing it
    again is no harm."""
    _keep_made(payload, made)


def keep_stories_of(payload: Mapping[str, Any]) -> None:
    """The same for the single stories of its list."""
    _keep_made(payload, made_of_stories)


def _keep_made(payload: Mapping[str, Any], make: Callable[[Project, datetime], list[Row]]) -> None:
    project = db.session.get(Project, payload["project"])
    if project is None:
        return
    at = now()
    found, version = make(project, at), project.version
    with in_transaction():
        if lock(project.id) is not None:
            keep(project.id, found, version, at)


def keep_now(project: Project, *, at: datetime) -> None:
    """All of that within a transaction that holds the project already."""
    keep(project.id, [*made(project, at), *made_of_stories(project, at)], project.version, at)


def keep(project_id: int, rows: list[Row], version: int, at: datetime) -> None:
    """Writes those of these forecasts (see `made`) whose days differ from those kept last."""
    last = said_last(project_id, {row["kind"] for row in rows})
    new = [row for row in rows if last.get((row["kind"], row["subject_id"])) != _said(row)]
    if new:
        db.session.execute(
            insert(KeptForecast),
            [{**row, "project_id": project_id, "version": version, "made_at": at} for row in new],
        )


def made(project: Project, at: datetime) -> list[Row]:
    """The forecasts of the project's releases and epics at this instant, as they are kept."""
    known = facts(project, at)
    found = prospects(project, known, at, subjects(project, known))
    basis = _digest(found.answer.ground)
    return [_row(each, basis) for each in found.all if each.forecast]


def made_of_stories(project: Project, at: datetime) -> list[Row]:
    """The forecasts of the single stories of the project's list, as they are kept."""
    known = facts(project, at)
    stands_on = ground(project, known, at)
    basis, stories = _digest(stands_on), story_subjects(known)
    rows: list[Row] = []
    for begin in range(0, len(stories), AT_ONCE):
        some = stories[begin : begin + AT_ONCE]
        found = of_answer(forecast_from(stands_on, known, ends(some)), some)
        rows += [_row(each, basis) for each in found.all if each.forecast]
    return rows


def _row(prospect: Prospect, basis: str) -> Row:
    forecast, reach = prospect.forecast, prospect.reach
    assert forecast is not None
    assert reach is not None
    days = [span.last_day if (span := forecast.by(share)) else None for share in SHARES]
    return {
        "kind": prospect.subject.kind,
        "subject_id": prospect.subject.id,
        **dict(zip(DAYS, days, strict=True)),
        "points": reach.points,
        "unestimated": reach.unestimated,
        "basis": basis,
    }


def _said(row: Mapping[str, Any]) -> tuple[date | None, ...]:
    return tuple(row[name] for name in DAYS)


def _digest(ground: Ground) -> str:
    """Of all that runs draw from: equal for equal data."""
    drawn_from = (ground.history.samples, sorted(ground.history.sizes.items()), ground.growths)
    return sha256(repr(drawn_from).encode()).hexdigest()[:16]
