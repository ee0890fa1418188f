"""The header of a stories' CSV: which column means what (semantics reference 6.1).

Columns are found by name in any order. Equal headers are collected in the order of the file, and a
Task, Blocker or review goes with the columns about it that follow it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.exchange.parsed import Unreadable, quoted

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
REPEATED = ("Owned By", "Comment", "Pull Request", "Git Branch")
GROUPED = {
    "Task": ("Task Status",),
    "Criterion": ("Criterion Status",),
    "Blocker": ("Blocker Status",),
    "Review Type": ("Reviewer", "Review Status"),
}
"""Columns with those that follow them. Criteria are ours: the former tracker had one checklist a story."""
ALIASES = {"story": "Title", "story type": "Type", "note": "Comment"}

NAMES = (*SINGLE, *REPEATED, *(name for first, rest in GROUPED.items() for name in (first, *rest)))
_NAMES = ALIASES | {name.casefold(): name for name in NAMES}


@dataclass(frozen=True, slots=True)
class Columns:
    """Where things stand: indexes by name; of groups the index of the first column, and those of the ones
    that go with it, None for one that is missing."""

    width: int
    single: dict[str, int]
    repeated: dict[str, tuple[int, ...]]
    groups: dict[str, tuple[tuple[int, tuple[int | None, ...]], ...]]
    strange: tuple[tuple[int, str], ...]


def canonical(header: str) -> str:
    """The name we use for a header: spelled as in today's exports, whatever its case or age."""
    words = " ".join(header.split())
    return _NAMES.get(words.casefold(), words)


def is_known(name: str) -> bool:
    """Whether a canonical name is one of a column of the former tracker."""
    return name.casefold() in _NAMES


def understand(header: Sequence[str]) -> Columns:
    """The columns of a header row. Raises Unreadable where it has no Title or names one thing twice."""
    names = [canonical(cell) for cell in header]
    if "Title" not in names:
        read = quoted(", ".join(header))
        raise Unreadable(f"The first row must name the columns, Title (or Story) at least. It reads {read}.")
    for name, count in Counter(names).items():
        if count > 1 and name in SINGLE:
            raise Unreadable(f"The first row names {count} columns {name}; only one can count.")
    return Columns(
        width=len(names),
        single={name: names.index(name) for name in SINGLE if name in names},
        repeated={name: _indexes(names, name) for name in REPEATED},
        groups={name: _groups(names, name, rest) for name, rest in GROUPED.items()},
        strange=tuple((index, name) for index, name in enumerate(names) if name.casefold() not in _NAMES),
    )


def _indexes(names: Sequence[str], wanted: str) -> tuple[int, ...]:
    return tuple(index for index, name in enumerate(names) if name == wanted)


def _groups(
    names: Sequence[str], wanted: str, rest: Sequence[str]
) -> tuple[tuple[int, tuple[int | None, ...]], ...]:
    """Each wanted column with the others of its group that follow before the next wanted one."""
    places = _indexes(names, wanted)
    ends = (*places, len(names))[1:]
    return tuple(
        (place, tuple(next((at for at in range(place, end) if names[at] == name), None) for name in rest))
        for place, end in zip(places, ends, strict=True)
    )
