"""Positions in a ranked list: whole numbers with gaps, so that a move writes one row.

The gap of 2**20 allows twenty moves to the very same spot before the open list is numbered anew.
"""

from __future__ import annotations

from collections.abc import Sequence

from tracker.backlog.places import Spot

GAP = 2**20


def between(above: int | None, below: int | None) -> int | None:
    """A position after `above` and before `below` (None: there is nothing on that side).

    None where no whole number is left between the two: then the list needs `renumbered`.
    """
    if above is None:
        return 0 if below is None else below - GAP
    if below is None:
        return above + GAP
    middle = (above + below) // 2
    return middle if middle > above else None


def spread(above: int | None, below: int | None, count: int) -> list[int] | None:
    """So many positions after `above` and before `below`, ascending, as `between` gives one; None where
    there is not room for all of them."""
    if count == 1:
        only = between(above, below)
        return None if only is None else [only]
    if above is None:
        first = 0 if below is None else below - count * GAP
        return renumbered(count, first)
    if below is None:
        return renumbered(count, above + GAP)
    step = (below - above) // (count + 1)
    return [above + step * number for number in range(1, count + 1)] if step else None


def renumbered(count: int, start: int = 0) -> list[int]:
    """Fresh positions for `count` stories, ascending, with full gaps."""
    return [start + index * GAP for index in range(count)]


def index_at(ids: Sequence[int], spot: Spot, neighbour: int | None = None) -> int:
    """Where among these, in their order, something new would stand: at TOP or BOTTOM, or BEFORE or AFTER
    the neighbour. Raises LookupError where the neighbour is not among them."""
    if spot == Spot.TOP:
        return 0
    if spot == Spot.BOTTOM:
        return len(ids)
    if neighbour not in ids:
        raise LookupError(f"{neighbour} is not in this list.")
    return ids.index(neighbour) + (spot == Spot.AFTER)


def block_at(standing: Sequence[tuple[int, int]], block: Sequence[int], index: int) -> list[int] | None:
    """Positions for a block that goes before the `index`th of the others: `standing` is the list, ids with
    their positions. Those they have, where they stand there already; None where there is no room."""
    moving = set(block)
    others = [position for key, position in standing if key not in moving]
    above = others[index - 1] if index else None
    below = others[index] if index < len(others) else None
    there = [
        (key, position)
        for key, position in standing
        if key in moving and (above is None or above < position) and (below is None or position < below)
    ]
    if [key for key, _ in there] == list(block):
        return [position for _, position in there]
    return spread(above, below, len(block))
