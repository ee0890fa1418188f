"""Which days' pairs are recorded by themselves: those published ahead, once their day has come, and those of
days gone by on which nobody arranged others, so that the ones published last stood."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from tracker.pairing.pair_board import Track
from tracker.planning.calendar import is_working

STANDS = 5
"""Working days after its own on which a published board stands. A team that no longer looks at its board
gets no log made up."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """The board of a day: whether there are pairs on it, whether somebody published them, and whether they
    are in the log of the day."""

    day: date
    has_pairs: bool = False
    is_published: bool = False
    is_recorded: bool = False


def due(
    boards: Sequence[Agreed], today: date, working_days: str, days_off: frozenset[date]
) -> dict[date, date]:
    """The days to record, in order, each with the day of the board whose pairs it takes."""
    found = {
        board.day: board.day
        for board in boards
        if board.is_published and not board.is_recorded and board.day <= today
    }
    touched = {board.day for board in boards if board.has_pairs or board.is_published or board.is_recorded}
    published = sorted(board.day for board in boards if board.is_published)
    for first, following in pairwise((*published, today)):
        stood = _working(first, min(following, today), working_days, days_off)[:STANDS]
        found |= {day: first for day in stood if day not in touched}
    return dict(sorted(found.items()))


def whole(tracks: Iterable[Track], free: Collection[int]) -> list[Track]:
    """The tracks all of whose people are free on the day: with whom the others worked, nobody told."""
    return [track for track in tracks if track.people and {*track.people} <= {*free}]


def _working(after: date, before: date, working_days: str, days_off: frozenset[date]) -> list[date]:
    days = (after + timedelta(days=n) for n in range(1, (before - after).days))
    return [day for day in days if is_working(day, working_days, days_off)]
