"""The command line: what it does, what it says, and how it ends."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.orm import Session

from tests.code.house import ROOT
from tests.world import World
from tracker import upkeep
from tracker.accounts.models import Person
from tracker.backlog.models import Story
from tracker.commands import main
from tracker.database import db
from tracker.teams.models import Project

FILES = Path(__file__).parent / "exchange" / "files"
Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask, tmp_path: Path) -> Run:
    """Runs the command line on the database of the test: run("user", "add", …, typed="…")."""
    environment = {
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "TRACKER_INSTANCE": str(tmp_path),
    }

    def run(*arguments: str, typed: str | None = None, **more: str) -> Result:
        return CliRunner().invoke(main, arguments, input=typed, env={**environment, **more})

    return run


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


def test_a_person_is_added_by_a_script(app: Flask, run: Run) -> None:
    arguments = ("user", "add", "Ada@Example.com", "--name", "Ada", "--admin", "--password-stdin")
    result = run(*arguments, typed="a ferry crosses twice\n")
    assert result.exit_code == 0, result.output
    assert result.stdout == "Ada can sign in as ada@example.com.\n"
    with app.app_context():
        ada = db.session.scalars(select(Person)).one()
        assert ada.is_administrator
        assert ada.can_sign_in
    twice = run(*arguments, typed="a ferry crosses twice\n")
    assert twice.exit_code == 1
    assert "already" in twice.stderr
    assert count(app, Person) == 1


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody sits at a terminal and types."""
    monkeypatch.setattr("tracker.commands._is_terminal", lambda: True)


def test_a_person_is_asked_for_the_password_twice(app: Flask, run: Run, terminal: None) -> None:
    typed = "Ben\na ferry crosses twice\na ferry crosses twice\n"
    result = run("user", "add", "ben@example.com", typed=typed)
    assert result.exit_code == 0, result.output
    assert "ferry crosses" not in result.output
    assert count(app, Person) == 1


def test_without_a_terminal_nobody_is_asked_for_a_password(app: Flask, world: World, run: Run) -> None:
    before = count(app, Person)
    for arguments in (("add", "eve@example.com", "--name", "Eve"), ("password", world.ada.email)):
        result = run("user", *arguments, typed="a ferry crosses twice\n")
        assert result.exit_code == 2
        assert "give the password with --password-stdin" in result.stderr
        assert "GetPassWarning" not in result.output
    assert count(app, Person) == before


def test_nobody_types_a_password_for_an_address_that_cannot_be(
    world: World, run: Run, terminal: None
) -> None:
    for email, name, reason in (
        ("eve", "Eve", "not an e-mail address"),
        ("eve@example.com", " ", "Name is missing"),
        (world.ada.email.upper(), "Ada", "already"),
    ):
        result = run("user", "add", email, "--name", name)
        assert result.exit_code == 1
        assert reason in result.stderr
        assert "Password" not in result.stdout


