"""A server with our own gunicorn configuration, and what its workers cost."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parents[1]
CPUCLOCK_SCHED = 2


class Server:
    """`with Server("wsgi:app", …) as server:` serves on a free port of this machine until the end."""

    def __init__(self, app: str, **environment: str) -> None:
        self.app = app
        self.environment = {**os.environ, **environment}
        self.port = _free_port()

    def __enter__(self) -> Server:
        environment = {**self.environment, "PORT": str(self.port), "LOG_LEVEL": "error"}
        command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", self.app]
        self._process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
        self._wait_until_it_answers()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait(30)

    def cpu(self) -> float:
        """Seconds of processor time its workers have used so far."""
        return sum(_cpu(pid) for pid in self._workers())

    def cpu_at_rest(self) -> float:
        """The same, once they have ended what goes on behind an answer."""
        used = self.cpu()
        while True:
            time.sleep(0.001)
            before, used = used, self.cpu()
            if used == before:
                return used

    def memory(self) -> float:
        """Kilobytes its workers hold, what they share counted in parts."""
        return sum(_memory(pid) for pid in self._workers())

    def _workers(self) -> list[int]:
        master = self._process.pid
        children = Path(f"/proc/{master}/task/{master}/children").read_text()
        return [int(pid) for pid in children.split()]

    def _wait_until_it_answers(self) -> None:
        for _ in range(200):
            if self._process.poll() is not None:
                raise RuntimeError(f"The server of {self.app} has ended with {self._process.returncode}.")
            try:
                connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
                connection.request("GET", "/")
                connection.getresponse().read()
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"The server of {self.app} does not answer.")


def _cpu(pid: int) -> float:
    """By the clock that Linux keeps of each process: /proc counts hundredths of a second only."""
    return time.clock_gettime((~pid << 3) | CPUCLOCK_SCHED)


def _memory(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return float(next(line for line in lines if line.startswith("Pss:")).split()[1])


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
