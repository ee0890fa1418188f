"""Makes the pictures of the README: the demonstration in a temporary installation, as a browser shows it.

make pictures          writes deploy/pictures/*.png
"""

from __future__ import annotations

import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BIN = Path(sys.executable).parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
SIZE = {"width": 1440, "height": 900}
PICTURES = (
    # file, address below the project, colour scheme
    ("board-light.png", "", "light"),
    ("board-dark.png", "", "dark"),
    ("burndown-light.png", "/charts/burndown", "light"),
)


def main() -> None:
    """Writes every picture, and says so."""
    with demonstration() as (url, email, password), sync_playwright() as playwright:
        found = os.environ.get("TEST_BROWSER") or next(filter(None, map(shutil.which, BROWSERS)), None)
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        for name, address, scheme in PICTURES:
            page = browser.new_context(viewport=SIZE, color_scheme=scheme, base_url=url).new_page()
            sign_in(page, email, password)
            page.goto("/projects/1" + address)
            page.locator("main svg").first.wait_for()
            data = small(page.screenshot())
            (HERE / name).write_bytes(data)
            print(f"{name}: {len(data) // 1024} KB")
        browser.close()


@contextmanager
def demonstration() -> Iterator[tuple[str, str, str]]:
    """A server with the demonstration: its address, and who signs in with which password."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/tracker.db"
        environment = {**os.environ, "TRACKER_INSTANCE": folder, "DATABASE_URL": database, "PORT": str(port)}
        subprocess.run([BIN / "tracker", "setup"], env=environment, check=True, capture_output=True)
        print("Loading the demonstration …")
        loading = subprocess.run(
            [BIN / "tracker", "demo"], env=environment, check=True, capture_output=True, text=True
        )
        words = loading.stdout.strip().splitlines()[-1].split()
        command = [BIN / "gunicorn", "-c", "deploy/gunicorn.conf.py", "wsgi:app"]
        quiet = subprocess.DEVNULL
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=quiet, stderr=quiet)
        try:
            url = f"http://127.0.0.1:{port}"
            wait_for(f"{url}/readyz")
            yield url, words[words.index("as") + 1], words[-1]
        finally:
            server.terminate()
            server.wait(30)


def wait_for(url: str) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            with urlopen(url, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise TimeoutError(f"{url} did not answer within a minute.")


def sign_in(page: Any, email: str, password: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")


def small(png: bytes) -> bytes:
    """The same picture with 256 colours, which a page of few colours does not show."""
    out = io.BytesIO()
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture.quantize(256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
        out, "PNG", optimize=True
    )
    return out.getvalue()


if __name__ == "__main__":
    main()
