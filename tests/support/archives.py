"""Archives of the application of a test, and what is odd enough to be put into one."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask

from tracker.accounts.models import Person
from tracker.backlog import attachment_actions as attachments
from tracker.backlog import comment_actions
from tracker.backlog.mentions import written
from tracker.backlog.models import Story
from tracker.exchange.archive import Manifest
from tracker.exchange.archive_queries import archive

AT = datetime(2026, 11, 18, 10, 0, 0, 123456, tzinfo=UTC)
ODD = "Ærø ⛴️ 船 \u202e \u0301 “” '\\\"; DROP TABLE story; --\ttab\n" + "🚢" * 3


def taken(app: Flask, path: Path) -> Manifest:
    made: list[Manifest] = []
    with app.app_context():
        path.write_bytes(b"".join(archive(AT, app.config["UPLOADS"], made)))
    return made[0]


def attach(app: Flask, story: Story, name: str, content: bytes, by: Person) -> str:
    """A comment with a file; the name under which that is stored."""
    (file,) = attachments.announce(story, [name], by=by, at=AT)
    stored = attachments.store(attachments.Waiting.of(file), io.BytesIO(content))
    attachments.arrived({file.id: stored})
    comment_actions.add(story, written(ODD, []), by=by, at=AT, uploads=[file.id])
    return file.stored_as
