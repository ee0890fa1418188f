"""What people do about who they are: first run, sign-in, passwords, their own particulars.

None of these belongs to a project, so they leave no event. Hashing comes first in each: the views
end the open transaction before, so that nobody waits for the database while argon2 works.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import column, delete, select, table, update
from sqlalchemy.exc import IntegrityError

from tracker.accounts import passwords, queries
from tracker.accounts.models import Person, SignInAttempt, Token
from tracker.database import db
from tracker.text import initials as initials_of
from tracker.web import Refusal

ATTEMPTS = 10
WINDOW = timedelta(minutes=15)
"""So many failed sign-ins are allowed within this time, for one e-mail and for one network address."""

_THE_INSTALLATION = select(table("alembic_version", column("version_num"))).with_for_update()
"""Locks the one row that every installation has from the beginning."""


@dataclass(frozen=True, slots=True)
class Knock:
    """Somebody at the door: whom they say they are (None: nobody we know), not yet proved."""

    person_id: int | None
    email: str
    password_hash: str | None

    def is_proved_by(self, password: str) -> bool:
        return passwords.is_right(self.password_hash, password)


def create_person(
    name: str,
    email: str | None = None,
    password: str | None = None,
    administrator: bool = False,
    *,
    at: datetime,
) -> Person:
    """A new person, with their number. Without an e-mail they are only named and cannot sign in.
    Refuses an e-mail that somebody has already."""
    password_hash = passwords.hashed(password) if password else None
    person = Person(
        name=name.strip(),
        initials=initials_of(name),
        email=_free_email(email) if email else None,
        password_hash=password_hash,
        session_stamp=_stamp(),
        is_administrator=administrator,
        created_at=at,
    )
    db.session.add(person)
    _flush(person)
    return person


def first_run(name: str, email: str, password: str, *, at: datetime) -> Person:
    """The first administrator. Refuses (404) when somebody can sign in already; of two at once one waits."""
    password_hash = passwords.hashed(password)
    db.session.execute(_THE_INSTALLATION)
    if queries.somebody_can_sign_in():
        raise Refusal("This installation is set up already; sign in.", 404)
    person = queries.person_with_email(email) or create_person(name, email, at=at)
    person.name = name
    person.initials = initials_of(name)
    person.password_hash = password_hash
    person.is_administrator = True
    db.session.flush()
    return person


def set_password(person: Person, password: str) -> None:
    """Gives the person this password and ends all their sessions."""
    keep_password(person, passwords.hashed(password))


def keep_password(person: Person, password_hash: str, *, email: str | None = None) -> None:
    """As set_password, for a password that was hashed before the transaction began. With `email`
    somebody who was only named can sign in from now on."""
    if email:
        person.email = _free_email(email, besides=person)
    person.password_hash = password_hash
    _end_what_it_opened(person)
    _flush(person)


def forget_password(person: Person) -> None:
    """Nobody can sign in as the person any more; their sessions end."""
    person.password_hash = None
    _end_what_it_opened(person)


def _end_what_it_opened(person: Person) -> None:
    """Sessions, and the token that programs got for the password; those with a name of their own stay."""
    person.session_stamp = _stamp()
    got_for_it = (Token.person_id == person.id, Token.number > 0, Token.revoked_at.is_(None))
    db.session.execute(update(Token).where(*got_for_it).values(revoked_at=datetime.now(UTC)))


def change_profile(person: Person, *, name: str, initials: str, email: str, at: datetime) -> bool:
    """Changes what others see of the person; whether anything did change. Refuses a taken e-mail."""
    new = {
        "name": name,
        "initials": initials or initials_of(name),
        "email": _free_email(email, besides=person),
    }
    changed = {field: value for field, value in new.items() if getattr(person, field) != value}
    for field, value in changed.items():
        setattr(person, field, value)
    if changed:
        person.changed_at = at
    _flush(person)
    return bool(changed)


def knock(email: str, address: str, *, at: datetime) -> Knock:
    """Counts an attempt to sign in before it is known whether it succeeds, so that many at once are
    counted too. Refuses (429) after too many, with the minutes to wait. Commit before you verify."""
    email = email.strip().lower()
    since = at - WINDOW
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.at <= since))
    failed = queries.latest_attempts(email, address, since, ATTEMPTS)
    if len(failed) >= ATTEMPTS:
        minutes = queries.minutes_until(failed[-1] + WINDOW, at)
        wait = "1 minute" if minutes == 1 else f"{minutes} minutes"
        raise Refusal(f"Too many attempts to sign in. Try again in {wait}.", 429)
    db.session.add(SignInAttempt(email=email, address=address, at=at))
    person = queries.person_with_email(email)
    return Knock(person.id if person else None, email, person.password_hash if person else None)


def let_in(proved: Knock, password: str) -> Person:
    """The person who proved to be themselves: their failed attempts are forgotten, and the hash of
    their password is renewed where today's parameters differ."""
    outdated = passwords.is_outdated(proved.password_hash or "")
    renewed = passwords.hashed(password) if outdated else proved.password_hash
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.email == proved.email))
    person = db.session.scalars(select(Person).where(Person.id == proved.person_id)).one()
    if person.password_hash == proved.password_hash:
        person.password_hash = renewed
    return person


def _free_email(email: str, besides: Person | None = None) -> str:
    email = email.strip().lower()
    holder = queries.person_with_email(email)
    if holder is not None and holder is not besides:
        raise Refusal(_taken(email))
    return email


def _flush(person: Person) -> None:
    """Two people may ask for one address in the same moment; the table lets only one have it."""
    email = person.email or ""
    try:
        db.session.flush()
    except IntegrityError as refused:
        raise Refusal(_taken(email)) from refused


def _taken(email: str) -> str:
    return f"Somebody has the e-mail address {email} already."


def _stamp() -> str:
    return secrets.token_hex(16)
