"""An installation as one file: taken while people work, brought into an empty one on any engine, and the same
there; or refused with a sentence, and then nothing is left behind."""

from __future__ import annotations

import io
import json
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from tests.conftest import PRESENT
from tests.support import engines
from tests.support.archives import AT, ODD, attach, taken
from tests.support.caches import forget_what_was_drawn
from tests.support.clock import Clock
from tests.support.inside import inside
from tests.support.page import Page
from tests.support.running import Run, runner
from tests.world import Who, World, add_project, add_story
from tracker.accounts.models import Person
from tracker.backlog import comment_actions
from tracker.backlog.detail_models import Comment
from tracker.backlog.mentions import written
from tracker.backlog.models import Label, Story
from tracker.backlog.project_move_actions import move_to_project
from tracker.backlog.search_models import StoryText
from tracker.database import db
from tracker.exchange import archive_queries, demo
from tracker.exchange.archive import MANIFEST, Manifest, read_manifest
from tracker.exchange.archive_queries import LEFT_OUT, archive
from tracker.teams.models import Project
from tracker.teams.permissions import Role
from tracker.uploads.store import Directory

CHARTS = ("burndown.svg", "velocity.csv", "flow.svg")


def seafaring(app: Flask, folder: Path) -> Who:
    """The demonstration, and what is odd: signs, instants, large texts, files, a row that is gone."""
    app.config["UPLOADS"] = Directory(folder)
    with inside(app):
        loaded = demo.load(at=AT, progress=lambda sentence: None)
        owner = db.session.scalars(select(Person).where(Person.email == loaded.email)).one()
        story = db.session.scalars(select(Story).where(Story.state == "unstarted").limit(1)).one()
        story.title, story.description = ODD[:40], "x" * 100_000
        attach(app, story, "plan.bin", bytes(range(256)) * 3000, owner)
        attach(app, story, "leer.txt", b"", owner)
        gone = comment_actions.add(story, written("Gone again", []), by=owner, at=AT)
        db.session.flush()
        comment_actions.delete(gone, by=owner, at=AT)
        db.session.flush()
        other = add_project(
            "Lighter", db.session.get_one(Project, story.project_id).team, {owner: Role.OWNER}, AT
        )
        move_to_project(story.project, [story.id], other, by=owner, at=AT)
        db.session.flush()
        first = db.session.scalar(select(func.min(Comment.id)))
        db.session.execute(
            update(Comment).where(Comment.id == first).values(created_at=AT.replace(microsecond=7))
        )
        return Who(owner.id, owner.name, loaded.email, owner.get_id())


def drawn(app: Flask, who: Who) -> dict[str, bytes]:
    """Some charts, as somebody sees them at the same instant."""
    forget_what_was_drawn()
    app.config["CLOCK"] = Clock()
    page = Page(app, who)
    with app.app_context():
        project_id = db.session.scalar(select(func.min(Project.id)))
    return {name: page.get(f"/projects/{project_id}/charts/{name}").data for name in CHARTS}


@pytest.fixture
def emptied(
    databases: dict[str, engines.Database], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Flask]]:
    """An empty application on an engine: emptied("mariadb")."""
    before = {}

    def make(name: str) -> Flask:
        if name not in databases:
            databases[name] = engines.database(name, tmp_path_factory.mktemp(name))
        databases[name].empty()
        app = databases[name].app
        before[name] = dict(app.config)
        return app

    yield make
    for name, config in before.items():
        databases[name].app.config.clear()
        databases[name].app.config.update(config)


def test_around_the_engines_and_back(
    request: pytest.FixtureRequest, emptied: Callable[[str], Flask], tmp_path: Path
) -> None:
    """From each engine to the next, and from the last to the first: everything is equal, and work goes on."""
    present = request.config.stash[PRESENT]
    app = emptied(present[0])
    who = seafaring(app, tmp_path / "uploads")
    first = taken(app, tmp_path / "0.zip")
    charts = drawn(app, who)
    with app.app_context():
        highest = db.session.scalar(select(func.max(Comment.id))) or 0
        words = db.session.scalar(select(func.count()).select_from(StoryText))
    assert first.tables["ledger_entry"].count > 100
    assert len(first.files) == 2
    for n, name in enumerate([*present[1:], present[0]], 1):
        app = emptied(name)
        app.config["UPLOADS"] = Directory(tmp_path / f"uploads of {n}")
        result = run_on(app, tmp_path)("import", "archive", str(tmp_path / f"{n - 1}.zip"))
        assert (result.exit_code, result.output.splitlines()[-1]) == (0, f"Digest {first.digest}")
        assert drawn(app, who) == charts
        again = taken(app, tmp_path / f"{n}.zip")
        assert (again.tables, again.files, again.digest) == (first.tables, first.files, first.digest)
        with inside(app):
            assert db.session.scalar(select(func.count()).select_from(StoryText)) == words
            story = db.session.scalars(select(Story).where(Story.title == ODD[:40])).one()
            owner = db.session.get_one(Person, who.id)
            assert b"".join(app.config["UPLOADS"].pieces(story.attachments[0].stored_as))[:2] == b"\x00\x01"
            fresh = comment_actions.add(story, written("Next", []), by=owner, at=AT)
            assert fresh.id == highest + 2, "a number that a deleted comment had is not given again"
            add_story(db.session.get_one(Project, story.project_id), owner, "One more", at=AT)
            db.session.rollback()


