"""Verbs of tokens. They belong to a person, not to a project, so they leave no event."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import or_, update
from sqlalchemy.exc import IntegrityError

from tracker.accounts import audit_actions as audit
from tracker.accounts import token_queries as queries
from tracker.accounts.models import Person, Token
from tracker.accounts.secrets import derived_secret, hash_of, new_secret
from tracker.database import db
from tracker.web import Refusal

READ, WRITE = "read", "write"
MOST = 50
"""Tokens that one person may have at a time."""
SELDOM = timedelta(hours=1)
"""How exactly it is kept when a token was last used: writing it at each use would make reading a write."""


def create(
    person: Person, name: str, *, scope: str = WRITE, at: datetime, project_id: int | None = None
) -> str:
    """A new token of this name, for one project alone where it is named; the answer is the only place where
    its secret ever stands. Refuses a name that another of the person's tokens has, and more than MOST."""
    mine = queries.tokens_of(person)
    if len(mine) >= MOST:
        raise Refusal(f"You have {MOST} tokens; revoke one that is not used any more.")
    if any(token.name == name for token in mine):
        raise Refusal(f"You have a token named {name} already. Choose another name, or revoke that one.")
    secret = new_secret()
    token = _token(person, secret, name, scope, 0, at)
    token.project_id = project_id
    db.session.add(token)
    db.session.flush()
    may = "only read" if scope == READ else "read and write"
    audit.note("token_made", by=person, at=at, name=name, may=may)
    return secret


def revoke(token: Token, *, at: datetime) -> None:
    """The token opens nothing any more."""
    if token.revoked_at is None:
        token.revoked_at = at
        audit.note("token_revoked", by=token.person, at=at, name=token.name or "for sign-in by password")


def for_password(person: Person, key: str, *, at: datetime) -> str:
    """The token that somebody gets who shows their password to /me (3.2): the same one each time, until it is
    revoked. `key` is the installation's secret."""
    known = queries.last_for_password(person)
    if known is not None and known.revoked_at is None:
        return derived_secret(key, person.id, known.number)
    number = known.number + 1 if known else 1
    secret = derived_secret(key, person.id, number)
    with suppress(IntegrityError), db.session.begin_nested():  # two at once ask for the same one
        db.session.add(_token(person, secret, "", WRITE, number, at))
    return secret


def is_noted(used_at: datetime | None, *, at: datetime) -> bool:
    """Whether it is kept that a token is in use, as exactly as SELDOM says."""
    return used_at is not None and at - used_at < SELDOM


def note_use(token_id: int, *, at: datetime) -> None:
    """Keeps that the token is in use."""
    stale = or_(Token.used_at.is_(None), Token.used_at < at)
    db.session.execute(update(Token).where(Token.id == token_id, stale).values(used_at=at))


def _token(person: Person, secret: str, name: str, scope: str, number: int, at: datetime) -> Token:
    return Token(
        person_id=person.id,
        name=name,
        scope=scope,
        secret_hash=hash_of(secret),
        hint=secret[-4:],
        number=number,
        created_at=at,
    )
