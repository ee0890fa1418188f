"""Sending reports. Whoever finds one due claims its hour by an update that only one can make; in the same
transaction it is written down, with one sending for each recipient and the work for the outbox. So
either all of it happened or none, however many processes try and whenever they die.

Each sending is then worked off as any job. It is noted as sent after it was handed over: a process that
dies in between, after the server took it and before our commit, hands it over once more, and only then.
It has the same Message-ID (the same webhook-id), by which the other side knows a double.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import select, update

from tracker.accounts.models import Person
from tracker.backlog.writing import Change, writing
from tracker.charts.week import Week, parse_week
from tracker.database import db, rows_changed
from tracker.outbox import actions as outbox
from tracker.outbox import hook
from tracker.outbox.backoff import Hopeless
from tracker.outbox.signing import signed
from tracker.outbox.worker import in_transaction
from tracker.planning.calendar import day_of
from tracker.releases import forecast_actions
from tracker.reports import queries
from tracker.reports.composing_actions import composed, figures_of, payload_of, trial
from tracker.reports.due import spoken_of
from tracker.reports.models import ReportHook, ReportPlan, ReportSending, WeeklyReport
from tracker.reports.queries import Due, Telling
from tracker.reports.told import contents
from tracker.teams.models import Project
from tracker.text import counted
from tracker.web import now

SEND, TRIAL = "report", "report_trial"
"""Kinds of work: one sending; a letter that somebody asked for themselves."""
log = logging.getLogger(__name__)


def deal_with_due(at: datetime) -> int:
    """Makes the reports whose hour has come; how many. Commits each by itself, so that one which cannot be
    made keeps no other back. Of several hours that were missed the latest is made up for: the weeks
    before it can be read in the archive."""
    made = 0
    for each in queries.all_due(at):
        try:
            made += _deal_with(each, at)
        except Exception:
            db.session.rollback()
            log.exception("The report of project %s could not be made; it is tried again.", each.project_id)
    db.session.rollback()
    return made


def _deal_with(found: Due, at: datetime) -> bool:
    """Whether it was ours to do. What is told is worked out before anything is locked."""
    project = db.session.get_one(Project, found.project_id)
    week = spoken_of(day_of(found.since, project.zone))
    news = _news(project, week, at) if queries.kept(project, week) is None else None
    with in_transaction(), writing(project, by=None, at=at) as change:
        if not _claimed(found):
            return False
        _make(change, week, news)
    return True


def send_now(project: Project, week: Week, *, at: datetime) -> int:
    """The report on the week goes to everybody who is to get it and to whom it never went; to how many."""
    with writing(project, by=None, at=at) as change:
        return _make(change, week, None)


@dataclass(frozen=True, slots=True)
class News:
    """What is about to be told, the figures it has, and the forecasts that it names."""

    told: Telling
    figures: Mapping[str, Any]
    forecasts: list[dict[str, Any]]
    version: int


def _news(project: Project, week: Week, at: datetime) -> News:
    told = queries.tell(project, week, at)
    return News(told, figures_of(told.report), forecast_actions.made(project, at), project.version)


def _make(change: Change, week: Week, news: News | None) -> int:
    """Writes the week's report down, if that was not done, and puts it on its way; to how many."""
    known = queries.kept(change.project, week)
    report = known or _written(change.project, week, news, change.at)
    count = _put_on_its_way(report, _recipients(change.project), change.at)
    if count or not known:
        change.record("report.made", week=str(week), recipients=counted(count, "recipient"))
    return count


def _claimed(found: Due) -> bool:
    claiming = (
        update(ReportPlan)
        .where(
            ReportPlan.project_id == found.project_id,
            ReportPlan.is_on,
            ReportPlan.dealt_with_at == found.seen,
        )
        .values(dealt_with_at=found.since)
    )
    return rows_changed(claiming) == 1


def _written(project: Project, week: Week, news: News | None, at: datetime) -> WeeklyReport:
    """The report, and with it the forecasts that it names: the next one tells how they moved."""
    news = news or _news(project, week, at)
    told = news.told
    forecast_actions.keep(project.id, news.forecasts, news.version, at)
    report = WeeklyReport(
        project_id=project.id,
        week=str(week),
        made_at=at,
        finding=told.report.findings[0],
        contents=contents(told.report.sections, told.releases, news.figures),
    )
    db.session.add(report)
    db.session.flush()
    return report


