"""Secrets of programs: 32 lower-case hexadecimal digits, as clients of API v5 insist on (semantics 3.2)."""

from __future__ import annotations

import hmac
from hashlib import sha256
from secrets import token_hex

DIGITS = 32


def new_secret() -> str:
    return token_hex(DIGITS // 2)


def derived_secret(key: str, person_id: int, number: int, what: str = "token") -> str:
    """A secret of this person that can be told again, though only a hash of it is kept: the same until
    `number` grows. `what` it opens: the "token" that /me answers to a password, a "calendar". `key` is the
    installation's own."""
    text = f"{what} {number} of person {person_id}"
    return hmac.new(key.encode(), text.encode(), sha256).hexdigest()[:DIGITS]


def hash_of(secret: str) -> str:
    """What is kept of a secret. It is long and random, so that a fast hash does."""
    return sha256(secret.encode()).hexdigest()


def looks_like_one(text: str) -> bool:
    return len(text) == DIGITS and all(digit in "0123456789abcdef" for digit in text)
