"""A terminal on another machine: its own folder for settings, and a Tracker that it reaches over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from tests.support.program import Program
from tests.support.served import served
from tests.world import Who, World
from tracker.commands import main


@pytest.fixture
def site(app: Flask, world: World) -> Iterator[str]:
    """Where the Tracker of the test answers."""
    with served(app) as url:
        yield url


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for settings of whoever sits at the terminal."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path / "settings"


@pytest.fixture
def terminal(home: Path) -> Callable[..., Result]:
    """Types a command there: terminal("stories", "--mine")."""

    def run(*words: str, typed: str | None = None) -> Result:
        return CliRunner().invoke(main, words, input=typed)

    return run


@pytest.fixture
def terminal_of(
    app: Flask, site: str, terminal: Callable[..., Result]
) -> Callable[[Who], Callable[..., str]]:
    """Somebody's terminal who has said where their Tracker is: answers what a command prints, which must not
    be refused."""

    def login(who: Who) -> Callable[..., str]:
        said = terminal("login", site, "--token-stdin", typed=Program(app, who).token)
        assert said.exit_code == 0, said.output

        def run(*words: str) -> str:
            done = terminal(*words)
            assert done.exit_code == 0, done.output
            return done.output

        return run

    return login
