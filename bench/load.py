"""Requests to a server of this machine: many at once for a rate, one after the other for their cost."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection
from statistics import median
from urllib.parse import urlencode

from bench.server import Server

CONNECTIONS = 16
HELLOS = 3
"""Requests of hello after each of ours that is measured."""
Headers = Mapping[str, str]
Step = Callable[[int], object]


@dataclass(frozen=True)
class Measured:
    """Requests a second with many at once, and milliseconds of the workers' processor time for each."""

    rate: float
    cpu: float


@dataclass(frozen=True)
class Cost:
    """Milliseconds of the workers' processor time for a request of hello and one of ours, of requests that
    come one by one; half of all took less."""

    hello: float
    ours: float

    @property
    def times(self) -> float:
        """Ours in multiples of hello's."""
        return self.ours / self.hello


@dataclass(frozen=True)
class Pair:
    """Hello and a page of ours, measured one right after the other: other work on the machine slows both."""

    hello: Measured
    ours: Measured

    @property
    def times(self) -> float:
        """Our processor time for a request in multiples of hello's."""
        return self.ours.cpu / self.hello.cpu


class Browser:
    """One connection that is kept, and therefore one worker."""

    def __init__(self, server: Server, headers: Headers) -> None:
        self.headers = dict(headers)
        self._connection = HTTPConnection("127.0.0.1", server.port, timeout=60)

    def get(self, path: str, status: int = 200, **headers: str) -> Mapping[str, str]:
        """The headers of the answer."""
        return self._ask("GET", path, None, (status,), headers)[0]

    def text(self, path: str) -> str:
        """The body of the answer."""
        return self._ask("GET", path, None, (200,), {})[1].decode()

    def post(self, path: str, form: Mapping[str, object], headers: Headers) -> Mapping[str, str]:
        """The headers of the answer, which must be 200 or 204."""
        kind = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        return self._ask("POST", path, urlencode(form), (200, 204), kind)[0]

    def put(self, path: str, values: Mapping[str, object]) -> Mapping[str, str]:
        """The headers of the answer to these values as JSON, which must be 200."""
        return self._ask("PUT", path, json.dumps(values), (200,), {"Content-Type": "application/json"})[0]

    def _ask(
        self, method: str, path: str, body: str | None, expected: tuple[int, ...], more: Headers
    ) -> tuple[Mapping[str, str], bytes]:
        self._connection.request(method, path, body, {**self.headers, **more})
        answer = self._connection.getresponse()
        text = answer.read()
        if answer.status not in expected:
            raise RuntimeError(f"{method} {path} answered {answer.status}: {text[:2000].decode()}")
        return dict(answer.getheaders()), text


def many(server: Server, path: str, headers: Headers, seconds: float, status: int = 200) -> Measured:
    """What GET of the path gives and costs with 16 connections for so many seconds."""
    _checked(server, path, headers, status)
    load = _by_wrk if shutil.which("wrk") else _by_threads
    load(server, path, headers, 0.5)
    begin, cpu = time.monotonic(), server.cpu()
    count = load(server, path, headers, seconds)
    return Measured(count / (time.monotonic() - begin), (server.cpu() - cpu) * 1000 / count)


def beside(
    hello: Server, server: Server, path: str, headers: Headers, seconds: float, status: int = 200
) -> Pair:
    """What GET of the path gives and costs, measured right after hello."""
    return Pair(many(hello, "/", {}, seconds), many(server, path, headers, seconds, status))


def one_by_one(hello: Server, server: Server, times: int, step: Step, *before: Step) -> Cost:
    """What the step costs, which follows so many times on those `before` it, and what hello costs between
    them: a machine that is slower for a while slows both."""
    stranger = Browser(hello, {})
    single, ours = [], []
    for number in range(times + 1):
        for each in before:
            each(number)
        ours.append(_spent(server, partial(step, number)))
        single.extend(_spent(hello, lambda: stranger.get("/")) for _ in range(HELLOS))
    return Cost(median(single[HELLOS:]) * 1000, median(ours[1:]) * 1000)


def _spent(server: Server, act: Callable[[], object]) -> float:
    cpu = server.cpu_at_rest()
    act()
    return server.cpu_at_rest() - cpu


def _checked(server: Server, path: str, headers: Headers, status: int) -> None:
    Browser(server, headers).get(path, status)


def _by_wrk(server: Server, path: str, headers: Headers, seconds: float) -> int:
    asked = [f"-H{name}: {value}" for name, value in headers.items()]
    whole = max(1, round(seconds))
    command = [
        "wrk",
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{whole}s",
        *asked,
        f"http://127.0.0.1:{server.port}{path}",
    ]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"(\d+) requests in", said)
    if not found or "Non-2xx" in said:
        raise RuntimeError(said)
    return int(found[1])


def _by_threads(server: Server, path: str, headers: Headers, seconds: float) -> int:
    counts: list[int] = []
    until = time.monotonic() + seconds

    def ask() -> None:
        connection, count = HTTPConnection("127.0.0.1", server.port, timeout=60), 0
        while time.monotonic() < until:
            connection.request("GET", path, headers=dict(headers))
            connection.getresponse().read()
            count += 1
        counts.append(count)

    threads = [threading.Thread(target=ask) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts)
