"""What is measured."""

from __future__ import annotations

import csv
import io
import os
import platform
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy import event

from bench.data import Bench, make
from bench.load import Browser, Measured, many, one_by_one
from bench.server import Server
from bench.table import Line, at_least, at_most, same, within
from tracker.app import create_app
from tracker.backlog.plan import Ranked
from tracker.database import about_to_write, db
from tracker.exchange.actions import import_bytes
from tracker.planning.calendar import Rhythm, Span
from tracker.planning.schedule import schedule
from tracker.planning.velocity import Done, velocity

FEW, MANY = 5_000, 50_000
BOARD = "/projects/1"
PICTURE = "/projects/1/charts/burndown.svg"
FIGURES = "/projects/1/charts/burndown.csv"
SCRIPT = {"X-Requested-With": "tracker"}
Say = Callable[[str], None]


@dataclass(frozen=True)
class Pair:
    """Hello and a page of ours, measured one right after the other: other work on the machine slows both."""

    hello: Measured
    ours: Measured

    @property
    def times(self) -> float:
        """Our processor time for a request in multiples of hello's."""
        return self.ours.cpu / self.hello.cpu


@dataclass(frozen=True)
class Boards:
    """What the pages of one project cost. Single figures are ms of processor time for requests that come
    one by one, as `hello` is for such requests to hello."""

    unchanged: Pair
    full: Pair
    picture: Pair
    hello: float
    move: float
    after_a_write: float
    anew: float
    state: float
    edit: float
    figures: float
    drawn: float


def all_lines(folder: Path, seconds: float, say: Say) -> Iterator[Line]:
    """The table, measured from top to bottom; takes a minute or two."""
    with Server("bench.hello:app") as hello:
        few = _boards(hello, folder, FEW, seconds, say)
        more = _boards(hello, folder, MANY, seconds, say)
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
        ("one move through HTTP", 16, few.move),
        ("one state change through HTTP", 16, few.state),
        ("one edit through HTTP", 16, few.edit),
        ("burndown figures, not cached", 12, few.figures),
    )
    for work, goal, cost in costs:
        yield at_most(work, goal, few.hello, cost)
    growths = (
        ("unchanged", few.unchanged.times, more.unchanged.times),
        ("full page", few.full.times, more.full.times),
        ("after a write", few.after_a_write / few.hello, more.after_a_write / more.hello),
        ("caches empty", few.anew / few.hello, more.anew / more.hello),
    )
    for work, small, large in growths:
        yield same(f"50,000 done instead of 5,000: {work}", small, large, "× hello")
    say("Counting statements …")
    yield same("statements of a move, 500 open instead of 50", *_statements(folder), "")
    yield within("burndown SVG drawn anew", 80, "ms", few.drawn)
    say("Planning 10,000 stories …")
    yield within("schedule() of 10,000 open stories", 30, "ms", _schedule())
    say("Importing 5,000 rows …")
    rows = _import(folder)
    yield Line("import", "≥ 2,000 rows/s", "", f"{rows:,.0f} rows/s", "", rows >= 2000)


def machine() -> str:
    """What was measured on, in one line."""
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        f"gunicorn {version('gunicorn')}, Flask {version('flask')}, "
        f"load of the machine {os.getloadavg()[0]:.1f}"
    )


