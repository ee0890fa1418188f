"""Verbs: how a project's report is sent, the webhooks that get it, and the link that ends it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from tracker.accounts.models import Person
from tracker.accounts.queries import person_with_email
from tracker.backlog.writing import writing
from tracker.database import db
from tracker.outbox.signing import new_secret
from tracker.projects.member_actions import LEAVING
from tracker.reports.fields import in_words
from tracker.reports.models import ReportHook, ReportPlan
from tracker.reports.queries import hooks_of, plan_of
from tracker.teams.models import Project
from tracker.web import Refusal

MOST_HOOKS = 10
WHEN = {"is_on", "weekday", "hour"}


def change_plan(project: Project, wanted: Mapping[str, Any], *, by: Person | None, at: datetime) -> list[str]:
    """Sets these parts of the plan (names of columns) and tells which differed. A change of when it is sent
    holds from now on: an hour that is over is not caught up."""
    with writing(project, by=by, at=at) as change:
        plan = plan_of(project) or _unsent(project, at)
        changed = [name for name, value in wanted.items() if getattr(plan, name) != value]
        if not changed:
            return []
        for name in changed:
            setattr(plan, name, wanted[name])
        if WHEN & set(changed):
            plan.dealt_with_at = at
        db.session.add(plan)
        change.record("report.planned", fields=in_words(changed))
        return changed


def add_hook(project: Project, url: str, *, by: Person | None, at: datetime) -> ReportHook:
    """A webhook that gets the report from now on, with its secret; the one there is, if it is there."""
    with writing(project, by=by, at=at) as change:
        known = hooks_of(project)
        for hook in known:
            if hook.url == url:
                return hook
        if len(known) >= MOST_HOOKS:
            raise Refusal(f"There are {MOST_HOOKS} webhooks already; take one away first.")
        hook = ReportHook(project_id=project.id, url=url, secret=new_secret(), created_at=at)
        db.session.add(hook)
        change.record("report.hook_added", host=urlsplit(url).hostname)
        return hook


def remove_hook(project: Project, hook_id: int, *, by: Person | None, at: datetime) -> None:
    """The webhook gets no more reports. Does nothing where it is gone."""
    with writing(project, by=by, at=at) as change:
        hook = next((each for each in hooks_of(project) if each.id == hook_id), None)
        if hook is None:
            return
        db.session.delete(hook)
        change.record("report.hook_removed", host=urlsplit(hook.url).hostname)


def stop(token: str, *, at: datetime) -> tuple[Project, str] | None:
    """Takes the address whose link this is off the recipients; the project and the address, or None where
    it is nobody's link. Does nothing where it is no recipient any more."""
    found = whose(token)
    if found is None:
        return None
    project, address = found
    with writing(project, by=person_with_email(address), at=at) as change:
        plan = plan_of(project)
        if plan is not None and address in plan.addresses:
            plan.recipients = "\n".join(each for each in plan.addresses if each != address)
            change.record("report.declined")
    return project, address


def end_for(project: Project, person: Person) -> str:
    """Takes who leaves the project off the recipients; says so, or "" where they were none."""
    plan = plan_of(project)
    if plan is None or not person.email or person.email not in plan.addresses:
        return ""
    plan.recipients = "\n".join(each for each in plan.addresses if each != person.email)
    return f"They get no weekly report any more: {person.email} was taken off its recipients."


LEAVING.append(end_for)


def whose(token: str) -> tuple[Project, str] | None:
    """The project and the address whose link to get no more reports this is, or None."""
    try:
        project_id, address = _signer().loads(token)
        project = db.session.get(Project, int(project_id))
    except (BadSignature, ValueError, TypeError):
        return None
    return (project, str(address)) if project else None


def stopping_token(project_id: int, address: str) -> str:
    """What stands in the link by which an address gets no more reports; it does nothing else."""
    return str(_signer().dumps([project_id, address]))


def _unsent(project: Project, at: datetime) -> ReportPlan:
    return ReportPlan(
        project_id=project.id,
        is_on=False,
        weekday="monday",
        hour=8,
        recipients="",
        with_pdf=True,
        with_csv=True,
        dealt_with_at=at,
    )


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="no more reports")
