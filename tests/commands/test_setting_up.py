"""Setting up by command; whatever is amiss ends in one sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.code.house import ROOT
from tests.support.running import Run
from tracker.database import db


def count(app: Flask, model: type) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_help_explains_every_command_at_once() -> None:
    started = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "tracker.commands", "--help"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    for command in ("setup", "serve", "demo", "user", "import", "export"):
        assert command in started.stdout
    for slow in ("flask.app", "sqlalchemy.orm", "matplotlib"):
        assert f" {slow}\n" not in started.stderr


@pytest.mark.sqlite_only("migrating from nothing on each engine is what every test begins with")
def test_setup_makes_the_database_and_may_be_repeated(app: Flask, run: Run, tmp_path: Path) -> None:
    fresh = f"sqlite:///{tmp_path / 'fresh.db'}"
    refused = run("user", "add", "ada@example.com", "--name", "Ada", DATABASE_URL=fresh)
    assert (refused.exit_code, refused.stderr) == (
        1,
        "The database is not at the newest migration: run tracker setup first.\n",
    )
    assert "has been brought" in run("setup", DATABASE_URL=fresh).stdout
    again = run("setup", DATABASE_URL=fresh)
    assert again.exit_code == 0
    assert again.stdout == "The database is at the newest migration.\n"


def test_a_bad_setting_ends_in_a_sentence(run: Run) -> None:
    result = run("setup", TRACKER_TIME_ZONE="Mars/Base")
    assert result.exit_code == 1
    assert result.stderr.startswith("TRACKER_TIME_ZONE is 'Mars/Base', but must be a time zone")
    assert result.stderr.count("\n") == 1


@pytest.mark.sqlite_only("no server is asked for here")
def test_a_database_that_does_not_answer_ends_in_a_sentence(run: Run) -> None:
    result = run("setup", DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing")
    assert result.exit_code == 1
    assert result.stderr.startswith("The database that DATABASE_URL names does not answer: ")
    assert result.stderr.count("\n") == 1


@pytest.mark.sqlite_only("no server is asked for here")
@pytest.mark.parametrize(
    "address",
    [
        "postgresql",
        "garbage",
        "oracle://x/y",
        "postgresql+psycopg2://x/y",
        "postgresql://me:s3cret@h:notaport/db",
        "postgresql://me:s3cret@h:99999/db",
        "postgresql://me:x@s3cret@h/db",
        "sqlite://tracker.db",
        "sqlite:///{folder}/no-database",
        "sqlite:///{folder}/no-folder/tracker.db",
    ],
)
def test_a_bad_address_of_the_database_ends_in_a_sentence(run: Run, tmp_path: Path, address: str) -> None:
    (tmp_path / "no-database").write_text("A ferry crosses twice. " * 100)
    for command in (["setup"], ["serve", "--port", "1"], ["demo"]):
        result = run(*command, DATABASE_URL=address.format(folder=tmp_path))
        assert result.exit_code == 1, result.output
        assert isinstance(result.exception, SystemExit)
        assert "DATABASE_URL" in result.stderr
        assert result.stderr.count("\n") == 1
        assert "s3cret" not in result.output


@pytest.mark.sqlite_only("no database is reached here")
def test_an_instance_folder_that_cannot_be_ends_in_a_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "folder" / "secret-key").mkdir(parents=True)
    for instance in ("file", "file/below", "folder"):
        result = run("setup", TRACKER_INSTANCE=str(tmp_path / instance))
        assert result.exit_code == 1
        assert "TRACKER_INSTANCE must name a folder" in result.stderr
        assert result.stderr.count("\n") == 1


def test_wrong_use_exits_2(run: Run) -> None:
    assert run("import", "/no/such/file", "--project", "Ferry").exit_code == 2
    assert run("no-such-command").exit_code == 2
