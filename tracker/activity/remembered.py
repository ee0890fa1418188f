"""What is remembered of the rows that a change sets, adds or takes away, so that it can be undone. Plain.

A model whose rows are remembered says so in itself: `REMEMBERED = Remembered("changed a task of")`. An event
keeps, under "task 12", the values that its change replaced: {"complete": false}; of a row that it added
{"there": false}; of one that it took away {"there": true} and all its values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

THERE = "there"
DELETED_AT = "deleted_at"


@dataclass(frozen=True)
class Remembered:
    """How the rows of a model are remembered.

    `words`: what somebody did who changed one, before the name of what it belongs to.
    `own`: only who made a change may undo it. `soft`: columns that are put back where nobody set them since,
    and left alone where somebody did. `quiet`: columns that follow others by themselves. `stays`: a row that
    was added is not taken away by undoing, since it does no harm.
    """

    words: str
    own: bool = False
    soft: frozenset[str] = field(default_factory=frozenset)
    quiet: frozenset[str] = field(default=frozenset({"updated_at"}))
    stays: bool = False


class Later(Protocol):
    """A change that came after the one to undo."""

    @property
    def by_id(self) -> int | None: ...

    @property
    def who(self) -> str: ...

    @property
    def before(self) -> Mapping[str, Any]: ...


class RowChangedSince(Exception):
    """Somebody changed since the row of this key, which was to be put back."""

    def __init__(self, who: str, key: str) -> None:
        super().__init__(f"{who} changed {key}")
        self.who = who
        self.key = key


def key_of(table: str, identity: Sequence[Any]) -> str:
    """The key of a row by its primary key."""
    return f"{table} {'.'.join(str(each) for each in identity)}"


def table_and_identity(key: str) -> tuple[str, tuple[int, ...]]:
    table, _, identity = key.partition(" ")
    return table, tuple(int(each) for each in identity.split("."))


def is_row(key: str) -> bool:
    """Whether what a change replaced stands under the key of a row (else of a story)."""
    return " " in key


def by_rows(before: Mapping[str, Any] | None) -> dict[str, Any]:
    """What a change replaced; versions before 0.2 kept blockers as parts of their stories."""
    found: dict[str, Any] = {}
    for key, parts in (before or {}).items():
        if key.isdigit() and any(is_row(part) for part in parts):
            found |= {part: {"resolved": old} for part, old in parts.items() if is_row(part)}
            parts = {part: old for part, old in parts.items() if not is_row(part)}
        found[key] = parts
    return found


def rows_back(
    before: Mapping[str, Any],
    by_id: int | None,
    later: Sequence[Later],
    now: Mapping[str, Mapping[str, Any]],
    manners: Mapping[str, Remembered],
) -> dict[str, dict[str, Any]]:
    """By key the values to set for a change of `by_id` that replaced `before`: with "there" for a row to
    bring back (all its values) or to take away. `now` has the values of rows that are there. Raises
    RowChangedSince where somebody has changed a row since."""
    back: dict[str, dict[str, Any]] = {}
    left_alone: RowChangedSince | None = None
    for key, parts in before.items():
        if not is_row(key):
            continue
        here = now.get(key)
        if THERE in parts:
            if parts[THERE] == _is_there(here):
                continue
            if _is_there(here):
                _refuse_taking_away(key, by_id, later)
            back[key] = dict(parts)
            continue
        if here is None or not (_is_there(here) or DELETED_AT in parts):
            raise RowChangedSince(_last(later, key, THERE), key)
        for part, old in parts.items():
            if old == here.get(part, old):
                continue
            replaced_next = (each.before[key] for each in later if part in each.before.get(key, {}))
            if next(replaced_next, here)[part] == here[part]:
                back.setdefault(key, {})[part] = old
            else:
                left_alone = RowChangedSince(_last(later, key, part), key)
                if part not in manners[table_and_identity(key)[0]].soft:
                    raise left_alone
    if left_alone and not back:
        raise left_alone
    return back


def _is_there(row: Mapping[str, Any] | None) -> bool:
    """A row that only says that it is deleted is gone, too."""
    return row is not None and row.get(DELETED_AT) is None


def _last(later: Sequence[Later], key: str, part: str) -> str:
    """Who was the last to change this part of the row."""
    return next((each.who for each in reversed(later) if part in each.before.get(key, {})), "")


def _refuse_taking_away(key: str, by_id: int | None, later: Sequence[Later]) -> None:
    """What others have changed is not taken away by undoing that it was added."""
    for each in later:
        if each.by_id != by_id and key in each.before:
            raise RowChangedSince(each.who, key)
