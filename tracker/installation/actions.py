"""What administrators do. None of it belongs to a project: it leaves no event, but an entry in the audit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tracker.accounts import actions as accounts
from tracker.accounts import audit_actions as audit
from tracker.accounts.models import Person
from tracker.database import db
from tracker.installation import queries
from tracker.web import Refusal


def change(wanted: dict[str, Any], *, by: Person | None, at: datetime) -> bool:
    """Sets these settings (names of columns); whether anything was different."""
    installation = queries.installation()
    changed = {name: value for name, value in wanted.items() if getattr(installation, name) != value}
    for name, value in changed.items():
        setattr(installation, name, value)
    db.session.add(installation)
    db.session.flush()
    if changed:
        audit.note("installation_changed", by=by, at=at, fields=", ".join(changed).replace("_", " "))
    return bool(changed)


def make_administrator(person: Person, *, by: Person | None, at: datetime) -> None:
    """The person administrates from now on. Refuses one who cannot sign in."""
    if not person.can_sign_in:
        raise Refusal(f"{person.name} cannot sign in, and so cannot administrate.")
    if not person.is_administrator:
        audit.note("administrator_made", by=by, at=at, about=person)
    person.is_administrator = True


def make_ordinary(person: Person, *, by: Person | None, at: datetime) -> None:
    """The person administrates no longer. Refuses to leave nobody who does."""
    _refuse_leaving_nobody(person)
    if person.is_administrator:
        audit.note("administrator_unmade", by=by, at=at, about=person)
    person.is_administrator = False


def lock_out(person: Person, *, by: Person | None, at: datetime) -> None:
    """Ends the person's sessions and their password; what they did stays. An invitation, or a password
    given on the command line, lets them in again. Refuses to leave no administrator."""
    _refuse_leaving_nobody(person)
    person.is_administrator = False
    accounts.forget_password(person)
    audit.note("locked_out", by=by, at=at, about=person)


def _refuse_leaving_nobody(person: Person) -> None:
    queries.lock_administrators()
    db.session.refresh(person, ["is_administrator"])
    if person.is_administrator and not queries.has_another_administrator(person):
        raise Refusal(f"{person.name} is the only administrator; make somebody else one first.")
