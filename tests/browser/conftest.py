"""A real browser against a real server: one of each for a process of the test run."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.browser.ferry import Ferry, House, Server, make_ferry, make_pilots
from tests.support.engines import everything_is_demanded
from tests.support.serving import wait_for
from tests.world import Who, make_world
from tracker.app import create_app

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if ROOT / "tests" / "browser" in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The browser: named by TEST_BROWSER, one on the PATH, or Playwright's own."""
    from playwright.sync_api import Error, expect, sync_playwright

    expect.set_options(timeout=10_000)
    found = os.environ.get("TEST_BROWSER") or next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        except Error as missing:
            sentence = "No Chromium was found (install it, or name it in TEST_BROWSER)."
            if everything_is_demanded():
                pytest.fail(sentence)
            pytest.skip(f"{sentence} {str(missing).splitlines()[0]}")
        yield browser
        browser.close()


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """A server on an installation that nobody has set up yet."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = migrated(folder, f"http://127.0.0.1:{port}")
    environment = {**os.environ, **server.environment, "PORT": str(port), "WORKERS": "1"}
    command = [BIN / "gunicorn", "-c", "deploy/gunicorn.conf.py", "wsgi:app"]
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            wait_for(server.url + "/readyz", process)
            yield server
        finally:
            process.terminate()
            process.wait(30)


def migrated(folder: Path, url: str = "") -> Server:
    """A folder for a server, with a migrated database that nobody has set up yet."""
    shutil.copytree(_set_up().name, folder, dirs_exist_ok=True)
    return Server(url, folder)


@cache
def _set_up() -> tempfile.TemporaryDirectory[str]:
    """An installation with a migrated database, made once for a process; the servers get copies."""
    folder = tempfile.TemporaryDirectory()
    environment = {**os.environ, **Server("", Path(folder.name)).environment}
    subprocess.run([BIN / "tracker", "setup"], env=environment, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One server for every test that brings a project of its own; in it the people of the tests' world."""
    with serving(tmp_path_factory.mktemp("house")) as server:
        app = create_app(server.environment)
        yield House(server, app, make_world(app))


@pytest.fixture
def server(house: House) -> Server:
    """The server that pages are opened on; the main job begins on an empty one of its own."""
    return house.server


@pytest.fixture
def ferry(house: House) -> Ferry:
    """A project of this test's own, with stories in Current, Backlog and Icebox."""
    return make_ferry(house)


@pytest.fixture
def pilots(house: House) -> str:
    """The address of the day's pairs in a project of this test's own, with a team of five."""
    return make_pilots(house)


@pytest.fixture
def open_page(chromium: Any, server: Server, request: pytest.FixtureRequest) -> Iterator[Callable[..., Any]]:
    """Opens a page in a browser of its own, signed in as somebody; wrong scripts fail the test."""
    contexts: list[Any] = []
    wrong: list[str] = []

    def open_as(who: Who | None = None, **options: Any) -> Any:
        size = options.pop("viewport", {"width": 1440, "height": 900})
        context = chromium.new_context(base_url=server.url, viewport=size, **options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        if who is not None:
            house = request.getfixturevalue("house")
            context.add_cookies([{**house.cookie_of(who), "url": server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if _is_wrong(said) else None)
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert not wrong, "The browser complains:\n" + "\n".join(wrong)


def _is_wrong(said: Any) -> bool:
    """A refused request is told in the console too, which is not the fault of a script."""
    return said.type == "error" and "Failed to load resource" not in said.text


@pytest.fixture
def board(open_page, ferry):
    """Ada's board, on which nothing glides."""
    page = open_page(ferry.ada, reduced_motion="reduce")
    page.goto(ferry.url)
    return page


@pytest.fixture
def bens(open_page, ferry):
    """Ben's board, beside Ada's."""
    page = open_page(ferry.ben)
    page.goto(ferry.url)
    return page
