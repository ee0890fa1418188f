"""Reading a project's report: its plan, what was told of a week and to whom it went, what it says now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from tracker.charts import queries as charts
from tracker.charts.week import Report, Section, Week
from tracker.database import db
from tracker.pairing.queries import together_between
from tracker.planning.calendar import day_of, starts_at
from tracker.reports import telling
from tracker.reports.due import due, following
from tracker.reports.facts import ReleaseDate, rotation
from tracker.reports.models import ReportHook, ReportPlan, WeeklyReport
from tracker.reports.standing_queries import standing
from tracker.reports.told import days_of, sections_of
from tracker.teams.models import Project


def plan_of(project: Project) -> ReportPlan | None:
    """When and to whom the project's report is sent; None where nobody ever said."""
    return db.session.get(ReportPlan, project.id)


def hooks_of(project: Project) -> list[ReportHook]:
    """The webhooks that get the report, oldest first."""
    query = select(ReportHook).where(ReportHook.project_id == project.id).order_by(ReportHook.id)
    return list(db.session.scalars(query))


def next_sending(project: Project, plan: ReportPlan | None, now: datetime) -> datetime | None:
    """When the next report goes out, in the project's zone; None where none does."""
    if plan is None or not plan.is_on:
        return None
    return following(plan.weekday, plan.hour, project.zone, now).astimezone(project.zone)


@dataclass(frozen=True, slots=True)
class Due:
    """A report that is due: since when, and the instant dealt with before, which a claim must name."""

    project_id: int
    since: datetime
    seen: datetime


def all_due(now: datetime) -> list[Due]:
    """The reports whose hour has come. One statement."""
    found = []
    for plan, project in db.session.execute(_SENT).all():
        since = due(plan.weekday, plan.hour, project.zone, now, plan.dealt_with_at)
        if since:
            found.append(Due(project.id, since, plan.dealt_with_at))
    return found


_SENT = (
    select(ReportPlan, Project)
    .join(Project, Project.id == ReportPlan.project_id)
    .where(ReportPlan.is_on, Project.archived_at.is_(None))
    .order_by(Project.id)
)


def kept(project: Project, week: Week) -> WeeklyReport | None:
    """What was told of the week; None where no report was made of it."""
    query = select(WeeklyReport).where(WeeklyReport.project_id == project.id, WeeklyReport.week == str(week))
    return db.session.scalars(query).one_or_none()


def former(project: Project, week: Week) -> WeeklyReport | None:
    """The latest report of an earlier week."""
    query = (
        select(WeeklyReport)
        .where(WeeklyReport.project_id == project.id, WeeklyReport.week < str(week))
        .order_by(WeeklyReport.week.desc())
        .limit(1)
    )
    return db.session.scalars(query).first()


@dataclass(frozen=True, slots=True)
class Telling:
    """A report with its words, and the releases that they name."""

    report: Report
    releases: tuple[ReleaseDate, ...] = ()


def tell(project: Project, week: Week, now: datetime) -> Telling:
    """The report on the week as it is told now, with how the project stands."""
    report = charts.week_report(project, week, now)
    before = former(project, week)
    stands = standing(
        project, now, days_of(before.contents) if before else {}, before.made_at if before else None
    )
    sections = [*of_the_week(project, week, report), *telling.of_the_day(stands, day_of(now, project.zone))]
    return Telling(replace(report, sections=telling.in_order(sections)), stands.releases)


def report_on(project: Project, week: Week, now: datetime) -> Report:
    """The report as its page shows it. In words it says what was told then; of a week of which nothing was
    told, what can be said now: how the project stands only while the week runs, or is the last."""
    told = kept(project, week)
    if told is None and _is_latest(project, week, now):
        return tell(project, week, now).report
    report = charts.week_report(project, week, now)
    sections = sections_of(told.contents) if told else of_the_week(project, week, report)
    return replace(report, sections=telling.in_order(sections))


def amendments(project: Project, week: Week, told: WeeklyReport) -> tuple[Section, ...]:
    """What would be told otherwise if it were told now as of the same instant: usually nothing."""
    then = charts.week_report(project, week, told.made_at)
    again = of_the_week(project, week, then)
    if told.made_at < end_of(project, week):
        again = tuple(each for each in again if each.heading != telling.PAIRS)  # logged for days to come
    return telling.differing(sections_of(told.contents), again)


def end_of(project: Project, week: Week) -> datetime:
    """The instant at which the week is over."""
    return starts_at(week.days[-1] + timedelta(days=1), project.zone)


def of_the_week(project: Project, week: Week, report: Report) -> tuple[Section, ...]:
    """The sections about the week itself."""
    together = together_between(project, week.days[0], week.days[-1])
    return telling.of_the_week(report, rotation(together))


def _is_latest(project: Project, week: Week, now: datetime) -> bool:
    return charts.find_week(project, "latest", now) <= week
