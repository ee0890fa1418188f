"""Reading the states that stories came into, for programs: of some stories, or of a project in pages."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, select

from tracker.activity.models import Event, event_story
from tracker.api.cycle_time import Transition
from tracker.api.pages import Window
from tracker.backlog.models import Story
from tracker.backlog.state_change_queries import AT_ONCE, told_of
from tracker.backlog.state_changes import changes
from tracker.database import asked
from tracker.kept import Kept
from tracker.teams.models import Project


class Index(NamedTuple):
    """Of all transitions of a project until a version of it the version and the story, oldest first: sixteen
    bytes each, from which a page is found without reading the past."""

    until: int
    versions: array[int]
    stories: array[int]


indexes = Kept(50)
"""The latest index of a project, by its number."""
TAKING_STORIES = ("story.deleted", "stories.changed", "change.undone", "project.imported")
"""Kinds of events by which stories may go or come back with their past: then all is read again."""


class Stateful(NamedTuple):
    """A story and the state in which it is."""

    id: int
    project_id: int
    state: str


def transitions_of(stories: Iterable[Story]) -> dict[int, list[Transition]]:
    """The states that these stories came into, by story, oldest first."""
    rows = [Stateful(story.id, story.project_id, story.state) for story in stories]
    return {row.id: found for row, found in _transitions(rows)}


def transitions_in(project: Project, window: Window) -> tuple[list[Transition], int]:
    """The latest transitions of the project, newest first, and how many there are. What an event of several
    stories brought each of them to, only the next one says: so of the stories of the page all is read."""
    index = _index(project)
    total = len(index.versions)
    first = window.first_of(total)
    places = [
        (index.versions[place], index.stories[place])
        for place in reversed(range(total)[max(0, total - first - window.limit) : max(0, total - first)])
    ]
    ids = sorted({story_id for _, story_id in places})
    found = {
        (each.version, each.story_id): each
        for start in range(0, len(ids), AT_ONCE)
        for _, of_it in _transitions(_stateful(Story.id.in_(ids[start : start + AT_ONCE])))
        for each in of_it
    }
    return [found[place] for place in places], total


def _index(project: Project) -> Index:
    """That of the version that the project has; made of the one before where no story went or came back."""
    kept: Index | None = indexes.get(project.id)
    if kept is None or kept.until > project.version:
        kept = _whole(project)
    elif kept.until < project.version:
        kept = _longer(kept, project)
    indexes.keep(project.id, kept)
    return kept


def _whole(project: Project) -> Index:
    mine = select(Story.id).where(Story.project_id == project.id, Story.deleted_at.is_(None))
    return _joined(Index(0, array("q"), array("q")), project, [story_id for (story_id,) in asked(mine)])


def _longer(known: Index, project: Project) -> Index:
    since = Event.project_id == project.id, Event.version > known.until, Event.version <= project.version
    events = asked(select(Event.id, Event.kind, Event.story_id).where(*since))
    if len(events) > AT_ONCE or any(event.kind in TAKING_STORIES for event in events):
        return _whole(project)
    among = select(event_story.c.story_id).where(event_story.c.event_id.in_([event.id for event in events]))
    touched = {event.story_id for event in events if event.story_id} | {number for (number,) in asked(among)}
    return _joined(known, project, sorted(touched))


def _joined(known: Index, project: Project, story_ids: Sequence[int]) -> Index:
    """The index with what these stories went through since."""
    more = sorted(
        (told.version, story_id)
        for story_id, of_it in told_of(story_ids).items()
        for told in of_it
        if known.until < told.version <= project.version
    )
    versions = array("q", (version for version, _ in more))
    return Index(
        project.version, known.versions + versions, known.stories + array("q", (story for _, story in more))
    )


def _stateful(condition: ColumnElement[bool]) -> list[Stateful]:
    return list(map(Stateful._make, asked(select(Story.id, Story.project_id, Story.state).where(condition))))


def _transitions(rows: Sequence[Stateful]) -> Iterator[tuple[Stateful, list[Transition]]]:
    told = told_of([row.id for row in rows])
    for row in rows:
        _, made = changes(told.get(row.id, ()), row.state)
        yield row, [Transition(row.id, row.project_id, each) for each in made]
