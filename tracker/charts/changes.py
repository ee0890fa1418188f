"""Changes of scope as they are read: each under what caused it, and those of no points apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from tracker.charts.figures import moved
from tracker.charts.words import count
from tracker.ledger.entries import Kind, Line

CHANGES = (Kind.ADDED, Kind.REMOVED, Kind.RE_ESTIMATED, Kind.REOPENED)
THE_PLAN = "the plan"
"""Entries of stories that came in or went out because the plan moved name this first."""


@dataclass(frozen=True, slots=True)
class Change:
    """What changed at one instant: what somebody did, and the stories that followed from it."""

    at: datetime
    lines: tuple[Line, ...]
    followed: tuple[Line, ...] = ()

    @property
    def points(self) -> int:
        """By how many points what followed moved what remains."""
        return sum(map(moved, self.followed))

    @property
    def words(self) -> str:
        """What followed: "The plan moved: 1 story came in, 2 went out"."""
        kinds = [line.kind for line in self.followed]
        came, went = kinds.count(Kind.ADDED), kinds.count(Kind.REMOVED)
        parts = [f"{count(came, 'story', 'stories')} came in"] if came else []
        parts += [f"{went if came else count(went, 'story', 'stories')} went out"] if went else []
        _, _, after = ("" if self.lines else self.followed[0].who).partition(", ")
        return f"The plan moved{f' {after}' if after else ''}: {', '.join(parts) or 'points changed'}"


@dataclass(frozen=True, slots=True)
class Changes:
    """All changes in the order of their instants, and the lines of no points."""

    told: tuple[Change, ...]
    pointless: tuple[Line, ...]

    @property
    def pointless_words(self) -> str:
        return f"{count(len(self.pointless), 'change')} of no points"


def changes(entries: Iterable[Line]) -> Changes:
    """The changes of scope among the entries (oldest first). A line of no points is told only where
    others followed from it."""
    told: list[Change] = []
    pointless: list[Line] = []
    for at, group in groupby((line for line in entries if line.kind in CHANGES), key=lambda line: line.at):
        lines = list(group)
        followed = tuple(line for line in lines if _follows(line) and line.points)
        causes = tuple(line for line in lines if not _follows(line) and (line.points or followed))
        pointless += [line for line in lines if line not in (*followed, *causes)]
        if causes or followed:
            told.append(Change(at, causes, followed))
    return Changes(tuple(told), tuple(pointless))


def _follows(line: Line) -> bool:
    return line.who == THE_PLAN or line.who.startswith(f"{THE_PLAN}, ")
