"""The one list as it stood in the past: from today back, change by change. Plain."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from tracker.backlog.ordering import GAP
from tracker.backlog.undoing import DELETED, POSITION, RENUMBERED
from tracker.backlog.workflow import State

RANKS = {State.ACCEPTED: 0, State.PLANNED: 2, State.UNSTARTED: 3, State.UNSCHEDULED: 4}
"""Accepted stories come first, by acceptance; then those in progress, those planned by hand, the backlog,
the icebox (1.3.3)."""
Key = tuple[int, str, int, int]


@dataclass(frozen=True, slots=True)
class Standing:
    """All that a story's place hangs on. `accepted_at` as ISO 8601 in UTC, "" for none."""

    id: int
    state: str
    accepted_at: str
    position: int
    is_deleted: bool = False

    @property
    def key(self) -> Key:
        rank = RANKS.get(State(self.state), 1)
        return rank, self.accepted_at if rank == 0 else "", self.position, self.id


class Beside(NamedTuple):
    """The stories before which and after which one stands; None at the ends of the list."""

    before_id: int | None = None
    after_id: int | None = None


class LineUp:
    """The list, which goes back in time."""

    def __init__(self, standings: Iterable[Standing]) -> None:
        self._by_id = {each.id: each for each in standings}
        self._keys = sorted(each.key for each in self._by_id.values() if not each.is_deleted)

    def beside(self, story_id: int) -> Beside:
        """The neighbours of a story; none where it is not in the list."""
        story = self._by_id.get(story_id)
        if story is None or story.is_deleted:
            return Beside()
        at = bisect_left(self._keys, story.key)
        below = self._keys[at + 1][-1] if at + 1 < len(self._keys) else None
        return Beside(below, self._keys[at - 1][-1] if at else None)

    def go_back(self, before: Mapping[str, Any]) -> None:
        """To how it was before a change that replaced this (see Event.before), which first numbered the list
        anew, if it did, and then found the stories at these new numbers."""
        for key, parts in before.items():
            if key.isdigit() and int(key) in self._by_id:
                self._put(_as_it_was(self._by_id[int(key)], parts))
        for scheduled, positions in reversed(before.get(RENUMBERED, ())):
            self._number_as_before(scheduled, positions)

    def _number_as_before(self, scheduled: bool, positions: list[int]) -> None:
        for story in list(self._by_id.values()):
            index, rest = divmod(story.position, GAP)
            waits = story.state == State.UNSCHEDULED
            if rest == 0 and waits != scheduled and 0 <= index < len(positions):
                self._put(replace(story, position=positions[index]))

    def _put(self, story: Standing) -> None:
        former = self._by_id[story.id]
        if not former.is_deleted:
            self._keys.pop(bisect_left(self._keys, former.key))
        if not story.is_deleted:
            insort(self._keys, story.key)
        self._by_id[story.id] = story


def _as_it_was(story: Standing, parts: Mapping[str, Any]) -> Standing:
    return Standing(
        story.id,
        parts.get("state", story.state),
        parts.get("accepted_at", story.accepted_at) or "",
        parts[POSITION][1] if POSITION in parts else story.position,
        parts.get(DELETED, story.is_deleted),
    )


Moves = dict[int, dict[int, tuple[Beside, Beside]]]
"""By the version that a change made, and by the story, the neighbours before the change and after it."""


def moves(line_up: LineUp, changes: Iterable[tuple[int, Mapping[str, Any]]], wanted: Container[int]) -> Moves:
    """The neighbours of the stories whose places hang on what these changes replaced: each the version that
    it made and what it replaced, the latest first. Only those of the wanted versions are looked at."""
    found: Moves = {}
    for version, before in changes:
        moved = [int(key) for key, parts in before.items() if key.isdigit() and POSITION in parts]
        moved = moved if version in wanted else []
        after = {story_id: line_up.beside(story_id) for story_id in moved}
        line_up.go_back(before)
        found[version] = {story_id: (line_up.beside(story_id), after[story_id]) for story_id in moved}
    return found
