"""A real browser against a real server: one of each for a process of the test run."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.support.engines import everything_is_demanded
from tests.world import Who, World, make_world
from tracker.app import create_app
from tracker.database import db

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True)
class Server:
    """A running server: its address, and its folder, which holds the SQLite database."""

    url: str
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        return {
            "TRACKER_INSTANCE": str(self.folder),
            "DATABASE_URL": f"sqlite:///{self.folder / 'tracker.db'}",
        }


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if ROOT / "tests" / "browser" in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The browser: named by TEST_BROWSER, one on the PATH, or Playwright's own."""
    from playwright.sync_api import Error, sync_playwright

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


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server on an installation that nobody has set up yet."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Server(f"http://127.0.0.1:{port}", tmp_path)
    environment = {**os.environ, **server.environment, "PORT": str(port), "WORKERS": "1"}
    bin_folder = Path(sys.executable).parent
    subprocess.run([bin_folder / "tracker", "setup"], env=environment, check=True, capture_output=True)
    command = [bin_folder / "gunicorn", "-c", "deploy/gunicorn.conf.py", "wsgi:app"]
    with (tmp_path / "server.log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            _wait_for(server.url + "/readyz", process)
            yield server
        finally:
            process.terminate()
            process.wait(30)


@pytest.fixture
def ferry(server: Server) -> World:
    """The world of the tests in the server's installation: Ada, Ben, Cy, Dora, Ava and the project Ferry."""
    app = create_app(server.environment)
    world = make_world(app)
    with app.app_context():
        db.engine.dispose()
    return world


@pytest.fixture
def open_page(chromium: Any, server: Server) -> Iterator[Callable[..., Any]]:
    """Opens a page in a browser of its own, signed in as somebody; wrong scripts fail the test."""
    contexts: list[Any] = []
    wrong: list[str] = []

    def open_as(who: Who | None = None, **options: Any) -> Any:
        context = chromium.new_context(
            base_url=server.url, viewport={"width": 1440, "height": 900}, **options
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if _is_wrong(said) else None)
        if who is not None:
            sign_in(page, who.email, who.password)
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert not wrong, "The browser complains:\n" + "\n".join(wrong)


def sign_in(page: Any, email: str, password: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")


def _is_wrong(said: Any) -> bool:
    """A refused request is told in the console too, which is not the fault of a script."""
    return said.type == "error" and "Failed to load resource" not in said.text


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        assert process.poll() is None, "The server did not start."
        try:
            with urlopen(url, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.05)
    raise TimeoutError(f"{url} did not answer within a minute.")
