"""Passwords by argon2. Slow on purpose: never call these while a database lock is held."""

from __future__ import annotations

from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 10
LONGEST = 200
"""Longest password taken; no human one is longer, and a megabyte of it would keep a processor busy."""

AT_ONCE = BoundedSemaphore(4)
"""A hash takes 64 MB while it is made; who comes when four are being made waits."""

_hasher = PasswordHasher()


def hashed(password: str) -> str:
    """The hash to keep, with its parameters and salt in it."""
    with AT_ONCE:
        return _hasher.hash(password)


def is_right(password_hash: str | None, password: str) -> bool:
    """Whether the password belongs to the hash. Without a hash: no, after the same time, so that
    nobody can tell from the clock which addresses are known."""
    known = password_hash or _nobodys_hash()
    try:
        with AT_ONCE:
            return _hasher.verify(known, password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than those of today."""
    return _hasher.check_needs_rehash(password_hash)


@cache
def _nobodys_hash() -> str:
    return _hasher.hash("nobody has this password")
