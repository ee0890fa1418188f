"""Reading webhooks, what they lack, and the log of what they were told."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from flask import abort
from sqlalchemy import select

from tracker.accounts.models import Person
from tracker.activity.kinds import sentence
from tracker.activity.models import Event
from tracker.activity.queries import IS_WHOLE
from tracker.backlog.activity_queries import named_after
from tracker.backlog.hindsight_queries import parts_of
from tracker.database import db
from tracker.outbox.models import Job
from tracker.teams.models import Membership, Project
from tracker.teams.permissions import Role
from tracker.webhooks.models import Webhook, WebhookDelivery

MOST_SHOWN = 100


class Behind(NamedTuple):
    """A webhook that has not been told all: of which project, up to which version, and where that is now."""

    id: int
    project_id: int
    told: int
    version: int


class Line(NamedTuple):
    """A line of the log: the change in a sentence, when it was recorded, and how its delivery went, which is
    delivered, waiting or given up."""

    id: int
    version: int
    sentence: str
    at: datetime
    state: str
    attempts: int
    tried_at: datetime | None
    status: int | None
    answered: str


def webhooks_of(project: Project) -> list[Webhook]:
    """Oldest first."""
    query = select(Webhook).where(Webhook.project_id == project.id).order_by(Webhook.id)
    return list(db.session.scalars(query))


def find(project: Project, webhook_id: int) -> Webhook:
    """The project's webhook; ends the request with 404 where there is none."""
    found = db.session.get(Webhook, webhook_id)
    if found is None or found.project_id != project.id:
        abort(404)
    return found


def find_delivery(webhook: Webhook, delivery_id: int) -> WebhookDelivery:
    """Something on its way to the webhook; ends the request with 404 where there is none."""
    found = db.session.get(WebhookDelivery, delivery_id)
    if found is None or found.webhook_id != webhook.id:
        abort(404)
    return found


def behind() -> list[Behind]:
    """Whom there is something to tell."""
    query = (
        select(Webhook.id, Webhook.project_id, Webhook.told_version, Project.version)
        .join(Project, Project.id == Webhook.project_id)
        .where(Webhook.is_enabled, Webhook.told_version < Project.version)
        .order_by(Webhook.id)
    )
    return [Behind._make(row) for row in db.session.execute(query)]


def versions(seen: Behind, up_to: int) -> list[int]:
    """The versions to tell of, oldest first; what is told together is told with its last one."""
    wanted = Event.project_id == seen.project_id, Event.version > seen.told, Event.version <= up_to
    query = select(Event.version).where(*wanted, IS_WHOLE).order_by(Event.version)
    return list(db.session.scalars(query))


def event(project_id: int, version: int) -> Event:
    """The change that made the project this version."""
    wanted = Event.project_id == project_id, Event.version == version
    return db.session.scalars(select(Event).where(*wanted)).one()


def delivery_of(webhook: Webhook, version: int) -> WebhookDelivery | None:
    """What brings, or brought, this change to the webhook."""
    wanted = WebhookDelivery.webhook_id == webhook.id, WebhookDelivery.version == version
    return db.session.scalars(select(WebhookDelivery).where(*wanted)).one_or_none()


def log_of(webhook: Webhook) -> list[Line]:
    """The latest that it was told, newest first; at most MOST_SHOWN."""
    query = (
        select(WebhookDelivery, Event)
        .join(
            Event,
            (Event.project_id == webhook.project_id) & (Event.version == WebhookDelivery.version),
        )
        .where(WebhookDelivery.webhook_id == webhook.id)
        .order_by(WebhookDelivery.version.desc())
        .limit(MOST_SHOWN)
    )
    rows = [(row[0], row[1]) for row in db.session.execute(query)]
    keys = [delivery.job_key for delivery, _ in rows]
    given_up = (
        set(db.session.scalars(select(Job.key).where(Job.key.in_(keys), Job.given_up))) if keys else set()
    )
    names = _names({told.by_id for _, told in rows if told.by_id})
    parts = parts_of([told for _, told in rows])
    return [
        _line(delivery, named_after((*parts.get(told.id, ()), told)), names, delivery.job_key in given_up)
        for delivery, told in rows
    ]


def owners(project_id: int) -> list[Person]:
    """Who owns the project."""
    mine = Membership.project_id == project_id, Membership.role == Role.OWNER
    query = select(Person).join(Membership, Membership.person_id == Person.id).where(*mine)
    return list(db.session.scalars(query))


def _names(ids: set[int]) -> dict[int, str]:
    if not ids:
        return {}
    return {
        row[0]: row[1] for row in db.session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    }


def _line(delivery: WebhookDelivery, told: Event, names: dict[int, str], is_given_up: bool) -> Line:
    state = "delivered" if delivery.delivered_at else "given up" if is_given_up else "waiting"
    said = f"{names.get(told.by_id or 0, '')} {sentence(told.kind, told.details)}".strip()
    return Line(
        delivery.id,
        delivery.version,
        said[:1].upper() + said[1:],
        told.at,
        state,
        delivery.attempts,
        delivery.tried_at,
        delivery.status,
        delivery.answered,
    )
