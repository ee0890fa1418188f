"""What is measured."""

from __future__ import annotations

import csv
import io
import os
import platform
import sqlite3
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from fractions import Fraction
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy import event

from bench import forecasting
from bench.archives import archive_lines
from bench.boards import BOARD, SCRIPT, Bump, Say, board_lines, boards
from bench.data import make
from bench.live import live_lines
from bench.load import Browser
from bench.programs import program_lines
from bench.rotation.speed import with_database
from bench.server import Server
from bench.table import Line, same, within
from tracker.app import create_app
from tracker.backlog import text_index
from tracker.backlog.plan import Ranked
from tracker.backlog.search import parse
from tracker.backlog.search_queries import search
from tracker.database import about_to_write, db
from tracker.exchange.actions import import_bytes
from tracker.planning.calendar import Rhythm, Span
from tracker.planning.schedule import schedule
from tracker.planning.velocity import Done, velocity
from tracker.teams.models import Project

FEW, MANY = 5_000, 50_000


def all_lines(folder: Path, seconds: float, say: Say) -> Iterator[Line]:
    """The table, measured from top to bottom; takes a minute or two."""
    few, more = boards(folder, FEW, seconds, say), boards(folder, MANY, seconds, say)
    yield from board_lines(few, more)
    yield from program_lines(folder, FEW, seconds, say)
    say("Counting statements …")
    yield same("statements of a move, 500 open instead of 50", *_statements(folder), "")
    yield within("burndown SVG drawn anew", 80, "ms", few.drawn.ours)
    say("A thousand different charts …")
    yield same("memory of the workers after 300 and after 1,000 different charts", *_growth(folder), "MB")
    say("Searching 50,400 stories …")
    for text, took in _search(folder).items():
        yield within(f"search of {text}, 50,000 done", 300, "ms", took)
    yield from live_lines(folder, round(5 * seconds), say)
    say("Planning 10,000 stories …")
    yield within("schedule() of 10,000 open stories", 30, "ms", _schedule())
    say("Forecasting …")
    yield within("10,000 runs of a release over 1,000 stories", 100, "ms", forecasting.milliseconds())
    say("Proposing pairs …")
    took = with_database(folder / "rotation")[1]
    yield within("rotation for 40 people with five years of history, database included", 150, "ms", took)
    yield from archive_lines(folder, FEW, MANY, say)
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


CHARTS = ("burndown", "velocity", "flow", "composition", "rejection", "cycle-time", "time-in-states")


def _growth(folder: Path) -> tuple[float, float]:
    """Megabytes after 300 and after 1,000 pictures, each of another question or of another version."""
    bench = make(folder, 1_000, 50)
    with Server("wsgi:app", **bench.environment) as server:
        browser, bump = Browser(server, {"Cookie": bench.cookie}), Bump(bench)
        memory = []
        for number in range(1, 1001):
            if number % 20 == 0:
                bump.project()
            chart, form = CHARTS[number % len(CHARTS)], ("", ".svg", ".csv")[number % 3]
            browser.get(f"/projects/1/charts/{chart}{form}?last={5 + number % 31}&width={number}")
            if number in (300, 1000):
                memory.append(server.memory() / 1000)
        bump.close()
    return memory[0], memory[1]


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


def _search(folder: Path) -> dict[str, float]:
    """Milliseconds of searches among 400 open and 50,000 done stories, the best of five; by what is asked."""
    app = create_app(make(folder, MANY, 400).environment)
    about_to_write.set(True)
    with app.app_context():
        text_index.fill()
        db.session.commit()
        about_to_write.set(False)
        project, now = db.session.get_one(Project, 1), datetime.now(UTC)
        times = {
            text: _best(partial(search, project, parse(text), by_id=1, at=now))
            for text in ("pier", "pier includedone:true", 'label:"label 3" includedone:true')
        }
        db.session.remove()
        db.engine.dispose()
    return times


def _best(work: Callable[[], object]) -> float:
    best = float("inf")
    for _ in range(5):
        begin = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - begin)
    return best * 1000


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
