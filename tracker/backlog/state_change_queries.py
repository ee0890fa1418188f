"""Reading what events tell of the states of stories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select

from tracker.accounts.models import Person
from tracker.activity.models import Event, event_story
from tracker.backlog.state_changes import TO, Told, what_is_told
from tracker.database import asked

AT_ONCE = 500
"""Stories that a statement asks for."""
REPLACING = ("story.edited", "stories.changed", "change.undone", "story.split")
"""Kinds of events that tell of a state, if at all, by what they replaced."""
KINDS = (*TO, "story.moved", *REPLACING)

_IDS: Any = bindparam("ids", expanding=True)
_columns = (Event.version, Event.at, Event.kind, Event.details, Event.before, Person.name, Event.by_id)
_ALONE = (
    select(Event.story_id, *_columns)
    .outerjoin(Person, Person.id == Event.by_id)
    .where(Event.story_id.in_(_IDS), Event.kind.in_(KINDS))
)
_AMONG_OTHERS = (
    select(event_story.c.story_id, *_columns)
    .join(Event, Event.id == event_story.c.event_id)
    .outerjoin(Person, Person.id == Event.by_id)
    .where(event_story.c.story_id.in_(_IDS), Event.kind.in_(KINDS))
)


def told_of(story_ids: Sequence[int]) -> Mapping[int, Sequence[Told]]:
    """What events tell of these stories' states, by story, oldest first."""
    told: dict[int, dict[int, Told]] = {}
    for start in range(0, len(story_ids), AT_ONCE):
        for query in (_ALONE, _AMONG_OTHERS):
            for row in asked(query, ids=story_ids[start : start + AT_ONCE]):
                story_id, version, at, kind, details, before, name, by_id = row
                states = what_is_told(kind, details, (before or {}).get(str(story_id)))
                if states:
                    each = Told(at, *states, name or "", version, by_id)
                    told.setdefault(story_id, {})[version] = each
    return {story_id: [each for _, each in sorted(found.items())] for story_id, found in told.items()}
