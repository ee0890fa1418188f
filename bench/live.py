"""What a thousand open browsers cost, and how soon they see what somebody changed."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from bench.data import Bench, add_projects, make
from bench.load import Browser
from bench.server import ROOT, Server
from bench.table import Line

BROWSERS, TEAM = 1_000, 20
BEYOND = 100
SCRIPT = {"X-Requested-With": "tracker"}
Say = Callable[[str], None]


@dataclass(frozen=True)
class Told:
    """How many browsers had a stream and how many asked; milliseconds from the beginning of a write until
    each browser had heard of it, and until it had what changed."""

    streams: int
    asking: int
    heard: Sequence[float]
    seen: Sequence[float]


class Crowd:
    """`with Crowd(server, bench, projects) as crowd:` holds a browser open for each of the projects."""

    def __init__(
        self, server: Server, bench: Bench, projects: Sequence[int], looks: Sequence[int] = ()
    ) -> None:
        given = {"port": server.port, "cookie": bench.cookie, "projects": projects, "looks": looks}
        self._command = [sys.executable, "-m", "bench.listeners", json.dumps(given)]

    def __enter__(self) -> Crowd:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self._process = subprocess.Popen(self._command, cwd=ROOT, **pipes)
        self.streams, self.asking = json.loads(self._process.stdout.readline())
        return self

    def told(self, began: dict[int, float], wait: float) -> Told:
        """What was heard of the versions of project 1 that began at these times; ends the crowd."""
        time.sleep(wait)
        said, _ = self._process.communicate("\n")
        mine = [each for each in json.loads(said) if each[0] == 1 and each[1] in began]
        heard = [(at - began[version]) * 1000 for _, version, at, _ in mine]
        return Told(
            self.streams, self.asking, heard, [(at - began[version]) * 1000 for _, version, _, at in mine]
        )

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait(30)


def live_lines(folder: Path, changes: int, say: Say) -> Iterator[Line]:
    """Lines of the table: all browsers on one project; a team of 20 among them, who fetch what changed;
    browsers beyond the cap; memory and idle processor time."""
    bench = make(folder, 0)
    others = [1 + number // TEAM for number in range(BROWSERS)]
    add_projects(bench, max(others))
    say(f"Opening {BROWSERS:,} browsers …")
    with Server("wsgi:app", **bench.environment) as server:
        before = server.memory()
        with Crowd(server, bench, [1] * BROWSERS) as crowd:
            memory = (server.memory() - before) / BROWSERS
            idle = _idle(server)
            whole = crowd.told(_write(server, bench, changes), 1)
        with Crowd(server, bench, others, looks=[1]) as crowd:
            team = crowd.told(_write(server, bench, changes), 1)
    say(f"Opening {BEYOND} browsers where there are streams for less …")
    with (
        Server("wsgi:app", **bench.environment, WORKERS="1", THREADS="64") as server,
        Crowd(server, bench, [1] * BEYOND, looks=[1]) as crowd,
    ):
        few = crowd.told(_write(server, bench, max(2, changes // 4), pause=3.5), 0)
    yield _line(f"a change heard by {whole.streams:,} open browsers of one project", 250, whole.heard)
    yield _line(f"a change seen by a team of {TEAM} among {team.streams:,} open browsers", 250, team.seen)
    asking = [each for each in few.seen if each > 250]
    yield _line(f"beyond the cap: seen by {few.asking} browsers that ask", 3000, asking)
    yield Line("memory of an open browser", "", "", f"{memory:.0f} KB", "")
    yield Line(f"{BROWSERS:,} open browsers, nothing happens", "", "", f"{idle:.1f} % of a core", "")


def _line(work: str, most: float, times: Sequence[float]) -> Line:
    """Half and nineteen twentieths of all; the goal is for the latter."""
    ordered = sorted(times)
    half, nearly = (ordered[int(len(ordered) * part)] for part in (0.5, 0.95))
    ours = f"{half:,.0f} / {nearly:,.0f} ms"
    return Line(f"{work}, p50 / p95", f"p95 ≤ {most:,.0f} ms", "", ours, "", nearly <= most)


def _write(server: Server, bench: Bench, changes: int, pause: float = 0.5) -> dict[int, float]:
    """Edits a story so many times; when each began, by the version it made. One edit before them is not
    counted: it lets the server draw what is there already."""
    browser = Browser(server, {"Cookie": bench.cookie})
    began: dict[int, float] = {}
    for number in range(changes + 1):
        at = time.monotonic()
        title = f"Passengers hear of delays, version {time.time()} {number}"
        browser.post("/projects/1/stories/242", {"title": title}, SCRIPT)
        version = _version(browser)
        if number:
            began[version] = at
        time.sleep(pause if number else 3)
    return began


def _version(browser: Browser) -> int:
    return int(json.loads(browser.text("/live/now?projects=1"))["projects"]["1"]["version"])


def _idle(server: Server, seconds: float = 5.0) -> float:
    time.sleep(1)
    before = server.cpu()
    time.sleep(seconds)
    return (server.cpu() - before) / seconds * 100
