"""Streams as a browser hears them, and another process that writes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Flask

from tests.support.clock import START
from tests.support.engines import application
from tests.support.inside import inside
from tests.support.page import Page
from tests.support.processes import processes
from tests.world import Who
from tracker.backlog import actions
from tracker.backlog.models import Story
from tracker.database import db

MOST_BEATS = 2


class Stream:
    """An open stream of somebody. Waiting ends with the message; a stream that stays silent fails."""

    def __init__(self, app: Flask, who: Who, *projects: int) -> None:
        self.page = Page(app, who)
        self.answer = self.page.client.get(f"/live?projects={','.join(map(str, projects))}")
        self._lines = self._read()
        self._waiting: dict[str, list[dict[str, Any]]] = {}

    @property
    def status(self) -> int:
        return self.answer.status_code

    def news(self, project_id: int) -> dict[str, Any]:
        """The next that is said of the project."""
        waiting = self._waiting.setdefault(str(project_id), [])
        while not waiting:
            for number, said in next(self._lines).items():
                self._waiting.setdefault(number, []).append(said)
        return waiting.pop(0)

    def until(self, project_id: int, **wanted: Any) -> dict[str, Any]:
        """The first that is said of the project with these values."""
        while True:
            news = self.news(project_id)
            if wanted.items() <= news.items():
                return news

    def ends(self) -> bool:
        """Whether the server ends the stream, whatever it says before."""
        return list(self._lines) is not None

    def close(self) -> None:
        self.answer.close()

    def _read(self) -> Iterator[dict[str, Any]]:
        beats = 0
        for line in self.answer.iter_encoded():
            said = line.decode()
            beats += said.startswith("event: beat")
            assert beats <= MOST_BEATS, "Nothing was said."
            if said.startswith("data: "):
                yield json.loads(said.removeprefix("data: "))["projects"]


def rename_elsewhere(app: Flask, folder: Path, story_id: int, title: str) -> None:
    """Another process, with this instance folder, gives the story a title and is gone."""
    arguments = (app.config["SQLALCHEMY_DATABASE_URI"], str(folder), story_id, title)
    process = processes.Process(target=_rename, args=arguments)
    process.start()
    process.join(60)
    assert process.exitcode == 0


def _rename(url: str, folder: str, story_id: int, title: str) -> None:
    app = application(url, Path(folder))
    with inside(app):
        actions.edit(db.session.get_one(Story, story_id), title=title, by=None, at=START)
