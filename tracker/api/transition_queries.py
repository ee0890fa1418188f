"""Reading the states that stories came into, for programs: of some stories, or of a project in pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, bindparam, select
from sqlalchemy.orm import aliased

from tracker.activity.models import Event, event_part
from tracker.api.cycle_time import Transition
from tracker.api.pages import Window
from tracker.backlog.models import Story
from tracker.backlog.state_change_queries import AT_ONCE, count_of_changes, latest_changes, told_of
from tracker.backlog.state_changes import Change, changes
from tracker.database import asked
from tracker.kept import Kept
from tracker.teams.models import Project

_whole = aliased(Event)
_WHOLES = (
    select(Event.project_id, Event.version, _whole.version)
    .join(event_part, event_part.c.event_id == Event.id)
    .join(_whole, _whole.id == event_part.c.whole_id)
    .where(Event.story_id.in_(bindparam("ids", expanding=True)))
)
totals = Kept(200)
"""How many transitions a project has, by its version."""


class Stateful(NamedTuple):
    """A story and the state in which it is."""

    id: int
    state: str


def transitions_of(stories: Iterable[Story]) -> dict[int, list[Transition]]:
    """The states that these stories came into, by story, oldest first, in whatever projects they were."""
    rows = [Stateful(story.id, story.state) for story in stories]
    return {row.id: found for row, found in _transitions(rows)}


def transitions_in(project: Project, window: Window) -> tuple[list[Transition], int]:
    """The latest transitions of the project, newest first, and how many there are. What an event of several
    stories brought each of them to, only the next one says: so of the stories of the page all is read."""
    total = totals.made((project.id, project.version), lambda: count_of_changes(project))
    first = window.first_of(total)
    places = latest_changes(project, first, window.limit) if window.limit and first < total else ()
    ids = sorted({story_id for _, story_id in places})
    found = {
        (each.change.version, each.story_id): each
        for start in range(0, len(ids), AT_ONCE)
        for _, of_it in _transitions(_stateful(Story.id.in_(ids[start : start + AT_ONCE])))
        for each in of_it
        if each.project_id == project.id
    }
    return [found[place] for place in places], total


def _stateful(condition: ColumnElement[bool]) -> list[Stateful]:
    return list(map(Stateful._make, asked(select(Story.id, Story.state).where(condition))))


def _transitions(rows: Sequence[Stateful]) -> Iterator[tuple[Stateful, list[Transition]]]:
    told, wholes = told_of([row.id for row in rows]), _wholes([row.id for row in rows])
    for row in rows:
        _, made = changes(told.get(row.id, ()), row.state)
        yield row, [Transition(row.id, each.project_id, each, _version(each, wholes)) for each in made]


def _version(change: Change, wholes: Mapping[tuple[int, int], int]) -> int:
    return wholes.get((change.project_id, change.version), change.version)


def _wholes(story_ids: Sequence[int]) -> dict[tuple[int, int], int]:
    """By project and version of the events that are told with a later one, the version of that."""
    return {
        (project_id, version): whole
        for start in range(0, len(story_ids), AT_ONCE)
        for project_id, version, whole in asked(_WHOLES, ids=story_ids[start : start + AT_ONCE])
    }
