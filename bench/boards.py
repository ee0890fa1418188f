"""What the pages of one project cost: the board, its changes, its burndown."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.data import Bench, make
from bench.follower import Follower
from bench.load import Browser, Cost, Pair, Step, beside, one_by_one
from bench.server import Server
from bench.table import Line, at_least, at_most, same, within

BOARD = "/projects/1"
PICTURE = "/projects/1/charts/burndown.svg"
FIGURES = "/projects/1/charts/burndown.csv"
SCRIPT = {"X-Requested-With": "tracker"}
Say = Callable[[str], None]


@dataclass(frozen=True)
class Boards:
    """What the pages of one project cost."""

    unchanged: Pair
    full: Pair
    picture: Pair
    move: Cost
    after_a_write: Cost
    changes: Cost
    changes_bytes: float
    anew: Cost
    state: Cost
    edit: Cost
    figures: Cost
    drawn: Cost


def boards(folder: Path, done: int, seconds: float, say: Say) -> Boards:
    """What the pages of a project with 500 open and so many done stories cost; takes a minute."""
    with Server("bench.hello:app") as hello:
        return _boards(hello, folder, done, seconds, say)


def _boards(hello: Server, folder: Path, done: int, seconds: float, say: Say) -> Boards:
    say(f"Making a project with 500 open and {done:,} done stories …")
    bench, times = make(folder, done), round(30 * seconds)
    with Server("wsgi:app", **bench.environment) as server:
        browser = Browser(server, {"Cookie": bench.cookie})
        bump, look = Bump(bench), partial(_look, browser, BOARD)

        def pair(path: str, status: int = 200, **headers: str) -> Pair:
            asked = {"Cookie": bench.cookie, **headers}
            return beside(hello, server, path, asked, seconds, status)

        def cost(step: Step, *before: Step, rounds: int = times) -> Cost:
            return one_by_one(hello, server, rounds, step, *before)

        look(0)
        say("Changes …")
        move, state, edit = (cost(partial(change, browser)) for change in (_move, _change_state, _edit))
        say("The board …")
        after_a_write = cost(look, partial(_move, browser))
        follower = Follower(browser, f"{BOARD}/changes", ("current", "backlog", "icebox", "done"))
        follower.ask()
        told = cost(follower.ask, partial(_move, browser))
        size = max(follower.sizes[1:])
        anew = cost(look, bump.stories, rounds=max(5, times // 3))
        unchanged = pair(BOARD, 304, **{"If-None-Match": browser.get(BOARD)["ETag"]})
        full = pair(BOARD)
        say("The burndown …")
        figures = cost(partial(_look, browser, FIGURES), bump.project)
        drawn = cost(partial(_look, browser, PICTURE), bump.project, rounds=max(5, times // 3))
        picture = pair(PICTURE)
        bump.close()
    return Boards(
        unchanged, full, picture, move, after_a_write, told, size, anew, state, edit, figures, drawn
    )


class Bump:
    """Makes what was kept out of date without a request: by new version numbers in the tables."""

    def __init__(self, bench: Bench) -> None:
        path = bench.environment["DATABASE_URL"].removeprefix("sqlite:///")
        self._connection = sqlite3.connect(path, timeout=20, isolation_level=None)

    def project(self, _number: int = 0) -> None:
        self._connection.execute("UPDATE project SET version = version + 1")

    def stories(self, _number: int = 0) -> None:
        self._connection.executescript(
            "BEGIN IMMEDIATE; UPDATE project SET version = version + 1; UPDATE story SET version = "
            "(SELECT version FROM project) WHERE accepted_at IS NULL; COMMIT"
        )

    def close(self) -> None:
        self._connection.close()


def _look(browser: Browser, path: str, _number: int) -> None:
    browser.get(path)


def _move(browser: Browser, number: int) -> None:
    """A story of the middle of the backlog goes up and down again."""
    form = {"list": "backlog", "before" if number % 2 else "after": 250 + number % 5 * 3}
    browser.post(f"{BOARD}/stories/241/moves", form, SCRIPT)


def _change_state(browser: Browser, number: int) -> None:
    state = "finished" if number % 2 else "started"
    browser.post(f"{BOARD}/stories/5/transitions", {"state": state}, SCRIPT)


def _edit(browser: Browser, number: int) -> None:
    browser.post(f"{BOARD}/stories/242", {"title": f"Passengers hear of delays, version {number}"}, SCRIPT)


def board_lines(few: Boards, more: Boards) -> Iterator[Line]:
    """Lines of the table: what the pages of a project cost, and how that grows with what is done."""
    rates = (
        ("board, 500 open, unchanged (304)", 0.5, few.unchanged),
        ("board, 500 open, full page, nobody wrote", 0.25, few.full),
        ("burndown picture, cached", 0.4, few.picture),
    )
    for work, goal, pair in rates:
        yield at_least(work, goal, pair.hello.rate, pair.ours.rate)
    costs = (
        ("board, first full page after one write", 8, few.after_a_write),
        ("board, caches empty", 60, few.anew),
        ("what changed, after one write", 5, few.changes),
        ("one move through HTTP", 16, few.move),
        ("one state change through HTTP", 16, few.state),
        ("one edit through HTTP", 16, few.edit),
        ("burndown figures, not cached", 12, few.figures),
    )
    for work, goal, cost in costs:
        yield at_most(work, goal, cost.hello, cost.ours)
    growths = (
        ("unchanged", few.unchanged.times, more.unchanged.times),
        ("full page", few.full.times, more.full.times),
        ("after a write", few.after_a_write.times, more.after_a_write.times),
        ("caches empty", few.anew.times, more.anew.times),
        ("what changed", few.changes.times, more.changes.times),
    )
    for work, small, large in growths:
        yield same(f"50,000 done instead of 5,000: {work}", small, large, "× hello")
    yield within("what changed after a move, 500 open", 8, "KB", few.changes_bytes / 1000)
