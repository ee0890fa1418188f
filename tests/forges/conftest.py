"""Forges that tell Ferry of its code, with deliveries as they send them."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.support.clock import START
from tests.support.inside import inside
from tests.world import World
from tracker.forges import actions

PAYLOADS = Path(__file__).parent / "payloads"
EVENTS = {
    ("github", "push"): "push",
    ("github", "pull"): "pull_request",
    ("github", "ping"): "ping",
    ("gitea", "push"): "push",
    ("gitea", "pull"): "pull_request",
    ("gitea", "delete"): "delete",
    ("gitlab", "push"): "Push Hook",
    ("gitlab", "pull"): "Merge Request Hook",
}


class Sender:
    """A forge of one kind, with the secret of an integration of Ferry."""

    def __init__(self, app: Flask, kind: str, key: str, secret: str, forge_id: int) -> None:
        self.client, self.kind, self.secret, self.id = app.test_client(), kind, secret, forge_id
        self.url = f"/forges/{key}"

    def send(self, name: str, story: int, status: int = 200, **more: Any) -> Any:
        """Delivers a file of payloads about this story; `more` overrides keys of the payload."""
        text = (PAYLOADS / f"{self.kind}_{name}.json").read_text().replace("STORY", str(story))
        body = json.dumps({**json.loads(text), **more})
        return self.post(body, EVENTS[self.kind, name.split("_")[0]], status)

    def post(self, body: str, event: str, status: int = 200, secret: str = "") -> Any:
        headers = self._headers(body, event, secret or self.secret)
        answer = self.client.post(self.url, data=body, headers=headers, content_type="application/json")
        assert answer.status_code == status, answer.text
        return answer.json

    def _headers(self, body: str, event: str, secret: str) -> dict[str, str]:
        if self.kind == "gitlab":
            return {"X-Gitlab-Event": event, "X-Gitlab-Token": secret}
        made = hmac.new(secret.encode(), body.encode(), sha256).hexdigest()
        if self.kind == "gitea":
            return {"X-Gitea-Event": event, "X-Gitea-Signature": made}
        return {"X-GitHub-Event": event, "X-Hub-Signature-256": f"sha256={made}"}


@pytest.fixture
def sender_of(app: Flask, world: World) -> Callable[[str], Sender]:
    """A forge of this kind, let in by Ada."""

    def make(kind: str) -> Sender:
        with inside(app):
            forge = actions.add(world.project, kind, f"ferry at {kind}", by=world.ada.row, at=START)
            return Sender(app, kind, forge.key, forge.secret, forge.id)

    return make


@pytest.fixture(params=["github", "gitlab", "gitea"])
def sender(sender_of: Callable[[str], Sender], request: pytest.FixtureRequest) -> Sender:
    """Each kind of forge in turn."""
    return sender_of(request.param)