def run_on(app: Flask, folder: Path) -> Run:
    run = runner(app, folder)
    place = str(app.config["UPLOADS"].folder)
    return lambda *arguments, **more: run(*arguments, TRACKER_UPLOADS=place, **more)


def test_it_is_all_of_one_instant_though_somebody_writes(
    app: Flask, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive_queries, "PIECE", 1)
    before = taken(app, tmp_path / "a.zip")
    made: list[Manifest] = []
    with app.app_context():
        pieces = archive(AT, app.config["UPLOADS"], made)
        next(pieces)
        with inside(app):
            add_story(world.project, None, "Written meanwhile", at=AT)
        for _ in pieces:
            pass
    assert made[0].digest == before.digest
    assert taken(app, tmp_path / "b.zip").digest != before.digest


@pytest.mark.sqlite_only("what is measured is how pieces are handed on, which is the same on each engine")
def test_it_takes_the_memory_of_a_few_pieces(app: Flask, world: World) -> None:
    """With 40,000 labels and a file of 64 MB."""
    with inside(app):
        rows = [{"project_id": world.project_id, "name": f"label {n}"} for n in range(40_000)]
        db.session.execute(Label.__table__.insert(), rows)
        attach(app, world.story("card"), "big.bin", b"x", world.ada.row)
    del rows

    class Endless:
        def pieces(self, name: str) -> Iterator[bytes]:
            return (bytes(2**18) for _ in range(256))

    with app.app_context():
        tracemalloc.start()
        try:
            size = sum(len(piece) for piece in archive(AT, Endless(), []))
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert size > 2**26
    assert peak < 8 * 2**20


def test_every_table_is_in_it_or_left_out_for_a_reason(app: Flask, world: World, tmp_path: Path) -> None:
    manifest = taken(app, tmp_path / "a.zip")
    assert manifest.tables.keys() | LEFT_OUT.keys() == set(db.metadata.tables)
    assert not manifest.tables.keys() & LEFT_OUT.keys()
    assert all(LEFT_OUT.values())
    with zipfile.ZipFile(tmp_path / "a.zip") as zipped:
        assert {f"tables/{name}.jsonl" for name in manifest.tables} | {MANIFEST} == set(zipped.namelist())
        row = json.loads(zipped.read("tables/project.jsonl").splitlines()[0])
        everything = b"".join(zipped.read(name) for name in zipped.namelist())
    assert (row["name"], row["created_at"]) == ("Ferry", "2026-11-02T09:00:00.000000Z")
    assert app.config["SECRET_KEY"].encode() not in everything


def test_a_file_that_is_gone_is_named(app: Flask, world: World, run: Run, tmp_path: Path) -> None:
    with inside(app):
        name = attach(app, world.story("card"), "plan.pdf", b"plan", world.ada.row)
    folder = app.config["UPLOADS"].folder
    result = run("export", "archive", "--to", str(tmp_path / "a.zip"), TRACKER_UPLOADS=str(folder))
    assert (result.exit_code, "1 files" in result.output) == (0, True)
    app.config["UPLOADS"].forget(name)
    result = run("export", "archive", str(tmp_path / "a.zip"), TRACKER_UPLOADS=str(folder))
    assert (result.exit_code, name in result.stderr) == (0, True)
    assert [each.name for each in tmp_path.glob("a.zip*")] == ["a.zip"]


def test_an_installation_with_somebody_in_it_is_let_alone(
    app: Flask, world: World, run: Run, tmp_path: Path
) -> None:
    before = taken(app, tmp_path / "a.zip")
    result = run("import", "archive", str(tmp_path / "a.zip"))
    assert (result.exit_code, "is not empty: its table person has 5 rows" in result.stderr) == (1, True)
    assert taken(app, tmp_path / "b.zip").digest == before.digest


def test_administrators_download_it(app: Flask, world: World, page_of: Any, tmp_path: Path) -> None:
    page = page_of(world.ava).get("/installation/archive")
    assert "Passwords and tokens are in it only as hashes" in page.words
    page.get("/installation/archive.zip")
    assert page.headers["Content-Disposition"] == 'attachment; filename="tracker_20261118_1000.zip"'
    with zipfile.ZipFile(io.BytesIO(page.data)) as zipped:
        manifest = read_manifest(zipped.read(MANIFEST))
    assert manifest.digest == taken(app, tmp_path / "a.zip").digest
    page_of(world.ada).get("/installation/archive.zip", 404)
