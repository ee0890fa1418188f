"""Reading what happened."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Integer, bindparam, exists, select, union

from tracker.accounts.models import Person
from tracker.activity.models import Event, event_part, event_story
from tracker.database import asked


class Told(NamedTuple):
    """An event with who did it; both "" where nobody is known, as for what the command line did."""

    version: int
    kind: str
    at: datetime
    story_id: int | None
    details: dict[str, Any]
    name: str
    initials: str


def stories_told_of(*events: Any) -> Any:
    """The stories that events of which this is true tell of, one or several, as a query of their numbers."""
    return union(
        select(Event.story_id).where(*events, Event.story_id.is_not(None)),
        select(event_story.c.story_id).join(Event, Event.id == event_story.c.event_id).where(*events),
    )


IS_WHOLE = ~exists().where(event_part.c.event_id == Event.id)
"""Of the events of one request, which are told together, the last."""

_LATEST = (
    select(
        Event.version,
        Event.kind,
        Event.at,
        Event.story_id,
        Event.details,
        Person.name,
        Person.initials,
        Event.through,
    )
    .outerjoin(Person, Person.id == Event.by_id)
    .where(
        Event.project_id == bindparam("project", type_=BigInteger()),
        Event.version < bindparam("before", type_=BigInteger()),
    )
    .order_by(Event.version.desc())
    .limit(bindparam("count", type_=Integer()))
)


def with_means(name: str, through: str) -> str:
    """Who did something, and by what: "Ada Ahlers through an assistant"."""
    return f"{name} through {through}" if name and through else name


def before(project_id: int, version: int, count: int) -> list[Told]:
    """The latest events of the project before the one that made this version, newest first."""
    rows = asked(_LATEST, project=project_id, before=version, count=count)
    return [Told._make((*row[:5], with_means(row[5] or "", row[7]), row[6] or "")) for row in rows]
