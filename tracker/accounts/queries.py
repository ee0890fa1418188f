"""Reading people and failed sign-ins."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select

from tracker.accounts.models import Person, SignInAttempt
from tracker.database import db


def somebody_can_sign_in() -> bool:
    """Whether anybody has a password yet; before that, every page leads to the first run."""
    return db.session.scalar(select(Person.id).where(Person.password_hash.is_not(None)).limit(1)) is not None


def person_with_email(email: str) -> Person | None:
    """Whoever has this e-mail address, in whatever case it was written."""
    return db.session.scalars(select(Person).where(Person.email == email.strip().lower())).one_or_none()


def latest_attempts(email: str, address: str, since: datetime, limit: int) -> list[datetime]:
    """When sign-in failed since then: the list for the e-mail or for the network address, whichever
    is longer, newest first, at most `limit` of it."""
    by_email = _attempts(SignInAttempt.email == email, since, limit)
    by_address = _attempts(SignInAttempt.address == address, since, limit)
    return max(by_email, by_address, key=lambda found: (len(found), found[-1:]))


def _attempts(whose: ColumnElement[bool], since: datetime, limit: int) -> list[datetime]:
    query = select(SignInAttempt.at).where(whose, SignInAttempt.at > since)
    return list(db.session.scalars(query.order_by(SignInAttempt.at.desc()).limit(limit)))


def minutes_until(instant: datetime, now: datetime) -> int:
    """Whole minutes, rounded up, from now to the instant; at least 1."""
    return max(1, -((now - instant) // timedelta(minutes=1)))
