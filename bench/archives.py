"""What memory an archive takes, to write and to bring in, by how much was done in the project."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.boards import Say
from bench.data import make
from bench.table import Line, within

MOST_MORE = 32
"""Megabytes: SQLite keeps 20 of what it read last, and a larger installation fills them."""
MEASURED = (
    "import sys; from tracker.commands import main\n"
    "try: main()\n"
    "finally: print(open('/proc/self/status').read(), file=sys.stderr)"
)


def archive_lines(folder: Path, few: int, many: int, say: Say) -> Iterator[Line]:
    """Lines of the table: how much more memory commands had at their most with many done stories than with
    few, in megabytes."""
    say(f"Archives of {many:,} done stories …")
    for work, more in zip(("writing", "bringing in"), _more(folder / "archives", few, many), strict=True):
        yield within(
            f"{work} an archive, {many:,} done instead of {few:,}: more memory", MOST_MORE, "MB", more
        )


def _more(folder: Path, few: int, many: int) -> tuple[float, float]:
    peaks = [_peaks(folder / str(done), done) for done in (few, many)]
    return peaks[1][0] - peaks[0][0], peaks[1][1] - peaks[0][1]


def _peaks(folder: Path, done: int) -> tuple[float, float]:
    """Of the export of an installation with so many done stories, and of its import into an empty one."""
    folder.mkdir(parents=True)
    full = make(folder, done).environment
    empty = {**full, "DATABASE_URL": f"sqlite:///{folder / 'empty.db'}"}
    file = str(folder / "archive.zip")
    wrote = _peak(full, "export", "archive", file)
    _peak(empty, "setup")
    return wrote, _peak(empty, "import", "archive", file)


def _peak(environment: dict[str, str], *command: str) -> float:
    """The most memory that the command had, in megabytes."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *command],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stderr.rpartition("VmHWM:")[2].split()[0]) / 1024
