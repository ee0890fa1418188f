"""Serving, health, and work that is due, by command."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.code.house import ROOT
from tests.support.inside import inside
from tests.support.running import Run
from tests.world import World
from tracker import upkeep
from tracker.accounts.models import SignInAttempt
from tracker.chores import CHORES, PROMPT, TIMED
from tracker.database import db
from tracker.outbox import actions as outbox


def count(app: Flask, model: type) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


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


@pytest.mark.sqlite_only("the library is the same whatever the test's engine is")
def test_the_fault_of_sqlite_is_warned_of(app: Flask) -> None:
    for faulty in ((3, 40, 1), (3, 51, 2), (3, 50, 6), (3, 44, 5)):
        assert "damage" in upkeep.sqlite_warning(faulty)
    for sound in ((3, 51, 3), (3, 52, 0), (3, 50, 7), (3, 44, 6), (4, 0, 0)):
        assert upkeep.sqlite_warning(sound) == ""


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


def test_sweep_does_what_is_due_and_says_so(app: Flask, world: World, run: Run) -> None:
    now = datetime.now(UTC)
    with inside(app):
        jobs = [
            {"kind": "forget-file", "payload": {"name": "gone"}, "due_at": now - timedelta(minutes=1)},
            {"kind": "forget-file", "payload": {"name": "later"}, "due_at": now + timedelta(days=1)},
        ]
        outbox.put(jobs, at=now)
        db.session.add(SignInAttempt(email="a@example.com", address="x", at=now - timedelta(hours=1)))
    swept = run("sweep")
    assert swept.exit_code == 0
    said = swept.stdout.splitlines()
    assert said[0] == "Work done: 3."  # what was due, the forecasts of the project, those of stories
    assert "Thrown away, failed sign-ins that are over: 1." in said
    assert len(said) == 1 + len(TIMED) + len(PROMPT) + len(CHORES)
    assert run("sweep").stdout.startswith("Work done: 0.")


def test_sweep_says_what_could_not_be_done(app: Flask, world: World, run: Run) -> None:
    with inside(app):
        now = datetime.now(UTC)
        outbox.put([{"kind": "unheard of", "payload": {}, "due_at": now - timedelta(minutes=1)}], at=now)
    swept = run("sweep")
    assert swept.exit_code == 1
    assert "1 could not be done" in swept.stderr
