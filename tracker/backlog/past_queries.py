"""Reading the events that things went through, as far as hindsight needs them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Integer, bindparam, func, or_, select

from tracker.activity.models import Event, event_story
from tracker.database import asked

AT_ONCE = 500
"""Numbers that a statement asks for."""
TRIES = 3
Found = TypeVar("Found")
OF_NO_STORY = ("epic.", "label.", "iteration.", "change.undone", "project.imported")
"""How the kinds of events begin that change rows of no story."""

IDS: Any = bindparam("ids", expanding=True)
_columns = (Event.id, Event.project_id, Event.version, Event.at, Event.story_id, Event.before)
_OF_STORIES = select(*_columns).where(Event.story_id.in_(IDS))
_AMONG_OTHERS = select(event_story.c.event_id, event_story.c.story_id).where(event_story.c.story_id.in_(IDS))
_BY_ID = select(*_columns).where(Event.id.in_(IDS))
_OF_NO_STORY = select(*_columns).where(
    Event.project_id == bindparam("project"),
    Event.version > bindparam("version", type_=Integer()),
    or_(*(Event.kind.like(f"{start}%") for start in OF_NO_STORY)),
)

_LAST = select(func.max(Event.version)).where(Event.project_id == bindparam("project"))


class Since(NamedTuple):
    """An event."""

    id: int
    project_id: int
    version: int
    at: datetime
    story_id: int | None
    before: Mapping[str, Any] | None


class Past(NamedTuple):
    """Events by their numbers, and by story those that it went through with their instants, oldest first."""

    events: dict[int, Since]
    of_story: dict[int, list[tuple[int, datetime]]]


def past_of(story_ids: Collection[int]) -> Past:
    """All events that these stories went through, in whatever projects."""
    found: dict[int, Since] = {}
    of_story: dict[int, dict[int, datetime]] = {story_id: {} for story_id in story_ids}
    for ids in portions(story_ids):
        together = asked(_AMONG_OTHERS, ids=ids)
        others = {row.event_id for row in together}
        alone = [Since._make(row) for row in asked(_OF_STORIES, ids=ids)]
        found |= {each.id: each for each in alone}
        for some in portions(others - found.keys()):
            found |= {each.id: each for each in map(Since._make, asked(_BY_ID, ids=some))}
        for each in alone:
            of_story[each.story_id or 0][each.id] = each.at
        for row in together:
            of_story[row.story_id][row.event_id] = found[row.event_id].at
    return Past(found, {story_id: sorted(times.items()) for story_id, times in of_story.items()})


def of_no_story(events: Sequence[Event]) -> Iterator[Since]:
    """The events since the first of these, in the project of each, that may have changed rows of no story."""
    first: dict[int, int] = {}
    for event in events:
        first[event.project_id] = min(event.version, first.get(event.project_id, event.version))
    for project_id, version in first.items():
        yield from map(Since._make, asked(_OF_NO_STORY, project=project_id, version=version))


def stood_still(project_id: int, read: Callable[[], Found]) -> Found | None:
    """What `read` finds while nobody writes in the project, so that what is now and what happened belong
    together; None where somebody does each time. PostgreSQL shows each statement what was written last."""
    for _ in range(TRIES):
        last = asked(_LAST, project=project_id)
        found = read()
        if asked(_LAST, project=project_id) == last:
            return found
    return None


def portions(numbers: Collection[int]) -> Iterator[Sequence[int]]:
    """The numbers in as many parts as there are statements to ask."""
    ascending = sorted(numbers)
    for start in range(0, len(ascending), AT_ONCE):
        yield ascending[start : start + AT_ONCE]
