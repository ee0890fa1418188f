"""Writing a report's letter and what webhooks get. Changes nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from flask import current_app, render_template

from tracker.accounts.models import Person
from tracker.accounts.queries import person_with_email
from tracker.charts import drawing, exports
from tracker.charts import queries as charts
from tracker.charts.catalogue import CHARTS
from tracker.charts.figures import moved
from tracker.charts.week import Report, Week, parse_week
from tracker.charts.words import amount, day_words, signed
from tracker.database import db
from tracker.kept import Kept
from tracker.reports import queries
from tracker.reports.actions import stopping_token
from tracker.reports.letter import Enclosed, Envelope, in_words, letter
from tracker.reports.models import ReportPlan, ReportSending, WeeklyReport
from tracker.reports.told import sections_of
from tracker.teams.models import Project
from tracker.web import now

drawn = Kept(4)
"""The files of reports that are on their way, for the next recipient."""


@dataclass(frozen=True, slots=True)
class Files:
    picture: bytes | None
    pdf: Enclosed
    csv: Enclosed


def composed(report: WeeklyReport, sending: ReportSending, plan: ReportPlan) -> EmailMessage:
    """The letter of one sending: what was told, with its figures as they stood then."""
    project = db.session.get_one(Project, report.project_id)
    person = person_with_email(sending.recipient)
    told = as_told(project, report)
    files = _files((report.id, report.made_at), told)
    wanted = [
        file for file, is_wanted in ((files.pdf, plan.with_pdf), (files.csv, plan.with_csv)) if is_wanted
    ]
    envelope = _envelope(
        project,
        told.name,
        sending.recipient,
        person.name if person else "",
        f"report-{report.id}-{sending.id}",
    )
    why = f"You get this every week, as the owners of {project.name} decided."
    return _written(envelope, told, files.picture, wanted, report.made_at, why)


def trial(project: Project, week: Week, person: Person, key: str) -> EmailMessage:
    """The letter as it would be sent, for one person."""
    report = queries.report_on(project, week, now())
    files = _files((project.id, project.version, str(week), key), report)
    envelope = _envelope(project, report.name, person.email or "", person.name, key)
    why = "You asked for this to see how it looks; nobody else got it."
    return _written(envelope, report, files.picture, [files.pdf, files.csv], now(), why)


def as_told(project: Project, told: WeeklyReport) -> Report:
    """The report as it stood when it was told, with the words of then."""
    report = charts.week_report(project, parse_week(told.week), told.made_at)
    return replace(report, sections=sections_of(told.contents))


def payload_of(told: WeeklyReport) -> dict[str, Any]:
    """What webhooks get: the words, the releases and the figures, in the layout of the JSON file."""
    project = db.session.get_one(Project, told.project_id)
    return {
        "event": "report.weekly",
        "project": {"id": project.id, "name": project.name},
        "week": told.week,
        "url": _page(project, told.week),
        "made_at": told.made_at.isoformat(),
        "finding": told.finding,
        "figures": figures_of(as_told(project, told)) if "figures" not in told.contents else {},
        **told.contents,
    }


def figures_of(report: Report) -> dict[str, Any]:
    """The figures of the report, as its JSON file has them."""
    _, content = exports.file(report, "json")
    return dict(json.loads(content))


def _written(
    envelope: Envelope,
    report: Report,
    picture: bytes | None,
    files: list[Enclosed],
    at: datetime,
    why: str,
) -> EmailMessage:
    title = f"{report.project}: {report.title}"
    html = render_template(
        "reports/letter.html",
        report=report,
        envelope=envelope,
        has_picture=picture is not None,
        why=why,
        words={"day": day_words, "amount": amount, "signed": signed, "moved": moved},
    )
    subject = f"[{report.project}] {report.title.partition(',')[0]}: {_short(report)}"
    text = in_words(title, report.sections, why, envelope)
    return letter(envelope, subject, text, html, at, picture, files)


def _short(report: Report) -> str:
    return report.findings[0].replace(f" in {report.within}", "").rstrip(".")


def _files(key: tuple[Any, ...], report: Report) -> Files:
    found: Files | None = drawn.get(key)
    if found is None:
        found = Files(
            drawing.letter_png(CHARTS["burndown"], report.chart)
            if report.chart and not report.chart.empty
            else None,
            Enclosed(*exports.file(report, "pdf")),
            Enclosed(*exports.file(report, "csv")),
        )
        drawn.keep(key, found)
    return found


def _envelope(project: Project, week: str, email: str, name: str, key: str) -> Envelope:
    postbox = current_app.config["POSTBOX"]
    return Envelope(
        key=key,
        name=name,
        email=email,
        sender=postbox.sender if postbox else "",
        page=_page(project, week),
        stop=f"{current_app.config['ADDRESS']}/reports/stop/{stopping_token(project.id, email)}",
        project_id=project.id,
    )


def _page(project: Project, week: str) -> str:
    return f"{current_app.config['ADDRESS']}/projects/{project.id}/reports/{week}"
