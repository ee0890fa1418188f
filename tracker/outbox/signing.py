"""Signing what is sent to other programs, as the Standard Webhooks specification says. Plain.

A receiver joins the headers webhook-id and webhook-timestamp and the body with dots, makes the HMAC-SHA256
of it with the secret (the part behind "whsec_" is base64), and compares it with webhook-signature. There are
libraries for that in most languages.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import b64decode, b64encode
from datetime import datetime
from hashlib import sha256

PREFIX = "whsec_"


def new_secret() -> str:
    """A secret that nobody has seen."""
    return PREFIX + b64encode(secrets.token_bytes(24)).decode()


def signed(secret: str, key: str, at: datetime, body: bytes) -> dict[str, str]:
    """The headers that sign the body. `key` stays the same however often this is sent, so that receivers can
    tell a double; `at` tells them that it is no old letter sent by somebody else."""
    stamp = str(int(at.timestamp()))
    content = b".".join((key.encode(), stamp.encode(), body))
    made = hmac.new(b64decode(secret.removeprefix(PREFIX)), content, sha256).digest()
    return {
        "webhook-id": key,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{b64encode(made).decode()}",
    }
