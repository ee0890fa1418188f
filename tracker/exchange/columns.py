"""The header of a stories' CSV: which column means what (semantics reference 6.1).

Columns are found by name in any order. Equal headers are collected in the order of the file, and a
Task or Blocker is paired with the status column that follows it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.exchange.parsed import Unreadable, shortened

SINGLE = (
    "Id",
    "Title",
    "Labels",
    "Iteration",
    "Iteration Start",
    "Iteration End",
    "Type",
    "Estimate",
    "Priority",
    "Current State",
    "Created at",
    "Accepted at",
    "Deadline",
    "Requested By",
    "Description",
    "URL",
)
REPEATED = ("Owned By", "Comment")
PAIRED = {"Task": "Task Status", "Blocker": "Blocker Status"}
ALIASES = {"story": "Title", "story type": "Type", "note": "Comment"}

_NAMES = ALIASES | {name.casefold(): name for name in (*SINGLE, *REPEATED, *PAIRED, *PAIRED.values())}


@dataclass(frozen=True, slots=True)
class Columns:
    """Where things stand: indexes by name; pairs as (index, index of the status or None)."""

    width: int
    single: dict[str, int]
    repeated: dict[str, tuple[int, ...]]
    pairs: dict[str, tuple[tuple[int, int | None], ...]]
    strange: tuple[tuple[int, str], ...]


def canonical(header: str) -> str:
    """The name we use for a header: spelled as in today's exports, whatever its case or age."""
    words = " ".join(header.split())
    return _NAMES.get(words.casefold(), words)


def understand(header: Sequence[str]) -> Columns:
    """The columns of a header row. Raises Unreadable where it has no Title or names one thing twice."""
    names = [canonical(cell) for cell in header]
    if "Title" not in names:
        read = shortened(", ".join(header))
        raise Unreadable(
            f"The first row must name the columns, Title (or Story) at least. It reads “{read}”."
        )
    for name, count in Counter(names).items():
        if count > 1 and name in SINGLE:
            raise Unreadable(f"The first row names {count} columns {name}; only one can count.")
    return Columns(
        width=len(names),
        single={name: names.index(name) for name in SINGLE if name in names},
        repeated={name: _indexes(names, name) for name in REPEATED},
        pairs={name: _pairs(names, name, status) for name, status in PAIRED.items()},
        strange=tuple((index, name) for index, name in enumerate(names) if name.casefold() not in _NAMES),
    )


def _indexes(names: Sequence[str], wanted: str) -> tuple[int, ...]:
    return tuple(index for index, name in enumerate(names) if name == wanted)


def _pairs(names: Sequence[str], wanted: str, status: str) -> tuple[tuple[int, int | None], ...]:
    """Each wanted column with the status that follows before the next wanted one."""
    places = _indexes(names, wanted)
    ends = (*places, len(names))[1:]
    return tuple(
        (place, next((at for at in range(place, end) if names[at] == status), None))
        for place, end in zip(places, ends, strict=True)
    )
