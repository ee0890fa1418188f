"""Reading tokens."""

from __future__ import annotations

from flask import abort
from sqlalchemy import bindparam, select

from tracker.accounts.models import Person, Token
from tracker.accounts.secrets import hash_of
from tracker.database import db


def token_with(secret: str) -> Token | None:
    """The token with this secret, as long as it is good."""
    return db.session.scalars(_GOOD, {"hash": hash_of(secret)}).one_or_none()


_GOOD = select(Token).where(Token.secret_hash == bindparam("hash"), Token.revoked_at.is_(None))


def tokens_of(person: Person) -> list[Token]:
    """The person's tokens that are good, oldest first."""
    return list(
        db.session.scalars(
            select(Token).where(Token.person_id == person.id, Token.revoked_at.is_(None)).order_by(Token.id)
        )
    )


def find_token(person: Person, token_id: int) -> Token:
    """The person's own token; ends the request with 404 where there is none."""
    token = db.session.get(Token, token_id)
    if token is None or token.person_id != person.id:
        abort(404)
    return token


def last_for_password(person: Person) -> Token | None:
    """The latest of the tokens that /me answered to the person's password."""
    return db.session.scalars(
        select(Token)
        .where(Token.person_id == person.id, Token.number > 0)
        .order_by(Token.number.desc())
        .limit(1)
    ).one_or_none()
