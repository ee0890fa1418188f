"""Prints the goals of the design beside what was measured, and keeps the table in bench/results.

    python -m bench [--quick]

Everything is measured in one run on one machine; "hello" is a bare Flask page under the same server.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from bench import table, work
from bench.table import Line

RESULTS = Path(__file__).parent / "results"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--quick", action="store_true", help="shorter measurements, to see that all runs")
    seconds = 1.0 if parser.parse_args().quick else 4.0
    with tempfile.TemporaryDirectory() as folder:
        lines = list[Line](work.all_lines(Path(folder), seconds, say))
    text = table.written(lines, work.machine())
    print(text)
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{datetime.now():%Y-%m-%d-%H%M%S}.md"
    path.write_text(text + "\n")
    say(f"Kept in {path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path}")


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


main()
