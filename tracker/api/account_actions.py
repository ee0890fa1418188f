"""Whom a program means that makes somebody a member (semantics reference 3.9.1, 3.9.2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from email_validator import EmailNotValidError, validate_email

from tracker.accounts.actions import create_person
from tracker.accounts.models import Person
from tracker.accounts.queries import person_with_email
from tracker.api import account_queries as queries
from tracker.api.parameters import Read, integer, text
from tracker.api.problems import invalid, one_needed
from tracker.database import db

PERSON: Mapping[str, Read] = {
    "person_id": integer,
    "email": text(254),
    "name": text(200),
    "initials": text(8),
}


def somebody(values: Mapping[str, Any], *, by: Person, at: datetime) -> Person:
    """The person whom `person_id` or `email` names. Of a number only people whom `by` meets somewhere are
    known; an address that nobody has makes a new person of that name, who cannot sign in yet. Raises Problem
    where nobody is named, or somebody unknown."""
    if values.get("person_id") is not None:
        known = queries.person_of(by, values["person_id"])
        if known is None:
            raise invalid(f"Nobody that you know has the id {values['person_id']}.")
        return known
    email = (values.get("email") or "").strip().lower()
    if not email:
        raise one_needed(["email", "person_id"])
    return person_with_email(email) or _new(email, values, at)


def _new(email: str, values: Mapping[str, Any], at: datetime) -> Person:
    try:
        validate_email(email, check_deliverability=False)
    except EmailNotValidError as wrong:
        raise invalid(f"Email is invalid: {wrong}") from wrong
    name = (values.get("name") or "").strip() or email.partition("@")[0]
    person = create_person(name, email, at=at)
    if (values.get("initials") or "").strip():
        person.initials = values["initials"].strip()
        db.session.flush()
    return person
