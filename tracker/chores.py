"""What the outbox can do, what it is asked for every hour, and what is thrown away then: all on one page.

The server's own threads do all of it (see outbox/worker.py), and so does `tracker sweep`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from threading import Event
from typing import Any

from flask import Flask, current_app
from sqlalchemy import delete

from tracker.accounts import rate_actions
from tracker.accounts.actions import WINDOW
from tracker.accounts.models import SignInAttempt
from tracker.api.activity_bodies import activity_bytes
from tracker.backlog import attachment_actions, blocker_actions
from tracker.backlog.comment_queries import is_stored_as
from tracker.database import rows_changed
from tracker.forges import actions as forges
from tracker.inbox import actions as inbox
from tracker.live import actions as live
from tracker.notifications.actions import DIGEST, MAIL
from tracker.outbox import actions as outbox
from tracker.outbox import worker
from tracker.outbox.worker import Chore, Handler
from tracker.pairing import standing_actions
from tracker.releases import forecast_actions
from tracker.reports import sending_actions as reports
from tracker.teams import actions as teams
from tracker.webhooks import actions as webhook_actions
from tracker.webhooks import sending_actions as webhooks


def _forget_file(payload: Mapping[str, Any]) -> None:
    if not is_stored_as(payload["name"]):  # it may have been brought back meanwhile
        current_app.config["UPLOADS"].forget(payload["name"])


def _forget_attempts(at: datetime) -> int:
    return rows_changed(delete(SignInAttempt).where(SignInAttempt.at <= at - WINDOW))


def _tell_webhook(payload: Mapping[str, Any]) -> None:
    webhooks.deliver(payload, activity_bytes)


def _write_down_visits(_at: datetime) -> int:
    with worker.in_transaction():
        return teams.write_down_visits()


HANDLERS: dict[str, Handler] = {
    MAIL: inbox.send_one,
    DIGEST: inbox.send_digest,
    attachment_actions.FORGET: _forget_file,
    blocker_actions.FOLLOW: blocker_actions.follow,
    webhook_actions.DELIVER: _tell_webhook,
    reports.SEND: reports.send,
    reports.TRIAL: reports.send_trial,
    forecast_actions.KEEP: forecast_actions.keep_of,
    forecast_actions.KEEP_STORIES: forecast_actions.keep_stories_of,
}
"""By the kind of a job, who does it."""

ASKED_FOR: dict[str, Chore] = {"forecasts of projects": forecast_actions.ask}
"""What is put into the outbox every hour."""

CHORES: dict[str, Chore] = {
    "files sent and never attached": attachment_actions.sweep,
    "failed sign-ins that are over": _forget_attempts,
    "requests of programs that were counted": rate_actions.forget,
    "tabs that are gone, keys of old writes": live.forget,
    "old lines in the logs of webhooks": webhooks.forget,
    "what forges told long ago": forges.forget,
    "ended jobs of more than a month ago": outbox.forget_ended,
}
"""What is thrown away, and how: each answers how many."""


TIMED: dict[str, Chore] = {
    "weekly reports": reports.deal_with_due,
    "who looked at which project": _write_down_visits,
    "days of pairs that nobody changed, or that were published ahead": standing_actions.record_due,
}
"""What is due at an hour of its own and asks for work then: each answers how many, and commits by itself."""

PROMPT: dict[str, Chore] = {"deliveries to webhooks": webhooks.put_on_their_way}
"""What is asked for every few seconds: each answers how many, and commits by itself."""


def start(app: Flask) -> Event:
    """Begins to work the outbox off in this process; to be called after the server has forked."""
    return worker.start(app, HANDLERS, {**ASKED_FOR, **CHORES}, TIMED, PROMPT)
