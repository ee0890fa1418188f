"""Reading what holds for the whole installation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import func, select

from tracker.accounts.models import Person
from tracker.database import db
from tracker.installation.models import Installation
from tracker.web import Refusal

THE_ONE = 1


def installation() -> Installation:
    """The settings of this installation; those of a new one where none were saved."""
    found = db.session.get(Installation, THE_ONE)
    return found or Installation(id=THE_ONE, name="", notice="", beginners="everybody", time_zone="")


def usual_zone() -> str:
    """The time zone of a new project for which nobody names one."""
    return installation().time_zone or str(current_app.config["DEFAULT_TIME_ZONE"])


def is_zone_chosen() -> bool:
    """Whether whoever looks after the installation named a zone for new projects; where not, the zone of
    somebody's browser is a better guess than UTC."""
    return usual_zone() != "UTC" or bool(installation().time_zone)


def may_begin(person: Person) -> bool:
    """Whether the person may begin a project."""
    return person.is_administrator or installation().beginners == "everybody"


def refuse_who_may_not_begin(person: Person) -> None:
    """Raises Refusal (403) for somebody who may not begin a project here."""
    if not may_begin(person):
        raise Refusal("Only administrators begin projects in this installation. Ask one of them.", 403)


@dataclass(frozen=True, slots=True)
class Known:
    """A person as administrators see them."""

    id: int
    name: str
    email: str
    is_administrator: bool
    can_sign_in: bool
    created_at: datetime


def people() -> list[Known]:
    """Everybody who is known here, by name; people who are only named too."""
    rows = db.session.execute(select(Person).order_by(func.lower(Person.name), Person.id)).scalars()
    return [
        Known(
            person.id,
            person.name,
            person.email or "",
            person.is_administrator,
            person.can_sign_in,
            person.created_at,
        )
        for person in rows
    ]


def lock_administrators() -> None:
    """Lets nobody else change who administrates until the transaction ends: two who make each other ordinary
    at the same moment must not both find the other still there."""
    db.session.scalars(
        select(Person.id).where(Person.is_administrator).order_by(Person.id).with_for_update()
    ).all()


def has_another_administrator(person: Person) -> bool:
    """Whether somebody else who can sign in is an administrator."""
    query = select(Person.id).where(
        Person.is_administrator, Person.password_hash.is_not(None), Person.id != person.id
    )
    return db.session.scalar(query.limit(1)) is not None
