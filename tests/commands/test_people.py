"""People by command: added, with a password that nobody is asked for in vain."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.orm import Session

from tests.support.running import Run
from tests.world import World
from tracker.accounts.models import Person
from tracker.database import db


def count(app: Flask, model: type) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


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
    monkeypatch.setattr("tracker.commands.people._is_terminal", lambda: True)


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

    monkeypatch.setattr("tracker.commands.people._password", typed)
    assert run("user", "password", world.ada.email).exit_code == 0
    assert run("user", "add", "eve@example.com", "--name", "Eve").exit_code == 0


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
