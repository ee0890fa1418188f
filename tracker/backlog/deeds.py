"""What one request did to a story or epic, in several events, as one: what it replaced, how things stood
before all of it and after it, and which of the events it is named after. Plain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from tracker.backlog.undoing import RENUMBERED

State = TypeVar("State")

LISTS = {"story.unscheduled", "story.unstarted", "story.planned"}
"""Kinds of events that bring a story into another list."""
FOLLOWING = ("story.followers_set", "story.followed", "story.unfollowed")
LAST_NAMED = ("story.edited", "story.estimated", "story.moved", "story.numbered", *FOLLOWING)
"""Kinds after which something is named only where nothing before them in this list, and nothing else,
happened to the story itself."""


def leading(kinds: Sequence[str]) -> int:
    """The place of the event after which these, of one story, are named: what was done to the story stands
    before what hangs on it. One that goes into another list, to a place there, is moved (1.3.3)."""
    about = {kind for kind in kinds if kind.startswith("story.")}
    if "story.moved" in about and about <= {"story.moved", *LISTS}:
        return kinds.index("story.moved")
    return min(range(len(kinds)), key=lambda place: (_rank(kinds[place]), place))


def _rank(kind: str) -> int:
    if kind in LAST_NAMED:
        return 1 + LAST_NAMED.index(kind)
    return 0 if kind.startswith("story.") else 1 + len(LAST_NAMED)


def all_replaced(befores: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What these changes replaced, one after the other: of each part what the first of them found."""
    found: dict[str, Any] = {}
    for before in befores:
        for key, parts in before.items():
            if key != RENUMBERED:
                found[key] = {**parts, **found.get(key, {})}
    return found


def first_and_last(pairs: Iterable[Mapping[int, tuple[State, State]]]) -> dict[int, tuple[State, State]]:
    """By number how things were before all these changes and after them, from how each, one after the
    other, found and left them."""
    found: dict[int, tuple[State, State]] = {}
    for of_it in pairs:
        for number, (before, after) in of_it.items():
            found[number] = (found.get(number, (before, after))[0], after)
    return found
