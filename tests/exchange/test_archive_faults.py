"""Archives with something amiss: it is named, and nothing of them comes in."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from tests.support import engines
from tests.support.archives import attach, taken
from tests.support.inside import inside
from tests.support.running import Run
from tests.world import World
from tracker.backlog import text_index
from tracker.database import db
from tracker.exchange import archive_queries
from tracker.exchange.archive import MANIFEST, Fault, read_manifest
from tracker.exchange.archive_actions import bring_in
from tracker.uploads.store import Directory


@pytest.fixture
def packed(app: Flask, world: World, database: engines.Database, tmp_path: Path) -> Path:
    """The archive of Ferry with a file; the installation is empty again."""
    app.config["UPLOADS"] = Directory(tmp_path / "uploads")
    with inside(app):
        attach(app, world.story("card"), "plan.pdf", b"The plan" * 1000, world.ada.row)
    taken(app, tmp_path / "good.zip")
    database.empty()
    app.config["UPLOADS"] = Directory(tmp_path / "other uploads")
    return tmp_path / "good.zip"


def changed(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """A sound ZIP with other content."""
    with zipfile.ZipFile(path) as zipped:
        files = {name: zipped.read(name) for name in zipped.namelist()}
    change(files)
    with zipfile.ZipFile(path.with_name("bad.zip"), "w") as zipped:
        for name, content in files.items():
            zipped.writestr(name, content)
    return path.with_name("bad.zip")


def listing(**values: Any) -> Callable[[dict[str, bytes]], None]:
    """Changes what the manifest says, with a digest that fits."""

    def change(files: dict[str, bytes]) -> None:
        said = json.loads(files[MANIFEST])
        files[MANIFEST] = json.dumps({**said, **values}).encode()

    return change


def leading_elsewhere(files: dict[str, bytes]) -> None:
    """The manifest, sound, names the file so that it would be stored outside the store."""
    said = read_manifest(files[MANIFEST])
    ((name, counted),) = said.files.items()
    files["files/../../elsewhere"] = files.pop(f"files/{name}")
    files[MANIFEST] = replace(said, files={"../../elsewhere": counted}).written()


def without(name: str) -> Callable[[dict[str, bytes]], None]:
    return lambda files: files.pop(next(each for each in files if each.startswith(name))) and None


def with_other(name: str, old: bytes, new: bytes) -> Callable[[dict[str, bytes]], None]:
    def change(files: dict[str, bytes]) -> None:
        found = next(each for each in files if each.startswith(name))
        assert old in files[found]
        files[found] = files[found].replace(old, new, 1)

    return change


FAULTS: dict[str, tuple[Callable[[dict[str, bytes]], None], str]] = {
    "another format": (listing(format=99), "has format 99; this Tracker reads format 1."),
    "another schema": (listing(schema="0001"), "is of the schema 0001, this installation has"),
    "no manifest": (without(MANIFEST), "manifest.json is missing in the archive."),
    "a broken manifest": (with_other(MANIFEST, b"{", b"["), "manifest.json cannot be read"),
    "another count": (with_other(MANIFEST, b'"count": 4', b'"count": 5'), "manifest.json was changed"),
    "no table": (without("tables/label"), "tables/label.jsonl is missing in the archive."),
    "no file": (without("files/"), "is missing in the archive."),
    "another title": (with_other("tables/story", b"Pay by card", b"Pay by cash"), "story.jsonl was changed"),
    "a row less": (
        lambda files: files.update({"tables/story_follower.jsonl": b""}),
        "story_follower.jsonl is not whole: 0 of",
    ),
    "no JSON": (
        with_other("tables/story.", b"{", b"{{"),
        "Line 1 of tables/story.jsonl cannot",
    ),
    "JSON within JSON": (
        with_other("tables/story.", b"{", b"[" * 100_000),
        "Line 1 of tables/story.jsonl cannot be understood",
    ),
    "an instant before there were any": (
        with_other("tables/project.", b'"2026-11-02T09:00:00.000000Z"', b'"0001-01-01T00:00:00+14:00"'),
        "Line 1 of tables/project.jsonl cannot be understood",
    ),
    "a number that no column holds": (
        with_other("tables/story.", b'"estimate":3', b'"estimate":3' + b"0" * 30),
        "does not take rows of the table story",
    ),
    "no such column": (
        with_other("tables/team.", b'"kind"', b'"sort"'),
        "is no row with the columns of this",
    ),
    "nobody's story": (
        with_other("tables/story.", b'"requested_by_id":', b'"requested_by_id":9'),
        "does not take rows of the table story",
    ),
    "no instant": (
        with_other("tables/person", b'"created_at":"2', b'"created_at":"x'),
        "cannot be understood",
    ),
    "a file that leads elsewhere": (leading_elsewhere, "manifest.json names a file ../../elsewhere; stored"),
    "another file": (with_other("files/", b"The plan", b"The plot"), "was changed: its SHA-256"),
}


@pytest.mark.parametrize("what", FAULTS)
def test_what_is_amiss_is_named_and_nothing_comes_in(app: Flask, packed: Path, run: Run, what: str) -> None:
    change, sentence = FAULTS[what]
    refused(app, run, changed(packed, change), sentence)


@pytest.mark.parametrize("length", [0, 10, 3000, -30])
def test_an_archive_that_is_cut_short_is_refused(app: Flask, packed: Path, run: Run, length: int) -> None:
    bad = packed.with_name("bad.zip")
    bad.write_bytes(packed.read_bytes()[:length])
    refused(app, run, bad, "Nothing was imported. The archive is damaged or cut short")


@pytest.mark.sqlite_only("it is about reading the ZIP, which is the same on each engine")
def test_however_it_is_damaged_nothing_comes_in_of_it(
    app: Flask, packed: Path, database: engines.Database
) -> None:
    """But for what says nothing, such as the time of a file in the ZIP; then all of it comes in."""
    whole, bad, chance = packed.read_bytes(), packed.with_name("bad.zip"), random.Random(2)
    refusals = 0
    for _ in range(25):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 3)):
            damaged[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        bad.write_bytes(damaged)
        if says_no(app, bad):
            refusals += 1
            nothing_is_here(app)
        else:
            assert taken(app, packed.with_name("again.zip")).digest == digest_of(packed)
            database.empty()
            shutil.rmtree(app.config["UPLOADS"].folder)
    assert refusals > 20


def test_what_goes_wrong_elsewhere_is_not_blamed_on_the_archive(
    app: Flask, packed: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    refused(app, run, packed, "cannot be stored: No space left on device.")


def test_an_error_of_ours_is_not_called_a_damage(
    app: Flask, packed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble() -> None:
        raise ValueError("Ours.")

    monkeypatch.setattr(text_index, "fill", stumble)
    with pytest.raises(ValueError, match=r"^Ours\.$"):
        says_no(app, packed)


def test_files_do_not_stay_where_the_rows_cannot_be_committed(
    app: Flask, packed: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db.session, "commit", broken_off)
    refused(app, run, packed, "The database that DATABASE_URL names does not answer: it broke off")


def test_files_stay_where_the_connection_breaks_behind_the_commit(
    app: Flask, packed: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = db.session.commit
    with monkeypatch.context() as patched:
        patched.setattr(db.session, "commit", lambda: commit() or broken_off())
        result = run("import", "archive", str(packed), TRACKER_UPLOADS=str(app.config["UPLOADS"].folder))
    assert (result.exit_code, "it broke off" in result.stderr) == (1, True)
    assert taken(app, packed.with_name("again.zip")).digest == digest_of(packed)


def broken_off() -> None:
    raise OperationalError("COMMIT", {}, Exception("it broke off"))


def digest_of(path: Path) -> str:
    with zipfile.ZipFile(path) as zipped:
        return read_manifest(zipped.read(MANIFEST)).digest


def says_no(app: Flask, path: Path) -> bool:
    """Whether the archive is refused, in which case nothing is committed."""
    with inside(app):
        try:
            bring_in(path, app.config["UPLOADS"])
        except Fault:
            db.session.rollback()
            return True
    return False


def refused(app: Flask, run: Run, path: Path, sentence: str) -> None:
    result = run("import", "archive", str(path), TRACKER_UPLOADS=str(app.config["UPLOADS"].folder))
    assert result.exit_code == 1, result.output
    assert sentence in result.stderr
    nothing_is_here(app)


def nothing_is_here(app: Flask) -> None:
    with app.app_context():
        for each in archive_queries.tables():
            assert not db.session.scalar(select(func.count()).select_from(each)), each.name
    assert not [each for each in app.config["UPLOADS"].folder.rglob("*") if each.is_file()]
