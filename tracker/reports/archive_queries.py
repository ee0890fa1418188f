"""Reading the list of past weeks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from tracker.charts import queries as charts
from tracker.charts.week import Week, week_of
from tracker.database import db
from tracker.outbox.models import Job
from tracker.planning.calendar import day_of
from tracker.planning.models import Iteration
from tracker.reports.models import ReportSending, WeeklyReport
from tracker.teams.models import Project

AT_ONCE = 13
"""Weeks on one page: a quarter of a year."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """How it went with one recipient: when it was sent, or what its job says: whether it is tried again,
    and why it failed. Jobs are kept for a month."""

    recipient: str
    sent_at: datetime | None
    is_waiting: bool
    error: str


@dataclass(frozen=True, slots=True)
class Past:
    """A week, what its report finds first, and how it went with each who was to get it; `made_at` is None
    where no report was made of it by itself."""

    week: Week
    finding: str
    made_at: datetime | None = None
    deliveries: tuple[Delivery, ...] = ()

    @property
    def sent(self) -> int:
        return sum(each.sent_at is not None for each in self.deliveries)


def past_weeks(project: Project, now: datetime, before: Week | None = None) -> tuple[list[Past], Week | None]:
    """The weeks up to this one, latest first, at most AT_ONCE: all, or those before one. And the week before
    which earlier ones wait, or None."""
    last = before.shifted(-1) if before else week_of(day_of(now, project.zone))
    first = _first_week(project) or last
    weeks = [week for week in (last.shifted(-n) for n in range(AT_ONCE)) if week >= first]
    made = _made(project, weeks)
    went = _deliveries([report.id for report in made.values()])
    shown = [_past(project, week, made.get(str(week)), went, now) for week in weeks]
    return shown, weeks[-1] if weeks and weeks[-1] > first else None


def _past(
    project: Project,
    week: Week,
    made: WeeklyReport | None,
    went: dict[int, list[Delivery]],
    now: datetime,
) -> Past:
    if made is None:
        return Past(week, _short(charts.week_report(project, week, now).findings[0], week))
    return Past(week, _short(made.finding, week), made.made_at, tuple(went.get(made.id, ())))


def _short(finding: str, week: Week) -> str:
    """Without the week, which stands beside it."""
    return finding.replace(f" in week {week.number}", "")


def _first_week(project: Project) -> Week | None:
    first = db.session.scalar(select(func.min(Iteration.start_on)).where(Iteration.project_id == project.id))
    return week_of(first) if first else None


def _made(project: Project, weeks: Sequence[Week]) -> dict[str, WeeklyReport]:
    query = select(WeeklyReport).where(
        WeeklyReport.project_id == project.id, WeeklyReport.week.in_([str(week) for week in weeks])
    )
    return {report.week: report for report in db.session.scalars(query)}


def _deliveries(ids: Sequence[int]) -> dict[int, list[Delivery]]:
    """How it went with each recipient of these reports, by report, in the order of the alphabet."""
    found: dict[int, list[Delivery]] = {}
    if not ids:
        return found
    query = select(ReportSending).where(ReportSending.weekly_report_id.in_(ids))
    sendings = list(db.session.scalars(query.order_by(ReportSending.recipient)))
    keys = [sending.job_key for sending in sendings if sending.sent_at is None]
    jobs = {job.key: job for job in db.session.scalars(select(Job).where(Job.key.in_(keys)))} if keys else {}
    for sending in sendings:
        job = jobs.get(sending.job_key)
        waits = job is not None and job.ended_at is None
        each = Delivery(sending.recipient, sending.sent_at, waits, job.error if job else "")
        found.setdefault(sending.weekly_report_id, []).append(each)
    return found
