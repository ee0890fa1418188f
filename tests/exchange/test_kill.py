"""Killing the process in the middle of an import leaves nothing of it behind."""

from __future__ import annotations

import signal
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO, Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.support import engines
from tests.support.archives import attach, taken
from tests.support.inside import inside
from tests.support.processes import processes
from tests.world import World
from tracker.accounts.models import Person
from tracker.activity.models import Event
from tracker.backlog.models import Label, Story
from tracker.database import about_to_write, db
from tracker.exchange.actions import import_bytes
from tracker.exchange.archive_actions import bring_in
from tracker.exchange.archive_queries import tables
from tracker.ledger.models import Entry
from tracker.planning.models import Iteration
from tracker.teams.models import Project, Team
from tracker.uploads.store import Directory

TABLES = (Project, Team, Person, Story, Label, Event, Entry, Iteration)
AT = datetime(2026, 11, 18, 10, tzinfo=UTC)
ROWS = 3000
UNCOMMITTED = "all is written and nothing committed"

Work = Callable[[Path, Callable[[Any], None]], object]
"""Something done with a file, which tells how far it is."""


def csv_comes_in(file: Path, tell: Callable[[Any], None]) -> None:
    import_bytes(file.read_bytes(), "Big", None, AT, progress=lambda done, total: tell(done))


def archive_comes_in(file: Path, tell: Callable[[Any], None]) -> None:
    class Telling(Directory):
        def keep(self, name: str, content: IO[bytes]) -> int:
            tell("a file begins")
            return super().keep(name, content)

    bring_in(file, Telling(file.parent / "uploads"))


def work(url: str, file: str, doing: Work, pipe: Connection) -> None:
    """Does it in a process of its own, and waits at the end to be killed."""
    app = engines.application(url, Path(file).parent)
    about_to_write.set(True)
    with app.app_context():
        doing(Path(file), pipe.send)
        db.session.flush()
        pipe.send(UNCOMMITTED)
        pipe.recv()


def killed_at(moment: Any, url: str, file: Path, doing: Work) -> None:
    """Kills the process as soon as it has told this."""
    ours, theirs = processes.Pipe()
    process = processes.Process(target=work, args=(url, str(file), doing, theirs))
    process.start()
    theirs.close()
    said = ours.recv()
    while said != moment:
        said = ours.recv()
    process.kill()
    process.join()
    assert process.exitcode == -signal.SIGKILL


def big_file(folder: Path) -> Path:
    lines = ["Id,Title,Estimate,Current State,Created at,Accepted at,Labels,Owned By"]
    lines += [
        f'{n},Story {n},1,accepted,"Jan {n % 28 + 1}, 2026","Feb {n % 28 + 1}, 2026",l{n % 9},Mina {n % 7}'
        for n in range(1, ROWS + 1)
    ]
    path = folder / "big.csv"
    path.write_text("\n".join(lines))
    return path


def counted(app: Flask) -> list[int]:
    with inside(app):
        return [db.session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES]


@pytest.mark.parametrize("moment", [1000, UNCOMMITTED])
def test_a_killed_import_leaves_nothing_behind(app: Flask, tmp_path: Path, moment: Any) -> None:
    """Killed once after the first rows are written, and once after the last, before the commit."""
    file = big_file(tmp_path)
    killed_at(moment, app.config["SQLALCHEMY_DATABASE_URI"], file, csv_comes_in)
    assert counted(app) == [0] * len(TABLES)
    with inside(app):
        report = import_bytes(file.read_bytes(), "Big", None, AT)
        assert report.counts.all_stories == ROWS


@pytest.mark.parametrize("moment", ["a file begins", UNCOMMITTED])
def test_a_killed_archive_leaves_the_installation_empty(
    app: Flask, world: World, database: engines.Database, tmp_path: Path, moment: str
) -> None:
    """And the next attempt brings it in, whatever files the first one left in the store."""
    app.config["UPLOADS"] = Directory(tmp_path / "before")
    with inside(app):
        attach(app, world.story("card"), "plan.pdf", b"The plan" * 1000, world.ada.row)
    manifest = taken(app, tmp_path / "a.zip")
    database.empty()
    killed_at(moment, app.config["SQLALCHEMY_DATABASE_URI"], tmp_path / "a.zip", archive_comes_in)
    with inside(app):
        for each in tables():
            assert not db.session.scalar(select(func.count()).select_from(each)), each.name
    app.config["UPLOADS"] = Directory(tmp_path / "uploads")
    with inside(app):
        bring_in(tmp_path / "a.zip", app.config["UPLOADS"])
    assert taken(app, tmp_path / "b.zip").digest == manifest.digest
