"""The fields of a story that people edit: one line each, from which form, history and exports follow."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

LONGEST_TITLE = 5000
LONGEST_LABEL = 255
NO_PRIORITY = "none"
PRIORITIES = {"p0": "Critical", "p1": "High", "p2": "Medium", "p3": "Low", NO_PRIORITY: "None"}
"""What priority a story can have, and how that is called. It says nothing about order: the list does."""


def priority_words(priority: str) -> str:
    """The priority with what it is called: "p1, high"."""
    return priority if priority == NO_PRIORITY else f"{priority}, {PRIORITIES[priority].lower()}"


@dataclass(frozen=True)
class Field:
    """A field: its words in sentences, and how it is read from a story."""

    words: str
    read: Callable[[Any], Any]


FIELDS: dict[str, Field] = {
    "title": Field("title", attrgetter("title")),
    "story_type": Field("type", attrgetter("story_type")),
    "estimate": Field("estimate", attrgetter("estimate")),
    "priority": Field("priority", attrgetter("priority")),
    "description": Field("description", attrgetter("description")),
    "labels": Field("labels", lambda story: sorted(label.name for label in story.labels)),
    "owners": Field("owners", attrgetter("owners")),
    "requested_by": Field("requester", attrgetter("requested_by")),
    "deadline_on": Field("deadline", attrgetter("deadline_on")),
}


def label_names(names: Iterable[str]) -> list[str]:
    """Names of labels as they are kept: lower case, each once, in order of the alphabet (1.7)."""
    return sorted({name.strip().lower() for name in names if name.strip()})


def parted(names: Iterable[str]) -> list[str]:
    """What is written as names of labels, a comma between two of them."""
    return [part for name in names for part in name.split(",")]


def label_name(text: str) -> str:
    """The name of a label that serves an epic of this name, or that somebody typed alone: lower case,
    single spaces, and no comma, which would part it in two."""
    return " ".join(text.replace(",", " ").lower().split())


def shown(value: Any) -> Any:
    """A field's value as history keeps it: text, a number, nothing, or names in one text, in order."""
    if isinstance(value, (list, tuple)):
        return ", ".join(dict.fromkeys(str(getattr(each, "name", each)).strip() for each in value))
    if value is None or isinstance(value, int):
        return value
    return str(getattr(value, "name", value))
