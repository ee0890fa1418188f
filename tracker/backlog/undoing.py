"""What undoing a change puts back, and what stands in its way. Plain.

A change keeps what it replaced, by story and part. As the change left a part it is what the next change of
that part replaced, or else what it is now. Only what is still as the change left it is put back.

A position is kept as [in the backlog, number]. Where the list was numbered anew since, the change that did
so keeps the numbers there were, and places are carried over.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.activity.remembered import is_row
from tracker.backlog.ordering import GAP, spread

POSITION = "position"
DELETED = "deleted"
RENUMBERED = "renumbered"

WORDS = {
    "title": "changed the title of",
    "story_type": "changed the type of",
    "estimate": "estimated",
    "priority": "changed the priority of",
    "state": "changed the state of",
    "accepted_at": "changed the state of",
    POSITION: "moved",
    "description": "changed the description of",
    "deadline_on": "changed the deadline of",
    "requester": "changed the requester of",
    "labels": "changed the labels of",
    "owners": "changed the owners of",
    "import_key": "changed the number elsewhere of",
    DELETED: "deleted",
}


@dataclass(frozen=True, slots=True)
class Later:
    """A change that came after the one to undo: whose, the story it is about, and what it replaced; and
    whose labels it `merged`, of which nothing is kept."""

    by_id: int | None
    who: str
    story_id: int | None
    before: Mapping[str, Any]
    merged: Collection[str] = ()

    def touches(self, story: str, part: str) -> bool:
        return part in self.before.get(story, {}) or (part == "labels" and story in self.merged)

    def replaced(self, story: str, part: str) -> Any:
        """What it replaced of a part that it touches; None where that is not known."""
        return self.before.get(story, {}).get(part)


class ChangedSince(Exception):
    """Somebody changed since what was to be put back: who, in words what, and of which story."""

    def __init__(self, who: str, what: str, story_id: int) -> None:
        super().__init__(f"{who} {what} {story_id}")
        self.who = who
        self.what = what
        self.story_id = story_id


def put_back(
    before: Mapping[str, Any], by_id: int | None, later: Sequence[Later], now: Mapping[int, Mapping[str, Any]]
) -> dict[int, dict[str, Any]]:
    """By story the parts to set and their values, for a change of `by_id` that replaced `before`; the
    stories in the order of their list then. Empty where all is as it was before the change. Raises
    ChangedSince where somebody has changed them since."""
    stories = [key for key in before if key != RENUMBERED and not is_row(key) and int(key) in now]
    stories.sort(key=lambda story: before[story].get(POSITION, [False, 0]))
    back = {int(story): _of_story(story, before[story], by_id, later, now[int(story)]) for story in stories}
    return {story_id: parts for story_id, parts in back.items() if parts}


def _of_story(
    story: str, parts: Mapping[str, Any], by_id: int | None, later: Sequence[Later], now: Mapping[str, Any]
) -> dict[str, Any]:
    back: dict[str, Any] = {}
    if now[DELETED] and DELETED not in parts:
        raise ChangedSince(_last(later, story, DELETED), WORDS[DELETED], int(story))
    for part, old in parts.items():
        if part == POSITION or old == now.get(part, old):
            continue
        left = next((each.replaced(story, part) for each in later if each.touches(story, part)), now[part])
        if left != now[part]:
            raise ChangedSince(_last(later, story, part), WORDS[part], int(story))
        back[part] = old
    if back.get(DELETED):
        _refuse_taking_away(story, by_id, later)
        return {DELETED: True}
    if POSITION in parts and not back.get(DELETED, now[DELETED]):
        place = _place(story, parts[POSITION], later, now, back)
        if place:
            back[POSITION] = place
    return back


def _last(later: Sequence[Later], story: str, part: str) -> str:
    """Who was the last to change this part of the story."""
    return next((each.who for each in reversed(later) if each.touches(story, part)), "")


def _refuse_taking_away(story: str, by_id: int | None, later: Sequence[Later]) -> None:
    """What others have worked on is not taken away by undoing that it was added."""
    for each in later:
        if each.by_id != by_id and (each.story_id == int(story) or story in each.before):
            raise ChangedSince(each.who, "has worked on", int(story))


def _place(
    story: str, old: Sequence[Any], later: Sequence[Later], now: Mapping[str, Any], back: Mapping[str, Any]
) -> list[Any] | None:
    """The place to put the story at; None where it stays."""
    wanted, here = carried_over(old, later), list(now[POSITION])
    first = next((index for index, each in enumerate(later) if each.touches(story, POSITION)), None)
    left = here
    if first is not None:
        left = carried_over(later[first].before[story][POSITION], later[first + 1 :])
    comes_back = bool(back.keys() & {"state", DELETED})
    if back.get("state", now["state"]) == "accepted":
        if comes_back or wanted == here:
            return None
        raise ChangedSince(_last(later, story, "state"), WORDS["state"], int(story))
    if wanted == here:
        return wanted if comes_back else None
    if left == here:
        return wanted
    if left != wanted:
        raise ChangedSince(_last(later, story, POSITION), WORDS[POSITION], int(story))
    return None


def carried_over(place: Sequence[Any], later: Iterable[Later]) -> list[Any]:
    """The place in today's numbers, through all the times that its list was numbered anew."""
    scheduled, number = place
    for each in later:
        for which, positions in each.before.get(RENUMBERED, ()):
            if which == scheduled:
                number = renumbered_place(number, positions)
    return [scheduled, number]


def renumbered_place(number: int, positions: Sequence[int]) -> int:
    """Where a number has gone when these ascending positions became 0, GAP, 2 GAP …"""
    index = bisect_left(positions, number)
    exact = index < len(positions) and positions[index] == number
    return index * GAP if exact else index * GAP - GAP // 2


def fitted(taken: Iterable[int], wanted: Mapping[int, int]) -> dict[int, int] | None:
    """A position of its own for each story at the number it wants, or just before where that is taken;
    those that want the same number stand in their order. None where there is no room."""
    standing = sorted(taken)
    alike: dict[int, list[int]] = {}
    for story, number in wanted.items():
        alike.setdefault(number, []).append(story)
    found: dict[int, int] = {}
    for number, stories in sorted(alike.items()):
        index = bisect_left(standing, number)
        is_taken = index < len(standing) and standing[index] == number
        before = len(stories) if is_taken else len(stories) - 1
        positions = spread(standing[index - 1] if index else None, number, before) if before else []
        if positions is None:
            return None
        positions += [] if is_taken else [number]
        standing[index:index] = positions
        found.update(zip(stories, positions, strict=True))
    return found
