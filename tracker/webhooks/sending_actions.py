"""Telling webhooks of changes. Whoever finds that a webhook lacks some raises the version up to which it was
told, by an update that only one can make; in the same transaction each change gets its delivery and its work
in the outbox. So however many processes try, each change is put on its way once.

Each delivery is then worked off as any job: tried again with back-off for a day, under the same webhook-id,
by which the other side knows a double. Those of one webhook go in the order of the changes, one at a time,
however many processes send (a lane of the outbox). One that is not taken holds the following back for its
first two pauses, six minutes, and then steps aside until its time has come. When a webhook takes what it did
not take before, all that waits for it is sent at once, in its order. So a short silence loses no order, a
long one little, and a change that a program cannot stomach does not keep the others from it. Webhooks do
not wait for each other. One that has taken nothing for a week is switched off.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import delete, update

from tracker.activity.models import Event
from tracker.backlog.writing import writing
from tracker.database import db, rows_changed
from tracker.outbox import actions as outbox
from tracker.outbox import hook
from tracker.outbox.backoff import Hopeless
from tracker.outbox.signing import signed
from tracker.outbox.worker import in_transaction
from tracker.teams.models import Project
from tracker.web import now
from tracker.webhooks import actions, queries
from tracker.webhooks.models import Webhook, WebhookDelivery
from tracker.webhooks.queries import Behind

AT_ONCE = 500
"""Changes that are put on their way in one transaction."""
PATIENCE = timedelta(days=7)
KEPT = timedelta(days=30)
Telling = Callable[[Event], bytes]


def put_on_their_way(at: datetime) -> int:
    """Makes deliveries of what webhooks have not been told; how many. Commits for each webhook."""
    made = 0
    for seen in queries.behind():
        with in_transaction():
            made += _put(seen, at)
    db.session.rollback()
    return made


def _put(seen: Behind, at: datetime) -> int:
    up_to = min(seen.version, seen.told + AT_ONCE)
    claiming = (
        update(Webhook)
        .where(Webhook.id == seen.id, Webhook.told_version == seen.told, Webhook.is_enabled)
        .values(told_version=up_to)
    )
    if rows_changed(claiming) != 1:
        return 0
    webhook = db.session.get_one(Webhook, seen.id)
    new = [
        WebhookDelivery(webhook=webhook, version=version, created_at=at)
        for version in queries.versions(seen, up_to)
    ]
    db.session.add_all(new)
    db.session.flush()
    outbox.put([actions.job_of(each, at) for each in new], at=at)
    return len(new)


def deliver(payload: Mapping[str, Any], telling: Telling) -> None:
    """Hands one change over, unless that was done; `telling` makes the body. Raises Hopeless where it is not
    wanted any more, and what hook.post raises."""
    found = db.session.get(WebhookDelivery, payload["delivery"])
    if found is None or found.delivered_at is not None:
        return
    webhook = found.webhook
    if not webhook.is_enabled:
        raise Hopeless("The webhook was switched off before this was told.")
    url, secret, key = webhook.url, webhook.secret, f"webhook-{found.id}"
    body = telling(queries.event(webhook.project_id, found.version))
    db.session.rollback()  # no transaction stays open while the other side is spoken to
    headers = {"Content-Type": "application/json", **signed(secret, key, now(), body)}
    try:
        answer = hook.post(url, body, headers, private=current_app.config["PRIVATE_WEBHOOKS"])
    except (Hopeless, hook.NotTaken, OSError) as error:
        _note_failure(payload["delivery"], error)
        raise
    _note_success(payload["delivery"], answer)


def forget(at: datetime) -> int:
    """Deletes lines of the log that are old; how many."""
    return rows_changed(delete(WebhookDelivery).where(WebhookDelivery.created_at < at - KEPT))


def _note_success(delivery_id: int, answer: hook.Answer) -> None:
    with in_transaction():
        delivery = db.session.get(WebhookDelivery, delivery_id)
        if delivery is None:
            return
        if delivery.attempts or delivery.rounds:
            outbox.hurry(delivery.lane, at=now())
        delivery.attempts += 1
        delivery.tried_at = delivery.delivered_at = now()
        delivery.status, delivery.answered = answer.status, answer.said
        webhook = delivery.webhook
        webhook.error_code, webhook.answered = None, answer.said
        webhook.failing_since = None


def _note_failure(delivery_id: int, error: Exception) -> None:
    answer = getattr(error, "answer", None) or hook.Answer(None, str(error)[:1000])
    with in_transaction():
        delivery = db.session.get(WebhookDelivery, delivery_id)
        if delivery is None:
            return
        delivery.attempts += 1
        delivery.tried_at, delivery.status, delivery.answered = now(), answer.status, answer.said
        webhook = delivery.webhook
        webhook.error_code, webhook.answered = answer.status, answer.said
        webhook.failing_since = webhook.failing_since or now()
        webhook_id, project_id, since = webhook.id, webhook.project_id, webhook.failing_since
    if isinstance(error, hook.Gone):
        _switch_off(project_id, webhook_id, "it answered 410: it wants no more")
    elif now() - since >= PATIENCE:
        _switch_off(project_id, webhook_id, "it has taken nothing for a week")


def _switch_off(project_id: int, webhook_id: int, why: str) -> None:
    project = db.session.get_one(Project, project_id)
    with in_transaction(), writing(project, by=None, at=now()) as change:
        webhook = db.session.get(Webhook, webhook_id)
        if webhook is not None:
            actions.switch_off(webhook, change, why)
