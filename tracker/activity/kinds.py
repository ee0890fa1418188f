"""The kinds of events: for each, the particulars it must carry and the sentence that tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class KindOfEvent:
    """`moves_plan` is False for what cannot change what is planned when, so that nothing need be settled."""

    details: frozenset[str]
    sentence: str
    moves_plan: bool


def _kind(sentence: str, *details: str, moves_plan: bool = True) -> KindOfEvent:
    return KindOfEvent(frozenset(details), sentence, moves_plan)


KINDS: dict[str, KindOfEvent] = {
    "project.created": _kind("created the project “{name}”", "name"),
    "project.changed": _kind("changed {fields}", "fields", "changes"),
    "project.imported": _kind("imported {stories} stories from {file}", "file", "stories", "epics"),
    "member.invited": _kind("made an invitation as {role}", "role", moves_plan=False),
    "member.uninvited": _kind("withdrew an invitation as {role}", "role", moves_plan=False),
    "member.joined": _kind("joined as {role}", "role", "person_id", moves_plan=False),
    "member.changed": _kind("made {name} {role}", "name", "role", "person_id", moves_plan=False),
    "member.removed": _kind("took {name} out of the project", "name", "person_id", moves_plan=False),
    "story.created": _kind("added “{title}”", "title", "story_type", "state"),
    "story.edited": _kind("changed {fields} of “{title}”", "title", "fields", "changes"),
    "story.estimated": _kind("estimated “{title}”: {to}", "title", "from", "to"),
    "story.moved": _kind("moved “{title}”", "title", "from", "to"),
    "story.deleted": _kind("deleted “{title}”", "title"),
    "story.started": _kind("started “{title}”", "title", "from"),
    "story.finished": _kind("finished “{title}”", "title", "from"),
    "story.delivered": _kind("delivered “{title}”", "title", "from"),
    "story.accepted": _kind("accepted “{title}”", "title", "from"),
    "story.rejected": _kind("rejected “{title}”", "title", "from"),
    "story.unstarted": _kind("put “{title}” back to unstarted", "title", "from"),
    "story.unscheduled": _kind("moved “{title}” to the icebox", "title", "from"),
    "pairing.logged": _kind(
        "logged {names} on “{title}” for {day}", "title", "names", "day", moves_plan=False
    ),
    "pairing.corrected": _kind(
        "corrected the pair on “{title}” for {day}: {names}", "title", "names", "day", moves_plan=False
    ),
    "pairing.removed": _kind(
        "took {names} on “{title}” off {day}", "title", "names", "day", moves_plan=False
    ),
}


def check(kind: str, details: Mapping[str, Any]) -> None:
    """Raises ValueError where an event of this kind lacks particulars or carries unknown ones."""
    expected = KINDS[kind].details
    if set(details) != expected:
        raise ValueError(f"An event {kind} has {sorted(expected)}, but was given {sorted(details)}.")


def sentence(kind: str, details: Mapping[str, Any]) -> str:
    """What happened, without the name of who did it: "accepted “Sign in by passkey”"."""
    return KINDS[kind].sentence.format_map(dict(details))
