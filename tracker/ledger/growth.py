"""By how much work grew while it was done: what the ledger entered as added, removed and re-estimated.

Growth is what stories did. What came in or went out because a release marker was placed, moved or accepted
is a decision about the release and is left out by whoever reads the entries; and a release's first entries
are how it was filled, so its growth counts from the iteration after the one in which they were made. An
epic grows by its new stories and new estimates; that a story of old gets its label is no new work.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from tracker.ledger.entries import Kind


class Step(NamedTuple):
    """An entry that changed a scope: in points with the sign of the kind, and in stories without estimate."""

    at: datetime
    points: int
    unestimated: int


def step(at: datetime, kind: Kind, points: int, unestimated: int) -> Step:
    """The entry as a step; entries of what was done change no scope."""
    sign = {Kind.REMOVED: -1, Kind.DONE: 0, Kind.REOPENED: 0}.get(kind, 1)
    return Step(at, sign * points, unestimated)


@dataclass(frozen=True, slots=True)
class Growths:
    """Growth in points by iteration, in the order of the iterations that were asked about: of each release
    (None: its ledger was not open all the time), what came newly into the iterations themselves, and the
    growth of each epic, told as that of releases."""

    releases: Mapping[int, Sequence[float | None]]
    iterations: Sequence[float]
    epics: Mapping[int, Sequence[float | None]] = field(default_factory=dict)

    def of_all(self, number: int) -> float | None:
        """The growth of all releases together in one iteration; None where no ledger was open."""
        at_it = (steps[number] for steps in self.releases.values())
        known = [points for points in at_it if points is not None]
        return sum(known) if known else None

    def of(self, parts: Mapping[int, float], share: float, epic: int | None = None) -> tuple[float, ...]:
        """The growth by iteration of work that is made of `parts`: these shares of releases. Where none of
        their ledgers was open it is the given share of what all releases grew by; and where there was no
        release at all, what came newly into the iteration, which went before everything else. The work up
        to the last story of an `epic` grows by no less than the epic itself did, over all iterations."""
        grown = [self._of_one(number, parts, share, newly) for number, newly in enumerate(self.iterations)]
        own = self.epics.get(epic) if epic is not None else None
        known = {number: steps for number, steps in enumerate(own or ()) if steps is not None}
        if sum(known.values()) > sum(grown[number] for number in known):
            return tuple(known.get(number, steps) for number, steps in enumerate(grown))
        return tuple(grown)

    def _of_one(self, number: int, parts: Mapping[int, float], share: float, newly: float) -> float:
        own = [
            part * steps
            for release, part in parts.items()
            if (steps := self.releases.get(release, {number: None})[number]) is not None
        ]
        if own:
            return sum(own)
        everything = self.of_all(number)
        return newly if everything is None else share * everything


def by_iteration(
    steps: Iterable[Step], begins: Sequence[datetime], end: datetime, opened_at: datetime, size: float
) -> list[float | None]:
    """The growth of one release or epic in each of the iterations that begin then and follow each other, the
    last up to `end`. A story without estimate counts `size` points."""
    grown: list[float | None] = [None if opened_at >= begin else 0.0 for begin in begins]
    for each in steps:
        number = bisect_right(begins, each.at) - 1
        known = grown[number] if number >= 0 and each.at < end else None
        if known is not None:
            grown[number] = known + each.points + size * each.unestimated
    return grown
