"""Positions in the one ranked list: whole numbers with gaps, so that a move writes one row.

The gap of 2**20 allows twenty moves to the very same spot before the open list is numbered anew.
"""

from __future__ import annotations

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


def renumbered(count: int, start: int = 0) -> list[int]:
    """Fresh positions for `count` stories, ascending, with full gaps."""
    return [start + index * GAP for index in range(count)]