def _recipients(project: Project) -> list[str]:
    """Addresses only where there is a mail server: without one no letter is written at all."""
    plan = queries.plan_of(project)
    posts = plan is not None and current_app.config["POSTBOX"] is not None
    return [
        *(plan.addresses if plan and posts else ()),
        *(each.url for each in queries.hooks_of(project)),
    ]


def _put_on_its_way(report: WeeklyReport, recipients: Iterable[str], at: datetime) -> int:
    """A week is told once to each, even where the plan has moved to another day since."""
    query = select(ReportSending.recipient).where(ReportSending.weekly_report_id == report.id)
    known = set(db.session.scalars(query))
    new = [
        ReportSending(weekly_report_id=report.id, recipient=each)
        for each in dict.fromkeys(recipients)
        if each not in known
    ]
    db.session.add_all(new)
    db.session.flush()
    jobs = [
        {"kind": SEND, "key": each.job_key, "payload": {"sending": each.id}, "due_at": at} for each in new
    ]
    outbox.put(jobs, at=at)
    return len(new)


def send(payload: Mapping[str, Any]) -> None:
    """Hands one sending over, unless that was done. Raises Hopeless where it is not wanted any more."""
    sending = db.session.get(ReportSending, payload["sending"])
    if sending is None or sending.sent_at is not None:
        return
    report = db.session.get_one(WeeklyReport, sending.weekly_report_id)
    if sending.is_hook:
        _hand_to_hook(sending, report)
    else:
        _hand_to_mail_server(sending, report)
    with in_transaction():
        db.session.execute(
            update(ReportSending).where(ReportSending.id == payload["sending"]).values(sent_at=now())
        )


def _hand_to_mail_server(sending: ReportSending, report: WeeklyReport) -> None:
    postbox = current_app.config["POSTBOX"]
    if postbox is None:
        raise Hopeless("There is no mail server any more: TRACKER_SMTP_URL is not set.")
    plan = db.session.get(ReportPlan, report.project_id)
    if plan is None or sending.recipient not in plan.addresses:
        raise Hopeless("The address was taken off the recipients before the report was sent.")
    letter = composed(report, sending, plan)
    db.session.rollback()  # no transaction stays open while the mail server is spoken to
    postbox.post(letter)


def _hand_to_hook(sending: ReportSending, report: WeeklyReport) -> None:
    secret = db.session.scalar(
        select(ReportHook.secret).where(
            ReportHook.project_id == report.project_id, ReportHook.url == sending.recipient
        )
    )
    if secret is None:
        raise Hopeless("The webhook was taken away before the report was sent.")
    url, key = sending.recipient, sending.job_key
    body = json.dumps(payload_of(report), ensure_ascii=False).encode()
    db.session.rollback()
    headers = {"Content-Type": "application/json", **signed(secret, key, now(), body)}
    hook.post(url, body, headers, private=current_app.config["PRIVATE_WEBHOOKS"])


def ask_for_trial(project: Project, week: Week, person: Person, *, at: datetime) -> None:
    """The report on the week as a letter to this person alone; at most one a minute."""
    key = f"report-trial-{project.id}-{person.id}-{at:%Y%m%dT%H%M}"
    payload = {"project": project.id, "person": person.id, "week": str(week), "key": key}
    outbox.put([{"kind": TRIAL, "key": key, "payload": payload, "due_at": at}], at=at)


def send_trial(payload: Mapping[str, Any]) -> None:
    """The letter that somebody asked for themselves."""
    postbox = current_app.config["POSTBOX"]
    project = db.session.get(Project, payload["project"])
    person = db.session.get(Person, payload["person"])
    if postbox is None or project is None or person is None or not person.email:
        raise Hopeless("There is no mail server any more, or nobody to send it to.")
    letter = trial(project, parse_week(payload["week"]), person, payload["key"])
    db.session.rollback()
    postbox.post(letter)
