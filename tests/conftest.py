"""The ground of all tests: the engines, the application on each of them, the clock, and people's pages."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask

from tests.support import engines
from tests.support.caches import forget_what_was_drawn, keep_what_is_known
from tests.support.clock import Clock
from tests.support.counting import counted_statements
from tests.support.page import Page
from tests.support.running import Run, runner
from tests.world import Who, World, make_world

hypothesis.settings.register_profile("usual", deadline=None)
hypothesis.settings.register_profile("long", deadline=None, max_examples=5000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))

PRESENT = pytest.StashKey[list[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--engine",
        action="append",
        choices=["sqlite", *engines.SERVERS],
        help="run on this engine only (may be repeated)",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "sqlite_only(reason): one engine is enough for this test, for the reason given"
    )
    present = engines.answering()
    chosen = config.getoption("--engine")
    config.stash[PRESENT] = [name for name in present if name in chosen] if chosen else present
    missing = engines.absent(present)
    if missing and engines.everything_is_demanded() and not chosen:
        raise pytest.UsageError("\n".join(missing))


def pytest_xdist_auto_num_workers() -> int:
    """Two processes more than processors: at each moment some wait for a browser, a server or an engine."""
    return (os.cpu_count() or 1) + 2


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is marked long runs only where it is asked for by name: make test-long."""
    if "long" not in config.option.markexpr:
        long = [item for item in items if item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if not config.getoption("--engine"):
        for sentence in engines.absent(config.stash[PRESENT]):
            terminalreporter.write_line(sentence, yellow=True)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" in metafunc.fixturenames:
        marker = metafunc.definition.get_closest_marker("sqlite_only")
        assert marker is None or marker.args, f"{metafunc.definition.nodeid}: say why sqlite_only."
        present = metafunc.config.stash[PRESENT]
        wanted = [name for name in present if marker is None or name == "sqlite"]
        metafunc.parametrize("engine", wanted, indirect=True)


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    """The name of the engine this test runs on."""
    return request.param


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, engines.Database]]:
    """The databases made so far in this process, by engine."""
    made: dict[str, engines.Database] = {}
    yield made
    for each in made.values():
        each.drop()


@pytest.fixture
def database(
    engine: str, databases: dict[str, engines.Database], tmp_path_factory: pytest.TempPathFactory
) -> engines.Database:
    """An empty, migrated database on the engine of this test."""
    if engine not in databases:
        databases[engine] = engines.database(engine, tmp_path_factory.mktemp(engine))
    databases[engine].empty()
    forget_what_was_drawn()
    return databases[engine]


@pytest.fixture
def clock() -> Clock:
    """The application's clock: Wednesday 2026-11-18, 10:00 UTC, until the test moves it."""
    return Clock()


@pytest.fixture
def app(database: engines.Database, clock: Clock) -> Iterator[Flask]:
    """The application on an empty database, once for each engine. No application context is open."""
    app = database.app
    before = dict(app.config)
    app.config["CLOCK"] = clock
    yield app
    app.config.clear()
    app.config.update(before)


@pytest.fixture
def client(app: Flask) -> Any:
    """Flask's own client, signed in as nobody."""
    return app.test_client()


@pytest.fixture(scope="session")
def worlds() -> dict[str, tuple[World, Callable[[], None], Callable[[], None]]]:
    """The worlds made so far in this process, by engine; what puts their rows back, and what was known."""
    return {}


@pytest.fixture
def world(app: Flask, database: engines.Database, worlds: dict[str, Any]) -> World:
    """Ada, Ben, Cy, Dora and Ava, and the project Ferry with its six stories. The first test gets the
    world as the verbs make it, the others its rows again."""
    if database.engine not in worlds:
        worlds[database.engine] = make_world(app), database.keep(), keep_what_is_known()
    else:
        for put_back in worlds[database.engine][1:]:
            put_back()
    world: World = worlds[database.engine][0]
    return replace(world, stories=dict(world.stories))


@pytest.fixture
def page_of(app: Flask) -> Callable[[Who | None], Page]:
    """Opens a browser in which somebody is signed in; None is a visitor: page_of(world.ben)."""
    return partial(Page, app)


@pytest.fixture
def page(app: Flask, world: World) -> Page:
    """A browser in which Ada, who owns Ferry, is signed in."""
    return Page(app, world.ada)


@pytest.fixture
def count_queries(app: Flask) -> Callable[[], AbstractContextManager[list[str]]]:
    """`with count_queries() as statements:` fills the list with what the database is asked."""
    return partial(counted_statements, app)


@pytest.fixture
def run(app: Flask, tmp_path: Path) -> Run:
    """Runs the command line on the database of the test: run("user", "add", …, typed="…")."""
    return runner(app, tmp_path)
