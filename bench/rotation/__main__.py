"""Plays the simulation and prints its tables and the goals, or keeps them in bench/README.md.

    python -m bench.rotation [--quick] [--keep]

Everything but the times is the same in every run: the chances are seeded.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.rotation import goals
from bench.rotation.algorithms import ALGORITHMS
from bench.rotation.goals import Goal, mean
from bench.rotation.measures import Judged, judged
from bench.rotation.speed import speed

SIZES = (4, 5, 6, 7, 8, 10, 12, 16, 20, 30, 40)
README = Path(__file__).parents[1] / "README.md"
BEGIN, END = "<!-- rotation: begin -->", "<!-- rotation: end -->"
HEAD = (
    "| n | bound | algorithm | all met | × bound | longest apart | repeat ≤ 5 d | next day | kept "
    "| longest stay | alone, spread |\n|---|---|---|---|---|---|---|---|---|---|---|"
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.rotation")
    parser.add_argument("--quick", action="store_true", help="few lives, to see that all runs")
    parser.add_argument("--keep", action="store_true", help="write the tables into bench/README.md")
    asked = parser.parse_args()
    text = "\n".join(_written(asked.quick))
    if asked.keep:
        kept = README.read_text()
        before, after = kept.split(BEGIN)[0], kept.split(END)[1]
        README.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}")
    else:
        print(text)


def _written(quick: bool) -> Iterator[str]:
    lives: dict[tuple[int, bool], list[Judged]] = {}
    tables = []
    for away in (True, False):
        tables += ["", "**With absences**" if away else "**Nobody away**", "", HEAD]
        for size in SIZES:
            seeds = 3 if quick else 10 if size >= 30 else 20
            for name, algorithm in ALGORITHMS.items():
                runs = [judged(size, seed, away, algorithm) for seed in range(seeds)]
                tables.append(_row(size, name, runs))
                if name == "ours":
                    lives[size, away] = runs
            print(
                f"{size} people, {'absences' if away else 'nobody away'}: done", file=sys.stderr, flush=True
            )
    yield from ["| # | measure | goal | measured | |", "|---|---|---|---|---|"]
    for goal in sorted(_goals(lives, quick), key=lambda each: each.number):
        verdict = "met" if goal.met else "NOT MET"
        yield f"| {goal.number} | {goal.measure} | {goal.goal} | {goal.measured} | {verdict} |"
    yield from tables


def _goals(lives: goals.Lives, quick: bool) -> Iterator[Goal]:
    yield from goals.of_the_simulation(lives)
    yield goals.rules_hold(200 if quick else 10_000)
    yield from goals.optimality(10 if quick else 500)
    yield from speed(4 if quick else 20)
    yield goals.newcomers(2 if quick else 20)
    yield goals.determinism(15 if quick else 150)


def _row(size: int, name: str, runs: list[Judged]) -> str:
    covered, bound = mean(run.covered for run in runs), mean(run.bound for run in runs)
    kept = sum(run.kept for run in runs) / max(sum(run.could_keep for run in runs), 1)
    cells = (
        f"{size}",
        f"{bound:.1f}",
        name,
        f"{covered:.1f}",
        f"{covered / bound:.2f}",
        f"{mean(run.gap for run in runs):.1f}",
        f"{mean(run.soon for run in runs):.1%}",
        f"{mean(run.next_day for run in runs):.1%}",
        f"{kept:.2%}",
        f"{mean(run.stay for run in runs):.1f}",
        f"{mean(run.solo_spread for run in runs):.1f}",
    )
    return "| " + " | ".join(cells) + " |"


main()
