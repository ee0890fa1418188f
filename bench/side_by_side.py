"""How long two browsers, side by side, show different boards after something was done in one of them.

    python -m bench.side_by_side [--deeds N]

Two Chromium browsers show a board of 500 open stories. Keys are pressed in one of them, now this and now
that, or in both at once. Each notes by the clock of the machine when what it shows becomes something else,
the first sight of its own deed included, and the two records are laid over each other. Where something is
done in both, time counts from the last key on.
"""

from __future__ import annotations

import argparse
import itertools
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.data import Bench, make
from bench.server import Server

DONE = 5_000
GOAL = 250
PAUSE = 1_500
NAMES = ("chromium-headless-shell", "chromium", "google-chrome")
WATCHING = Path(__file__).with_name("watching.js")

DEEDS = (
    ("to the top", "t"),
    ("to the end", "b"),
    ("one place down", "Alt+ArrowDown"),
    ("one place up", "Alt+ArrowUp"),
    ("to the icebox or back", "i"),
    ("points", "e 2"),
    ("start, alone", "s Enter"),
    ("a title", "n Control+a Passengers Enter"),
)
ASKS = {"s": ".pair-choice:focus", "n": ".unfolded [name=title]:focus"}
"""What has the keys once these have been pressed."""


@dataclass(frozen=True)
class Seen:
    """What a browser showed from when on, as a sign of all of it, and when the last key was pressed there;
    milliseconds by the clock of the machine."""

    record: list[tuple[float, str]]
    pressed: float


def disagreements(*both: Seen) -> list[float]:
    """How many milliseconds each of the times lasted in which the two showed different things; from the last
    key on, where that came meanwhile. Raises RuntimeError where they do so in the end."""
    pressed = max(seen.pressed for seen in both)
    shown: dict[int, str] = {}
    lasted: list[float] = []
    since: float | None = None
    moments = sorted((at, which, sign) for which, seen in enumerate(both) for at, sign in seen.record)
    for at, browser, sign in moments:
        shown[browser] = sign
        if len(set(shown.values())) == 2:
            since = at if since is None else since
        elif since is not None:
            lasted.append(at - (pressed if since < pressed < at else since))
            since = None
    if since is not None:
        raise RuntimeError("In the end the two browsers show different things.")
    return lasted


@contextmanager
def two_pages(bench: Bench, port: int) -> Iterator[list[Any]]:
    """The board of project 1 in two browsers."""
    from playwright.sync_api import sync_playwright

    found = next(filter(None, map(shutil.which, NAMES)), None)
    name, value = bench.cookie.split("=", 1)
    url = f"http://127.0.0.1:{port}"
    with sync_playwright() as playwright:
        launch = playwright.chromium.launch
        browsers = [launch(executable_path=found, args=["--no-sandbox"]) for _ in range(2)]
        pages = []
        for browser in browsers:
            context = browser.new_context(viewport={"width": 1440, "height": 900})
            context.add_cookies([{"name": name, "value": value, "url": url}])
            pages.append(context.new_page())
            pages[-1].goto(f"{url}/projects/1")
            pages[-1].wait_for_timeout(2 * PAUSE)
            pages[-1].evaluate(WATCHING.read_text())
        yield pages
        for browser in browsers:
            browser.close()


def press(page: Any, story: int, keys: str) -> None:
    """Presses the keys on the row of the story; a longer word is typed."""
    page.evaluate("id => document.querySelector(`li.story[data-id='${id}'] .title`).focus()", story)
    for key in keys.split():
        if key == "Passengers":
            page.keyboard.type(f"{key} see number {story}")
        else:
            page.keyboard.press(key)
        if key in ASKS:
            page.locator(ASKS[key]).wait_for()


def play(pages: Sequence[Any], deeds: int) -> dict[str, list[float]]:
    """Does so many things, a third of them in both browsers at once; milliseconds they differed, by deed."""
    lasted: dict[str, list[float]] = {}
    for number, (words, keys) in enumerate(itertools.islice(itertools.cycle(DEEDS), deeds)):
        both = number % 3 == 2
        for place, page in enumerate(pages if both else [pages[number % 2]]):
            press(page, 20 + (number * 7 + place * 31) % 400, keys)
        pages[0].wait_for_timeout(PAUSE)
        times = disagreements(*(Seen(**page.evaluate("taken()")) for page in pages))
        lasted.setdefault(f"{words}, in both at once" if both else words, []).extend(times)
    return lasted


def table(lasted: dict[str, list[float]]) -> str:
    """A line for each kind of deed, and one for all of them."""
    lines = ["| done | times they differed | p50 / longest, ms |", "|---|---|---|"]
    lines += [f"| {words} | {len(times)} | {_half_and_most(times)} |" for words, times in lasted.items()]
    every = list(itertools.chain(*lasted.values()))
    within = sum(each <= GOAL for each in every)
    return "\n".join([*lines, f"| all, {within} within {GOAL} ms | {len(every)} | {_half_and_most(every)} |"])


def _half_and_most(times: Sequence[float]) -> str:
    ordered = sorted(times)
    return f"{ordered[len(ordered) // 2]:.0f} / {ordered[-1]:.0f}" if ordered else "–"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.side_by_side")
    parser.add_argument("--deeds", type=int, default=96, help="how many things are done (96)")
    deeds = parser.parse_args().deeds
    with tempfile.TemporaryDirectory() as folder:
        bench = make(Path(folder), DONE)
        with Server("wsgi:app", **bench.environment) as server, two_pages(bench, server.port) as pages:
            print(table(play(pages, deeds)))


if __name__ == "__main__":
    main()
