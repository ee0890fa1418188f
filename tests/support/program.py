"""Program: a script on the other side of API v5, on top of Flask's test client."""

from __future__ import annotations

import json
from secrets import token_hex
from typing import Any

from flask import Flask

from tests.support.clock import START
from tests.support.inside import inside
from tests.world import Who
from tracker.accounts import token_actions

ROOT = "/services/v5"


class Program:
    """Asks with a token of this person; without one it shows none. After each request `answer` is what came,
    `headers` its headers. An unexpected status fails at once with the body."""

    def __init__(self, app: Flask, who: Who | None = None, *, scope: str = "write") -> None:
        self.client = app.test_client()
        self.answer: Any = None
        self.token = ""
        if who is not None:
            with inside(app):
                name = f"of the tests, {scope} {token_hex(4)}"
                self.token = token_actions.create(who.row, name, scope=scope, at=START)

    def get(self, path: str, status: int = 200, **options: Any) -> Any:
        return self.ask("GET", path, status, **options)

    def post(self, path: str, body: Any = None, status: int = 200, **options: Any) -> Any:
        return self.ask("POST", path, status, body, **options)

    def put(self, path: str, body: Any = None, status: int = 200, **options: Any) -> Any:
        return self.ask("PUT", path, status, body, **options)

    def delete(self, path: str, status: int = 204, **options: Any) -> Any:
        return self.ask("DELETE", path, status, **options)

    def ask(self, method: str, path: str, status: int = 200, body: Any = None, **options: Any) -> Any:
        """What the answer says, read from its JSON; None where it has no body."""
        headers = {"X-TrackerToken": self.token} if self.token else {}
        if body is not None:
            options.update(data=json.dumps(body), content_type="application/json")
        headers |= options.pop("headers", {})
        self.answer = self.client.open(ROOT + path, method=method, headers=headers, **options)
        assert self.answer.status_code == status, f"{self.answer.status_code}: {self.answer.text}"
        return json.loads(self.answer.text) if self.answer.data else None

    @property
    def headers(self) -> Any:
        return self.answer.headers