def _boards(hello: Server, folder: Path, done: int, seconds: float, say: Say) -> Boards:
    say(f"Making a project with 500 open and {done:,} done stories …")
    bench, times = make(folder, done), round(30 * seconds)
    with Server("wsgi:app", **bench.environment) as server:
        browser = Browser(server, {"Cookie": bench.cookie})
        bump, look = _Bump(bench), partial(_look, browser, BOARD)

        def pair(path: str, status: int = 200, **headers: str) -> Pair:
            asked = {"Cookie": bench.cookie, **headers}
            return Pair(many(hello, "/", {}, seconds), many(server, path, asked, seconds, status))

        def cost(*steps: Callable[[int], object], rounds: int = times) -> float:
            return one_by_one(server, rounds, *steps)

        look(0)
        say("Changes …")
        move, state, edit = (cost(partial(change, browser)) for change in (_move, _change_state, _edit))
        single = one_by_one(hello, times * 10, partial(_look, Browser(hello, {}), "/"))
        say("The board …")
        both = cost(partial(_move, browser), look)
        anew = cost(bump.stories, look, rounds=max(5, times // 3))
        unchanged = pair(BOARD, 304, **{"If-None-Match": browser.get(BOARD)["ETag"]})
        full = pair(BOARD)
        say("The burndown …")
        figures = cost(bump.project, partial(_look, browser, FIGURES))
        drawn = cost(bump.project, partial(_look, browser, PICTURE), rounds=max(5, times // 3))
        picture = pair(PICTURE)
        bump.close()
    return Boards(unchanged, full, picture, single, move, both - move, anew, state, edit, figures, drawn)


class _Bump:
    """Makes what was kept out of date without a request: by new version numbers in the tables."""

    def __init__(self, bench: Bench) -> None:
        path = bench.environment["DATABASE_URL"].removeprefix("sqlite:///")
        self._connection = sqlite3.connect(path, timeout=20, isolation_level=None)

    def project(self, _number: int = 0) -> None:
        self._connection.execute("UPDATE project SET version = version + 1")

    def stories(self, _number: int = 0) -> None:
        self._connection.execute("UPDATE story SET version = version + 1 WHERE accepted_at IS NULL")
        self.project()

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


def _statements(folder: Path) -> tuple[float, float]:
    """Of the same move with 50 and with 500 open stories."""
    return _statements_of_a_move(folder, 50), _statements_of_a_move(folder, 500)


def _statements_of_a_move(folder: Path, stories: int) -> float:
    bench = make(folder, 100, stories)
    app = create_app(bench.environment)
    client = app.test_client()
    client.set_cookie("session", bench.cookie.removeprefix("session="))
    with app.app_context():
        engine = db.engine
    said: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *given: said.append(given[2]))
    for place in ("top", "bottom"):
        said.clear()
        client.post(f"{BOARD}/stories/43/moves", data={"list": "backlog", "place": place}, headers=SCRIPT)
    engine.dispose()
    return float(len([statement for statement in said if not statement.startswith(("BEGIN", "pragma"))]))


def _schedule() -> float:
    """Milliseconds for 10,000 unstarted stories, the best of five."""
    monday = date(2026, 11, 16)
    stories = [
        Ranked(number, 1, "feature", "unstarted", number % 4, number, None, None, None)
        for number in range(10_000)
    ]
    speed = velocity([Done(20, Fraction(1), 100)] * 3, averaged_over=3, initial=10, weeks=1)

    def plan() -> None:
        schedule(
            [],
            stories,
            velocity=speed,
            current=Span(1, monday, date(2026, 11, 23)),
            rhythm=Rhythm(1, "monday"),
        )

    return min(_milliseconds(plan) for _ in range(5))


def _import(folder: Path) -> float:
    """Rows a second of 5,000, into an empty project, committed."""
    app = create_app(make(folder, 0, 1).environment)
    data = _exported(5_000)
    about_to_write.set(True)
    with app.app_context():

        def bring_in() -> None:
            import_bytes(data, "Imported", None, datetime.now(UTC), file="bench.csv")
            db.session.commit()

        took = _milliseconds(bring_in)
        db.engine.dispose()
    about_to_write.set(False)
    return 5_000 / took * 1000


def _exported(rows: int) -> bytes:
    head = ["Id", "Title", "Labels", "Type", "Estimate", "Current State", "Created at", "Accepted at"]
    head += ["Requested By", "Description", "Owned By", "Comment", "Task", "Task Status"]
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(head)
    for number in range(rows):
        done = number < rows * 4 // 5
        day = f"Mar {number % 28 + 1}, {2010 + number * 15 // rows}"
        writer.writerow(
            (
                number + 1,
                f"Story {number}",
                f"label {number % 20}",
                "feature",
                number % 4,
                "accepted" if done else "unstarted",
                day,
                day if done else "",
                f"Person {number % 8}",
                "As a passenger I want to see it.",
                f"Person {number % 5}",
                f"Looks right (Person {number % 8} - {day})",
                "Try it",
                "completed",
            )
        )
    return file.getvalue().encode()


def _milliseconds(work: Callable[[], Any]) -> float:
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000
