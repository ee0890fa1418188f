"""A burndown is a ledger: the difference of two plans becomes entries, and sums of entries become figures.

`remaining = committed + added − removed + re-estimated − done + reopened`, at every instant, by construction.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from operator import add, attrgetter
from typing import NamedTuple


class Kind(StrEnum):
    COMMITTED = "committed"
    ADDED = "added"
    REMOVED = "removed"
    RE_ESTIMATED = "re-estimated"
    DONE = "done"
    REOPENED = "reopened"

    __hash__ = str.__hash__  # kinds are looked up for each entry, and that of enumerations is slow


class Standing(NamedTuple):
    """What a scope holds of one story: its points, whether the estimate it needs is missing, whether done."""

    points: int
    unestimated: bool = False
    done: bool = False


class Draft(NamedTuple):
    """An entry about to be written."""

    story_id: int
    kind: Kind
    points: int
    unestimated: int = 0


class Line(NamedTuple):
    """An entry as written: when (an instant in UTC), what, how many points, which story, and by whom.
    `dated` is the instant that an amendment speaks of (see Entry.dated_at)."""

    at: datetime
    kind: Kind
    points: int
    unestimated: int
    story_id: int
    title: str
    who: str
    dated: datetime | None = None


class Figures(NamedTuple):
    """Sums of the entries up to an instant, in points; `unestimated` counts stories."""

    committed: int = 0
    added: int = 0
    removed: int = 0
    re_estimated: int = 0
    done: int = 0
    reopened: int = 0
    unestimated: int = 0

    @property
    def scope(self) -> int:
        return self.committed + self.added - self.removed + self.re_estimated

    @property
    def remaining(self) -> int:
        return self.scope - self.done + self.reopened


def opening(scope: Mapping[int, Standing]) -> list[Draft]:
    """The entries of a scope that opens with these stories, by id: all of them committed."""
    return _changes({}, scope, arrival=Kind.COMMITTED)


def difference(before: Mapping[int, Standing], after: Mapping[int, Standing]) -> list[Draft]:
    """The entries that lead from one standing of a scope to another; both map story ids.

    An estimate that changes after the story was done is entered as reopened, re-estimated and done
    again, so that the sums of done and reopened always speak of the same points.
    """
    return _changes(before, after, arrival=Kind.ADDED)


def _changes(before: Mapping[int, Standing], after: Mapping[int, Standing], arrival: Kind) -> list[Draft]:
    drafts: list[Draft] = []
    for story_id, old in before.items():
        if story_id not in after:
            drafts += _leaving(story_id, old)
    for story_id, new in after.items():
        known = before.get(story_id)
        if known is None:
            drafts += _arriving(story_id, new, arrival)
        elif known != new:
            drafts += _changing(story_id, known, new)
    return drafts


def _arriving(story_id: int, new: Standing, arrival: Kind) -> Iterable[Draft]:
    yield Draft(story_id, arrival, new.points, int(new.unestimated))
    if new.done:
        yield Draft(story_id, Kind.DONE, new.points)


def _leaving(story_id: int, old: Standing) -> Iterable[Draft]:
    if old.done:
        yield Draft(story_id, Kind.REOPENED, old.points)
    yield Draft(story_id, Kind.REMOVED, old.points, -int(old.unestimated))


def _changing(story_id: int, old: Standing, new: Standing) -> Iterable[Draft]:
    re_estimated = (old.points, old.unestimated) != (new.points, new.unestimated)
    if old.done and (re_estimated or not new.done):
        yield Draft(story_id, Kind.REOPENED, old.points)
    if re_estimated:
        missing = int(new.unestimated) - int(old.unestimated)
        yield Draft(story_id, Kind.RE_ESTIMATED, new.points - old.points, missing)
    if new.done and (re_estimated or not old.done):
        yield Draft(story_id, Kind.DONE, new.points)


ARRIVALS = (Kind.COMMITTED, Kind.ADDED)


def standing(lines: Iterable[Line | Draft]) -> dict[int, Standing]:
    """What the scope holds after these entries, by story id."""
    held: dict[int, Standing] = {}
    for line in lines:
        _apply(held, line)
    return held


def _apply(held: dict[int, Standing], line: Line | Draft) -> None:
    if line.kind is Kind.REMOVED:
        del held[line.story_id]
        return
    old = held.get(line.story_id, Standing(0))
    moved = line.points if line.kind in (*ARRIVALS, Kind.RE_ESTIMATED) else 0
    held[line.story_id] = Standing(
        old.points + moved,
        bool(int(old.unestimated) + line.unestimated),
        {Kind.DONE: True, Kind.REOPENED: False}.get(line.kind, old.done),
    )


def figures(lines: Iterable[Line | Draft]) -> Figures:
    """The sums of these entries."""
    sums = dict.fromkeys(Kind, 0)
    unestimated = 0
    for line in lines:
        sums[line.kind] += line.points
        unestimated += line.unestimated
    return Figures(
        sums[Kind.COMMITTED],
        sums[Kind.ADDED],
        sums[Kind.REMOVED],
        sums[Kind.RE_ESTIMATED],
        sums[Kind.DONE],
        sums[Kind.REOPENED],
        unestimated,
    )


def figures_at(lines: Sequence[Line], instants: Sequence[datetime]) -> list[Figures]:
    """The sums just before each instant (ascending); `lines` are in the order they were entered."""
    ordered = sorted(lines, key=_AT)
    results: list[Figures] = []
    sums = Figures()
    start = 0
    for instant in instants:
        end = bisect_left(ordered, instant, lo=start, key=_AT)
        if end > start:
            sums = _plus(sums, figures(ordered[start:end]))
        results.append(sums)
        start = end
    return results


_AT = attrgetter("at")


def _plus(one: Figures, other: Figures) -> Figures:
    return Figures(*map(add, one, other))
