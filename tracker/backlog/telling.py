"""How the history of a story is told: sentences, and what they leave out. Plain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tracker.activity.kinds import sentence
from tracker.backlog.fields import FIELDS

OWN = "\0"
"""Stands for the title of the story whose history is told; no title holds it."""

LONGEST = 60
"""Characters of a value that are worth repeating; a longer one was rewritten, and the sentence says so."""


@dataclass(frozen=True, slots=True)
class Told:
    """An event as a line of a history: who, what, and of edits the values before and after."""

    who: str
    what: str
    more: tuple[str, ...]
    at: datetime


def told(events: Iterable[tuple[Any, str]], story_id: int) -> list[Told]:
    """The events, each with the name of who did it, as lines of the history of this story, which need not
    be named in it again and again."""
    return [
        Told(name or "The command line", _what(event, story_id), tuple(_more(event.details)), event.at)
        for event, name in events
    ]


def _what(event: Any, story_id: int) -> str:
    if event.story_id != story_id or "title" not in event.details:
        return sentence(event.kind, event.details)
    return sentence(event.kind, {**event.details, "title": OWN}).replace(f"“{OWN}”", "this story")


def _more(details: Mapping[str, Any]) -> Iterable[str]:
    changes = details.get("changes")
    if not isinstance(changes, Mapping):
        return
    for name, (before, after) in changes.items():
        field = FIELDS.get(name)
        texts = [str(value) if value not in (None, "") else "none" for value in (before, after)]
        if field and all(len(text) <= LONGEST and "\n" not in text for text in texts):
            yield f"{field.words}: {texts[0]} → {texts[1]}"
