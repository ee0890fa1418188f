"""Between which epics one stood after a change of the past. Plain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from tracker.activity.hindsight import Hindsight
from tracker.activity.remembered import DELETED_AT, THERE, is_row, key_of, table_and_identity
from tracker.backlog.line_up import Beside

TABLE = "epic"
PLACE = {"position", THERE, DELETED_AT}
"""What the place of an epic hangs on."""


def is_epic(key: str) -> bool:
    """Whether what stands under the key is an epic."""
    return is_row(key) and key.startswith(f"{TABLE} ")


class EpicOrder:
    """The epics of a project that hindsight tells of: all there are, and those that were taken away since."""

    def __init__(self, epic_ids: Collection[int], hindsight: Hindsight) -> None:
        self._keys = {epic_id: key_of(TABLE, (epic_id,)) for epic_id in epic_ids}
        self._hindsight = hindsight

    def beside(self, epic_id: int, number: int) -> Beside:
        """The neighbours of an epic as the change of this number left it; none where it was not there."""
        line = [each for _, each in sorted(self._standing(number))]
        if epic_id not in line:
            return Beside()
        at = line.index(epic_id)
        return Beside(line[at + 1] if at + 1 < len(line) else None, line[at - 1] if at else None)

    def _standing(self, number: int) -> Iterator[tuple[int, int]]:
        for epic_id, key in self._keys.items():
            if self._is_there(key, number):
                yield self._hindsight.after(key, "position", number), epic_id

    def _is_there(self, key: str, number: int) -> bool:
        known = self._hindsight.after(key, THERE, number)
        is_there = key in self._hindsight.now if known is None else known
        return is_there and self._hindsight.after(key, DELETED_AT, number) is None


def orders(changes: Iterable[Mapping[str, Any]], hindsight: Hindsight) -> dict[int, EpicOrder]:
    """The epics of each project: those that hindsight knows now, and those that these changes took away, each
    told by what it replaced."""
    found: dict[int, set[int]] = defaultdict(set)
    gone = (pair for before in changes for pair in before.items() if is_epic(pair[0]) and pair[1].get(THERE))
    for key, parts in (*gone, *(pair for pair in hindsight.now.items() if is_epic(pair[0]))):
        found[parts["project_id"]].add(table_and_identity(key)[1][0])
    return {project_id: EpicOrder(epic_ids, hindsight) for project_id, epic_ids in found.items()}
