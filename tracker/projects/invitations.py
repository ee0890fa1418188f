"""The secret of an invitation: shown once, kept only as a hash."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

VALID_FOR = timedelta(days=14)


def new_secret() -> str:
    """A secret nobody guesses, fit for an address."""
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """What is kept of the secret. It is long and random, so one plain round of hashing is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
