"""Reading which events programs are told of: of those that are told together, the last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, func, select, union

from tracker.activity.models import Event, event_part, event_story
from tracker.activity.queries import IS_WHOLE
from tracker.api.pages import Window
from tracker.backlog.models import Epic, Story
from tracker.database import asked, db
from tracker.teams.models import Project

Condition = ColumnElement[bool]
_FOUND = select(Event.id, Event.version).where(IS_WHOLE)


class Scope(NamedTuple):
    """The events that these statements find together, each by an index of its own; the column that says
    their order; and the projects of which these are all events, if they are."""

    ways: Sequence[Select[int, int]]
    order: str = "version"
    all_of: Sequence[int] | None = None


def events(
    scope: Scope,
    window: Window,
    *,
    occurred_before: datetime | None = None,
    occurred_after: datetime | None = None,
    since_version: int | None = None,
    sort_order: str | None = None,
) -> tuple[list[Event], int]:
    """The window of the events in the scope, newest first unless `sort_order` is "asc", and how many there
    are in all."""
    conditions = list(_in_time(occurred_before, occurred_after, since_version))
    narrow = [way.where(*conditions) for way in scope.ways]
    found = (union(*narrow) if len(narrow) > 1 else narrow[0]).subquery()
    is_timed = occurred_before is not None or occurred_after is not None
    if scope.all_of is None or is_timed:
        total = asked(select(func.count()).select_from(found))[0][0]
    else:
        total = int(asked(how_many(scope.all_of, since_version))[0][0])
    if not window.limit or window.offset >= total:
        return [], total
    column = found.c[scope.order]
    page = select(found.c.id).order_by(column.asc() if sort_order == "asc" else column.desc())
    page = page.limit(window.limit).offset(window.first_of(total))
    ids = [event_id for (event_id,) in asked(page)]
    rows = {event.id: event for event in db.session.scalars(select(Event).where(Event.id.in_(ids)))}
    return [rows[each] for each in ids], total


def how_many(project_ids: Sequence[int], since_version: int | None) -> Select[int]:
    """Asks for the number of events of these projects that are told, all or those after this version. No
    event is looked at: a project's versions have no gap and each is an event, and what is told with a later
    one is taken off."""
    since = max(since_version or 0, 0)
    ahead = Project.version - since
    made = select(func.coalesce(func.sum(ahead), 0)).where(Project.id.in_(project_ids), ahead > 0)
    told_with_others = (
        select(func.count())
        .select_from(event_part)
        .where(event_part.c.project_id.in_(project_ids), event_part.c.version > since)
    )
    return select(made.scalar_subquery() - told_with_others.scalar_subquery())


def _in_time(
    before: datetime | None, after: datetime | None, since_version: int | None
) -> Iterator[Condition]:
    if before is not None:
        yield Event.at < before
    if after is not None:
        yield Event.at > after
    if since_version is not None:
        yield Event.version > since_version


def in_projects(project_ids: Sequence[int]) -> Scope:
    """Those of these projects."""
    order = "version" if len(project_ids) == 1 else "id"
    return Scope([_FOUND.where(Event.project_id.in_(project_ids))], order, project_ids)


def about_story(story: Story, project_ids: Sequence[int]) -> Scope:
    """Those of the story, alone and among others, in whichever of these projects it was."""
    found = _FOUND.where(Event.project_id.in_(project_ids))
    among_others = found.join(event_story, event_story.c.event_id == Event.id)
    mine = event_story.c.story_id == story.id
    return Scope([found.where(Event.story_id == story.id), among_others.where(mine)], "id")


def about_epic(epic: Epic) -> Scope:
    """Those of the epic, which are about no story. By its project SQLite would look at all that happened."""
    of_epics = _FOUND.where(Event.story_id.is_(None))
    mine = Event.details["epic_id"].as_integer() == epic.id
    return Scope([of_epics.where(Event.kind.like("epic.%"), mine)])
