"""Prints how often forecasts held: of a hundred that named a date with 85 of 100 runs, 85 should.

    python -m bench.calibration [--quick]

Two kinds of histories are replayed. Of invented teams the truth is known: a team works for some weeks, is
forecast, and works on. Of real exports (where there are any: TRACKER_EXPORTS names the folder) each week is
taken as if it were today. Since dates are ends of iterations, somewhat more than the share may hold.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bench.histories import TEAMS, Case, Team, exported, invented
from tracker.planning.forecast import DRIFT, HALF_LIFE, SHARES, forecasts

DONE = (6, 12, 30)
"""Done iterations that the forecasts stand on."""
SIZES = (3, 10)
"""Iterations that the work would take at the latest pace."""
HALF_LIVES = (3.0, HALF_LIFE, 12.0, 1000.0)
DRIFTS = (0.0, DRIFT, 0.03)
RUNS = 500
NEVER = 10**6
EXPORTS = Path("../shared/data/tracker-exports")
Held = list[tuple[bool, ...]]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.calibration")
    parser.add_argument("--quick", action="store_true", help="fewer histories, to see that all runs")
    many = 6 if parser.parse_args().quick else 60
    print("| history | forecasts | 50 % held | 85 % held | 95 % held |\n|---|---|---|---|---|")
    everything: list[Case] = []
    for team in TEAMS:
        cases = list(_cases(team, many))
        everything += cases
        print(_line(team.name, _held(cases)), flush=True)
    print(_line("all invented teams", _held(everything)))
    for done in DONE:
        few = [case for case in everything if len(case.history.samples) == done]
        print(_line(f"of these, after {done} done iterations", _held(few)))
    for line in _of_exports(Path(os.environ.get("TRACKER_EXPORTS", EXPORTS))):
        print(line)
    print("\n| choice | forecasts | 50 % held | 85 % held | 95 % held |\n|---|---|---|---|---|")
    some = everything[::3]
    for half_life in HALF_LIVES:
        for drift in DRIFTS:
            name = f"half-life {half_life:g}, drift {100 * drift:g} %"
            chosen = " (chosen)" if (half_life, drift) == (HALF_LIFE, DRIFT) else ""
            print(_line(name + chosen, _held(some, half_life, drift)), flush=True)


def _cases(team: Team, many: int) -> Iterator[Case]:
    for done in DONE:
        for size in SIZES:
            found = (invented(team, done, size, seed) for seed in range(many))
            yield from (case for case in found if case)


def _of_exports(folder: Path) -> Iterator[str]:
    paths = sorted(folder.glob("*.csv")) if folder.is_dir() else []
    if not paths:
        print(f"No exports in {folder}: replayed none.", file=sys.stderr)
    cases = {path: [case for size in SIZES for case in exported(path, size)] for path in paths}
    for path, found in cases.items():
        held = _held(found)
        if held:
            yield _line(f"export {path.stem}", held)
        else:
            print(f"{path.stem}: too short, left out.", file=sys.stderr)


def _held(cases: Iterable[Case], half_life: float = HALF_LIFE, drift: float = DRIFT) -> Held:
    """For each case that is forecast, whether it ended by the iteration that each share named."""
    held = []
    for case in cases:
        found = forecasts(case.history, {0: case.target}, half_life=half_life, drift=drift, runs=RUNS)
        if found:
            spans = [found[0].by(share) for share in SHARES]
            held.append(tuple(case.ended <= (span.number if span else NEVER) for span in spans))
    return held


def _line(name: str, held: Sequence[tuple[bool, ...]]) -> str:
    shares = [f"{100 * sum(column) / len(held):.0f} %" for column in zip(*held, strict=True)]
    return f"| {name} | {len(held):,} | {' | '.join(shares)} |"


main()
