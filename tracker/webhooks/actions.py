"""Verbs of webhooks: which there are, and what somebody asks to be told once more."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import delete

from tracker.accounts.models import Person
from tracker.backlog.writing import Change, writing
from tracker.database import db
from tracker.notifications.audience import Reason
from tracker.outbox import actions as outbox
from tracker.outbox.signing import new_secret
from tracker.teams.models import Project
from tracker.web import Refusal
from tracker.webhooks import queries
from tracker.webhooks.models import Webhook, WebhookDelivery

DELIVER = "webhook"
"""The kind of its work in the outbox."""
MOST = 100
"""Webhooks of one project; who needs more has one that passes on."""


def add(project: Project, url: str, *, by: Person | None, at: datetime, is_enabled: bool = True) -> Webhook:
    """A webhook that is told of every change after this one, with its secret; the one there is, if it is
    there. The address is one that outbox/hosts.py has checked."""
    with writing(project, by=by, at=at) as change:
        known = queries.webhooks_of(project)
        same = next((each for each in known if each.url == url), None)
        if same is not None:
            return same
        if len(known) >= MOST:
            raise Refusal(f"There are {MOST} webhooks already; take one away first.")
        change.record("webhook.added", host=_host(url))
        webhook = Webhook(
            project_id=project.id,
            url=url,
            secret=new_secret(),
            is_enabled=is_enabled,
            told_version=change.project.version,
        )
        db.session.add(webhook)
        db.session.flush()
        return webhook


def change(webhook: Webhook, project: Project, *, by: Person | None, at: datetime, **wanted: Any) -> None:
    """Sets `url` and `is_enabled`, as far as they are given. Who is switched on again is told of what happens
    from then on. Refuses an address that another webhook has."""
    with writing(project, by=by, at=at) as doing:
        changed = {name: value for name, value in wanted.items() if getattr(webhook, name) != value}
        if not changed:
            return
        url = changed.get("url")
        if url and any(each.url == url for each in queries.webhooks_of(project)):
            raise Refusal("There is a webhook with this address already.")
        for name, value in changed.items():
            setattr(webhook, name, value)
        doing.record("webhook.changed", host=_host(webhook.url), what=_in_words(changed))
        webhook.failing_since = None
        if changed.get("is_enabled"):
            webhook.told_version = doing.project.version


def remove(webhook: Webhook, project: Project, *, by: Person | None, at: datetime) -> None:
    """It is told nothing more, and its log is gone."""
    with writing(project, by=by, at=at) as doing:
        db.session.execute(delete(WebhookDelivery).where(WebhookDelivery.webhook_id == webhook.id))
        db.session.delete(webhook)
        doing.record("webhook.removed", host=_host(webhook.url))


def switch_off(webhook: Webhook, doing: Change, why: str) -> None:
    """Ends what does not work any more, and tells the owners. Within a change of the project."""
    if not webhook.is_enabled:
        return
    webhook.is_enabled = False
    doing.address(Reason.TROUBLE, queries.owners(webhook.project_id))
    doing.record("webhook.switched_off", host=_host(webhook.url), why=why)


def tell_again(webhook: Webhook, version: int, *, at: datetime) -> WebhookDelivery:
    """Puts the change that made this version on its way to the webhook, once more where it was told, past
    what waits in its lane. Raises Refusal where the webhook is switched off."""
    if not webhook.is_enabled:
        raise Refusal("This webhook is switched off; switch it on first.")
    known = queries.delivery_of(webhook, version)
    if known is None:
        known = WebhookDelivery(webhook=webhook, version=version, created_at=at)
        db.session.add(known)
    else:
        known.rounds += 1
        known.attempts, known.delivered_at = 0, None
    db.session.flush()
    outbox.put([job_of(known, at) | {"lane": None}], at=at)
    return known


def job_of(delivery: WebhookDelivery, at: datetime) -> dict[str, Any]:
    """The work for the outbox that brings this to its webhook."""
    about = {"key": delivery.job_key, "lane": delivery.lane, "payload": {"delivery": delivery.id}}
    return {"kind": DELIVER, "due_at": at, **about}


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _in_words(changed: dict[str, Any]) -> str:
    words = {
        "url": "its address",
        "is_enabled": "switched on" if changed.get("is_enabled") else "switched off",
    }
    return " and ".join(words[name] for name in changed)
