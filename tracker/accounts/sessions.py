"""The signed cookie that says who a browser is: Flask's own, less what it would do anew in each request."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, Response
from flask.sessions import SecureCookieSessionInterface, SessionMixin

from tracker.kept import Kept

MOST = 2_000
"""Cookies that are remembered, one for each browser that is at work."""


class Signer:
    """Signs sessions and reads them. A cookie that was found to be signed by us is known the next time, and
    only its age is looked at again."""

    def __init__(self, serializer: Any) -> None:
        self.serializer = serializer
        self.read = Kept(MOST)

    def dumps(self, values: dict[str, Any]) -> Any:
        return self.serializer.dumps(values)

    def loads(self, cookie: str, max_age: int) -> Any:
        """What was signed, as a copy of one's own. Raises itsdangerous.BadSignature, also for what is older
        than so many seconds."""
        known = self.read.get(cookie)
        if known is None or datetime.now(UTC) - known[1] > timedelta(seconds=max_age):
            known = self.serializer.loads(cookie, max_age=max_age, return_timestamp=True)
            self.read.keep(cookie, known)
        return deepcopy(known[0])


class Sessions(SecureCookieSessionInterface):
    """Sessions of one application, with one signer."""

    def __init__(self) -> None:
        self.signer: Signer | None = None

    def get_signing_serializer(self, app: Flask) -> Any:
        if self.signer is None:
            self.signer = Signer(super().get_signing_serializer(app))
        return self.signer

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Sends the cookie where something was set; the answer may say already that it varies by cookie."""
        if session.modified or "Cookie" not in response.headers.get("Vary", ""):
            super().save_session(app, session, response)
