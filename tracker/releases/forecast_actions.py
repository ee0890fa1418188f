"""Keeping forecasts. No page that is read writes: once an hour the forecasts of every project that changed
since are asked for, and the outbox makes and keeps them. What a page showed in between is the forecast of
that hour, or differs from it by what was done since."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import insert, select

from tracker.backlog.forecasting import Ground
from tracker.backlog.queries import facts
from tracker.database import db
from tracker.outbox.actions import asked_for, put
from tracker.outbox.worker import in_transaction
from tracker.planning.forecast import SHARES
from tracker.releases.forecast_queries import DAYS, Prospect, prospects, said_last, subjects
from tracker.releases.models import KeptForecast
from tracker.teams.door import lock
from tracker.teams.models import Project
from tracker.web import now

KEEP = "forecasts"
"""The kind of the work."""


def ask(at: datetime) -> int:
    """Asks for the forecasts of the projects at work that changed, once for each version on each day; of how
    many. The rows of these alone are held, so that two processes do not ask for the same."""
    at_work = select(Project.id, Project.version).where(Project.archived_at.is_(None)).order_by(Project.id)
    keys = {number: _key(number, version, at) for number, version in db.session.execute(at_work)}
    known = asked_for(keys.values())
    new = [number for number, key in keys.items() if key not in known]
    held = db.session.execute(at_work.where(Project.id.in_(new)).with_for_update()).all() if new else []
    jobs = [
        {"kind": KEEP, "key": _key(number, version, at), "payload": {"project": number}, "due_at": at}
        for number, version in held
    ]
    put(jobs, at=at)
    return len(jobs)


def _key(number: int, version: int, at: datetime) -> str:
    return f"{KEEP}-{number}-{version}-{at:%Y%m%d}"


def keep_of(payload: Mapping[str, Any]) -> None:
    """Makes the forecasts of a project and keeps those that say something new; doing it again is
    no harm."""
    project = db.session.get(Project, payload["project"])
    if project is None:
        return
    at = now()
    found, version = made(project, at), project.version
    with in_transaction():
        if lock(project.id) is not None:
            keep(project.id, found, version, at)


def keep_now(project: Project, *, at: datetime) -> None:
    """The same within a transaction that holds the project already."""
    keep(project.id, made(project, at), project.version, at)


def keep(project_id: int, rows: list[dict[str, Any]], version: int, at: datetime) -> None:
    """Writes those of these forecasts (see `made`) whose days differ from those kept last."""
    last = said_last(project_id)
    new = [row for row in rows if last.get((row["kind"], row["subject_id"])) != _said(row)]
    if new:
        db.session.execute(
            insert(KeptForecast),
            [{**row, "project_id": project_id, "version": version, "made_at": at} for row in new],
        )


def made(project: Project, at: datetime) -> list[dict[str, Any]]:
    """The forecasts of the project's releases and epics at this instant, as they are kept."""
    known = facts(project, at)
    found = prospects(project, known, at, subjects(project, known))
    basis = _digest(found.answer.ground)
    return [_row(each, basis) for each in found.all if each.forecast]


def _row(prospect: Prospect, basis: str) -> dict[str, Any]:
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
