"""The kinds of panels. A panel's key is the name of its kind, and what it is about after a colon."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tracker.board import (
    blocked_queries,
    epic_queries,
    history_queries,
    label_queries,
    my_work_queries,
    planned_queries,
    release_queries,
    search_queries,
    story_queries,
)
from tracker.board.look import PLACE, Look
from tracker.board.panels import Panel, split


@dataclass(frozen=True, slots=True)
class Kind:
    """`draw` is given the look and the argument of the panel's key ("" without one), and answers None
    where there is no such panel. `letter` shows or hides it with Shift, "" where no key does. `count` is
    the number beside its button on the rail; a kind that is about something has no button there."""

    title: str
    icon: str
    draw: Callable[[Look, str], Panel | None]
    letter: str = ""
    count: Callable[[Look], int] | None = None
    about_something: bool = False


KINDS: dict[str, Kind] = {
    "my-work": Kind("My work", "my-work", my_work_queries.my_work, "W", my_work_queries.how_many),
    "current-backlog": Kind("Current/Backlog", "current", planned_queries.together, "C"),
    "current": Kind("Current", "current", planned_queries.current, "C"),
    "backlog": Kind("Backlog", "backlog", planned_queries.backlog, "B"),
    "icebox": Kind("Icebox", "icebox", planned_queries.icebox, "I"),
    "done": Kind("Done", "done", planned_queries.done, "D"),
    "blocked": Kind("Blocked", "blocked", blocked_queries.blocked, "", blocked_queries.how_many),
    "epics": Kind("Epics", "epic", epic_queries.epics, "E"),
    "labels": Kind("Labels", "label", label_queries.labels, "L"),
    "history": Kind("History", "history", history_queries.history, "H"),
    "epic": Kind("Epic", "epic", epic_queries.epic, about_something=True),
    "release": Kind("Release", "release", release_queries.release, about_something=True),
    "search": Kind("Search", "search", search_queries.found_stories),
    "story": Kind("Story", "feature", story_queries.story, about_something=True),
}
"""By name, in the order of the rail."""


def draw(look: Look, key: str) -> Panel | None:
    """The panel of this key, or None where there is none."""
    name, argument = split(key)
    kind = KINDS.get(name)
    return kind.draw(look, argument) if kind and PLACE not in key else None


def on_rail() -> dict[str, Kind]:
    """The kinds that have a button, by name, in its order."""
    return {name: kind for name, kind in KINDS.items() if not kind.about_something}


def counts(look: Look) -> dict[str, int]:
    """The numbers beside the buttons of the rail, by kind."""
    return {name: kind.count(look) for name, kind in KINDS.items() if kind.count}