def test_others_may_write_while_somebody_types_a_password(
    app: Flask, world: World, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def typed(_from_stdin: bool) -> str:
        with app.app_context():
            session = Session(create_engine(app.config["SQLALCHEMY_DATABASE_URI"]))
            if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
                session.execute(text("PRAGMA busy_timeout=100"))
            session.execute(text("UPDATE person SET name = 'Benno' WHERE id = :id"), {"id": world.ben.id})
            session.commit()
            session.close()
        return "another ferry every hour"

    monkeypatch.setattr("tracker.commands._password", typed)
    assert run("user", "password", world.ada.email).exit_code == 0
    assert run("user", "add", "eve@example.com", "--name", "Eve").exit_code == 0


def test_a_second_make_run_says_how_to_sign_in(app: Flask, world: World, run: Run) -> None:
    others = run("demo", "--if-empty")
    assert (others.exit_code, others.output) == (0, "")
    run(
        *("user", "add", "owner@tracker.example", "--name", "Olga Owner", "--password-stdin"),
        typed="a ferry crosses twice\n",
    )
    again = run("demo", "--if-empty")
    assert again.exit_code == 0
    assert "sign in as owner@tracker.example" in again.stdout
    assert ".venv/bin/tracker user password owner@tracker.example" in again.stdout


def test_what_the_page_would_refuse_is_refused(app: Flask, run: Run) -> None:
    short = run("user", "add", "ben@example.com", "--name", "Ben", "--password-stdin", typed="short\n")
    assert short.exit_code == 1
    assert "needs at least" in short.stderr
    nobody = run("user", "add", "ben", "--name", "Ben", "--password-stdin", typed="a ferry crosses twice\n")
    assert "not an e-mail address" in nobody.stderr
    assert count(app, Person) == 0


def test_a_new_password_ends_sessions(app: Flask, world: World, run: Run) -> None:
    result = run("user", "password", world.ada.email, "--password-stdin", typed="another ferry every hour\n")
    assert result.exit_code == 0, result.output
    with app.app_context():
        assert world.ada.row.get_id() != world.ada.session_key
    unknown = run("user", "password", "nobody@example.com", "--password-stdin", typed="x\n")
    assert (unknown.exit_code, unknown.stderr) == (
        1,
        "Nobody here has the e-mail address nobody@example.com.\n",
    )


@pytest.mark.sqlite_only("the library is the same whatever the test's engine is")
def test_the_fault_of_sqlite_is_warned_of(app: Flask) -> None:
    for faulty in ((3, 40, 1), (3, 51, 2), (3, 50, 6), (3, 44, 5)):
        assert "damage" in upkeep.sqlite_warning(faulty)
    for sound in ((3, 51, 3), (3, 52, 0), (3, 50, 7), (3, 44, 6), (4, 0, 0)):
        assert upkeep.sqlite_warning(sound) == ""


def test_an_import_says_what_it_did(app: Flask, world: World, run: Run) -> None:
    before = count(app, Story)
    arguments = ("import", str(FILES / "ferry.csv"), "--project", "Barge", "--as", world.ada.email)

    tried = run(*arguments, "--dry-run")
    assert tried.exit_code == 0, tried.output
    assert count(app, Story) == before
    done = run(*arguments)
    assert done.exit_code == 0, done.output
    assert count(app, Story) > before

    once = count(app, Story)
    again = run(*arguments)
    assert again.exit_code == 0, again.output
    assert count(app, Story) == once


def test_a_file_with_complaints_is_refused_whole(app: Flask, world: World, run: Run) -> None:
    before = count(app, Story)
    arguments = ("import", str(FILES / "broken.csv"), "--project", "Barge", "--as", world.ada.email)

    refused = run(*arguments)
    assert refused.exit_code == 1
    assert "row" in refused.stderr.lower()
    assert "Traceback" not in refused.output
    assert count(app, Story) == before
    assert count(app, Project) == 1


def test_nobody_imports_as_somebody_unknown(run: Run) -> None:
    result = run("import", str(FILES / "ferry.csv"), "--project", "Barge", "--as", "nobody@example.com")
    assert (result.exit_code, result.stderr) == (
        1,
        "Nobody here has the e-mail address nobody@example.com.\n",
    )


def test_a_week_comes_out_as_files(world: World, run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    arguments = ("export", "burndown", "--project", str(world.project_id), "--to", str(folder))

    result = run(*arguments, "--week", "2026-W46")
    assert result.exit_code == 0, result.output
    written = sorted(Path(line) for line in result.stdout.splitlines())
    assert written == sorted(folder.iterdir())
    assert {path.suffix for path in written} == {".csv", ".json", ".svg", ".png", ".pdf"}
    first = {path.name: path.read_bytes() for path in written}
    run(*arguments, "--week", "2026-W46")
    assert {path.name: path.read_bytes() for path in written} == first

    few = run(*arguments, "--iteration", "2", "--format", "csv")
    assert few.exit_code == 0, few.output
    assert all(line.endswith(".csv") for line in few.stdout.splitlines())


def test_exports_that_cannot_be(world: World, run: Run, tmp_path: Path) -> None:
    def export(*more: str) -> Result:
        return run("export", "burndown", "--to", str(tmp_path), *more)

    known = ("--project", str(world.project_id))
    assert export("--project", "999999").stderr == "There is no project 999999.\n"
    huge = "9" * 23
    absent = export("--project", huge)
    assert (absent.exit_code, absent.stderr) == (1, f"There is no project {huge}.\n")
    assert export(*known, "--iteration", huge).exit_code == 1
    assert export(*known, "--week", "last week").exit_code == 1
    assert export(*known, "--format", "gif").exit_code == 1
    assert export(*known, "--week", "2026-W46", "--iteration", "2").exit_code == 2


def test_a_folder_that_cannot_be_written_ends_in_a_sentence(world: World, run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "taken" / "burndown-2026-W46.json").mkdir(parents=True)
    known = ("--project", str(world.project_id), "--week", "2026-W46", "--format", "json")
    for folder in (tmp_path / "file" / "below", tmp_path / "taken"):
        result = run("export", "burndown", *known, "--to", str(folder))
        assert result.exit_code == 1
        assert "cannot be written" in result.stderr
        assert result.stderr.count("\n") == 1


@pytest.mark.sqlite_only("what is left out does not depend on the engine")
def test_what_an_export_leaves_out_is_said(world: World, run: Run, tmp_path: Path) -> None:
    known = ("--project", str(world.project_id), "--to", str(tmp_path / "out"))
    result = run("export", "burndown", *known, "--week", "2030-W01")
    assert result.exit_code == 0, result.output
    assert result.stderr.startswith("Left out: SVG and PNG. No iteration had begun by then")
    few = run("export", "burndown", *known, "--week", "2030-W01", "--format", "csv,json")
    assert few.stderr == ""
    assert run("export", "burndown", *known, "--week", "2026-W46").stderr == ""


@pytest.mark.sqlite_only("the server is the same whatever stands behind it")
def test_serve_answers_until_it_is_stopped(app: Flask, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "TRACKER_INSTANCE": str(tmp_path),
    }
    command = [sys.executable, "-m", "tracker.commands", "serve", "--port", str(port)]
    with subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            said = server.stdout.readline()
            assert said == f"Tracker serves on http://127.0.0.1:{port} (Ctrl-C stops it)\n"
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=20) as answer:
                assert answer.status == 200
        finally:
            server.terminate()
        assert server.wait(20) == 0


@pytest.mark.sqlite_only("the server is the same whatever stands behind it")
def test_a_port_that_is_taken_is_said_before_anything_begins(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        for arguments in (["serve"], ["serve", "--check"]):
            result = run(*arguments, PORT=str(port))
            assert result.exit_code == 1
            assert re.fullmatch(rf"Port {port} is taken; try PORT=\d+\.\n", result.stderr)
            assert f"PORT={port}." not in result.stderr
    free = run("serve", "--check", PORT=str(port))
    assert (free.exit_code, free.output) == (0, "")


@pytest.mark.sqlite_only("the server is the same whatever stands behind it")
def test_a_bad_number_for_the_server_ends_in_a_sentence(run: Run) -> None:
    for name in ("PORT", "WORKERS", "THREADS"):
        for value in ("x", "0", "9" * 30):
            result = run("serve", **{name: value})
            assert result.exit_code == 1
            assert result.stderr.startswith(f"{name} is '{value}', but must be a whole number from 1 to ")
            assert result.stderr.count("\n") == 1


def test_make_run_looks_at_the_port_before_it_loads_anything() -> None:
    steps = (ROOT / "Makefile").read_text()
    assert steps.index("tracker setup\n") < steps.index("serve --check") < steps.index("demo --if-empty")


def test_health(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/healthz").status_code == 200
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert ready.text == "Ready: the database answers and its migrations are current.\n"


@pytest.mark.sqlite_only("the table of versions is alike on all engines")
def test_not_ready_before_the_migrations(app: Flask) -> None:
    with app.app_context():
        db.session.execute(db.text("DELETE FROM alembic_version"))
        db.session.commit()
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert "run tracker setup" in answer.text
