"""Lines of the table: a goal of the design, and what was measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HEAD = ("work", "goal", "hello", "ours", "ratio", "")


@dataclass(frozen=True)
class Line:
    """`hello` and `ours` as text with their unit; `met` is None where the design sets no goal."""

    work: str
    goal: str
    hello: str
    ours: str
    ratio: str
    met: bool | None = None


def at_least(work: str, goal: float, hello: float, ours: float) -> Line:
    """Requests a second, which should be at least `goal` times those of hello."""
    ratio = ours / hello
    return Line(
        work, f"≥ {goal:g} × rate", f"{hello:,.0f}/s", f"{ours:,.0f}/s", f"{ratio:.2f}", ratio >= goal
    )


def at_most(work: str, goal: float, hello: float, ours: float) -> Line:
    """Milliseconds of processor time, which should be at most `goal` times those of hello."""
    ratio = ours / hello
    return Line(work, f"≤ {goal:g} × CPU", f"{hello:.2f} ms", f"{ours:.2f} ms", f"{ratio:.1f}", ratio <= goal)


def within(work: str, most: float, unit: str, ours: float) -> Line:
    """A figure that should not be more than this, whatever hello takes."""
    return Line(work, f"≤ {most:g} {unit}", "", f"{ours:.1f} {unit}", "", ours <= most)


def same(work: str, few: float, many: float, unit: str) -> Line:
    """Two figures that should be within 10 % of each other; few done stories stand in hello's column."""
    ratio = many / few
    return Line(
        work, "within 10 %", f"{few:,.2f} {unit}", f"{many:,.2f} {unit}", f"{ratio:.2f}", ratio <= 1.1
    )


def written(lines: Sequence[Line], machine: str) -> str:
    """The table in Markdown, its columns in line."""
    rows = [HEAD, *(_cells(line) for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    shown = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    shown.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join([machine, "", *shown])


def _cells(line: Line) -> tuple[str, ...]:
    verdict = {True: "met", False: "NOT MET", None: ""}[line.met]
    return (line.work, line.goal, line.hello, line.ours, line.ratio, verdict)
