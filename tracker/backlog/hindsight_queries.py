"""Reading what is needed to tell many events at once, with what each changed and how that was after it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, bindparam, func, select
from sqlalchemy.orm import selectinload

from tracker.accounts.models import Person
from tracker.activity.hindsight import Hindsight
from tracker.activity.models import Event, event_part, event_story
from tracker.activity.remembered import by_rows, is_row, key_of, table_and_identity
from tracker.backlog import bringing
from tracker.backlog.epic_order import PLACE, TABLE, EpicOrder, is_epic, orders
from tracker.backlog.followings import FOLLOWERS, followed, is_following, with_followers
from tracker.backlog.happening import Named, Performer
from tracker.backlog.label_count_queries import before_and_after, labels_told_by
from tracker.backlog.label_counts import BeforeAndAfter
from tracker.backlog.line_up import Moves
from tracker.backlog.line_up_queries import moves
from tracker.backlog.models import Epic, Label, Story, StoryFollower
from tracker.backlog.past_queries import IDS, of_no_story, past_of, portions
from tracker.backlog.remembering import as_it_is, values_of
from tracker.backlog.undo_queries import rows
from tracker.backlog.undoing import DELETED, POSITION, RENUMBERED
from tracker.database import asked, db
from tracker.teams.models import Project

Before = Mapping[str, Any]
"""What an event replaced, by the keys of things (see activity/remembered.py)."""
ROWS_OF_NO_STORY = {"epic", "label", "iteration", "iteration_override"}

_nth = func.row_number().over(partition_by=event_story.c.event_id, order_by=event_story.c.story_id)
_numbered = select(event_story, _nth.label("nth")).where(event_story.c.event_id.in_(IDS)).subquery()
_FIRST_NAMED = (
    select(_numbered.c.event_id, _numbered.c.story_id)
    .where(_numbered.c.nth <= bindparam("most", type_=Integer()))
    .order_by(_numbered.c.event_id, _numbered.c.story_id)
)
_FOLLOWERS = select(StoryFollower.story_id, StoryFollower.person_id).where(StoryFollower.story_id.in_(IDS))


@dataclass(frozen=True, slots=True)
class Ground:
    """What many events are told from. `replaced` has what each of them replaced, by its number; `history`
    when each story changed, with the numbers of the events; `moves` and `label_counts` neighbours of stories
    and counts of labels by project and version; `homes` the project in which each story is; `epics` the order
    of the epics of each project, and `epic_names` their names."""

    projects: Mapping[int, Project]
    people: Mapping[int, Performer]
    stories: Mapping[int, Named]
    labels: Mapping[int, str]
    replaced: Mapping[int, Before]
    hindsight: Hindsight
    history: Mapping[int, Sequence[tuple[int, datetime]]]
    moves: Mapping[int, Moves]
    label_counts: Mapping[int, Mapping[int, BeforeAndAfter]]
    homes: Mapping[int, int]
    epics: Mapping[int, EpicOrder]
    epic_names: Mapping[int, str]


def read(events: Sequence[Event]) -> Ground:
    """The ground of these events, of whatever projects. A constant number of statements for each of the
    projects."""
    replaced = _replaced(events)
    keys = {key for before in replaced.values() for key in before if key != RENUMBERED}
    ids = {int(key) for key in keys if key.isdigit()} | {event.story_id for event in events if event.story_id}
    ids = ids.union(*map(followed, replaced.values()))
    # first how all is now, then what happened: what somebody writes in between is gone back over
    stories, followers = _stories(ids), _followers(ids)
    here = rows(key for key in keys if is_row(key) and not is_following(key))
    here |= _epics(events, replaced)
    now = {str(story.id): {**as_it_is(story), FOLLOWERS: followers[story.id]} for story in stories}
    now |= {key: values_of(row) for key, row in here.items()}
    past = past_of(ids)
    if any(is_row(key) and table_and_identity(key)[0] in ROWS_OF_NO_STORY for key in keys):
        past.events.update((each.id, each) for each in of_no_story(events))
    changes = {number: by_rows(each.before) for number, each in past.events.items()} | replaced
    changes = with_followers(changes, followers)
    replaced = {event.id: changes[event.id] for event in events}
    projects = {each.id: each for each in _projects(events)}
    moved = {number: _moves(project, events, replaced) for number, project in projects.items()}
    hindsight = Hindsight(list(changes.items()), now)
    told = labels_told_by(events, replaced, hindsight)
    titles = {story.id: _story_named(story) for story in stories}
    return Ground(
        projects,
        _people({event.by_id for event in events if event.by_id}),
        {**_named(_above(moved)), **titles},
        _label_names(projects),
        replaced,
        hindsight,
        past.of_story,
        moved,
        {number: before_and_after(projects[number], of_it) for number, of_it in told.items()},
        {story.id: story.project_id for story in stories},
        orders(changes.values(), hindsight),
        {row.id: row.name for key, row in here.items() if is_epic(key)},
    )


def _replaced(events: Sequence[Event]) -> dict[int, dict[str, Any]]:
    """What each of these events replaced, by its number; of what it brought in, as much as is told. An import
    does not keep that it made stories, but names them."""
    found = {
        event.id: bringing.first(by_rows(event.before))
        if event.kind in bringing.BRINGING
        else by_rows(event.before)
        for event in events
    }
    imports = [event.id for event in events if event.kind == bringing.IMPORTED]
    if imports:
        for event_id, story_id in asked(_FIRST_NAMED, ids=imports, most=bringing.MOST):
            found[event_id][str(story_id)] = {DELETED: True}
    return found


def parts_of(events: Sequence[Event]) -> dict[int, list[Event]]:
    """By the number of each of these events those that are told with it, oldest first."""
    found: dict[int, list[Event]] = {}
    for ids in portions([event.id for event in events]):
        query = select(event_part.c.whole_id, Event).join(Event, Event.id == event_part.c.event_id)
        for whole_id, event in db.session.execute(
            query.where(event_part.c.whole_id.in_(ids)).order_by(Event.id)
        ):
            found.setdefault(whole_id, []).append(event)
    return found


def _stories(ids: set[int]) -> list[Story]:
    found: list[Story] = []
    for some in portions(ids):
        query = select(Story).where(Story.id.in_(some))
        found += db.session.scalars(query.options(selectinload(Story.labels), selectinload(Story.ownerships)))
    return found


def _story_named(story: Story) -> Named:
    priority = story.priority if story.project.show_story_priority else ""
    return Named(story.id, story.title, story.story_type, priority, story.created_at)


def _followers(ids: set[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {story_id: [] for story_id in ids}
    for some in portions(ids):
        for story_id, person_id in asked(_FOLLOWERS, ids=some):
            found[story_id].append(person_id)
    return {story_id: sorted(people) for story_id, people in found.items()}


def _named(ids: set[int]) -> dict[int, Named]:
    found: dict[int, Named] = {}
    for some in portions(ids):
        query = select(Story.id, Story.title, Story.story_type).where(Story.id.in_(some))
        found |= {row.id: Named(*row) for row in db.session.execute(query)}
    return found


def _epics(events: Sequence[Event], replaced: Mapping[int, Before]) -> dict[str, Epic]:
    """By their keys all epics of the projects in which one of these events gave one another place."""
    wanted = {
        event.project_id
        for event in events
        if any(is_epic(key) and PLACE & parts.keys() for key, parts in replaced[event.id].items())
    }
    if not wanted:
        return {}
    found = db.session.scalars(select(Epic).where(Epic.project_id.in_(wanted)))
    return {key_of(TABLE, (epic.id,)): epic for epic in found}


def _people(ids: set[int]) -> dict[int, Performer]:
    query = select(Person.id, Person.name, Person.initials).where(Person.id.in_(ids))
    return {row.id: Performer._make(row) for row in db.session.execute(query)}


def _projects(events: Sequence[Event]) -> list[Project]:
    wanted = {event.project_id for event in events}
    return list(db.session.scalars(select(Project).where(Project.id.in_(wanted))))


def _label_names(project_ids: Collection[int]) -> dict[int, str]:
    query = select(Label.id, Label.name).where(Label.project_id.in_(project_ids))
    return {row.id: row.name for row in db.session.execute(query)}


def _moves(project: Project, events: Sequence[Event], replaced: Mapping[int, Before]) -> Moves:
    """Between which stories those stood that the project's events moved."""
    versions = {
        event.version
        for event in events
        if event.project_id == project.id
        and any(POSITION in parts for key, parts in replaced[event.id].items() if key.isdigit())
    }
    return moves(project, versions)


def _above(moved: Mapping[int, Moves]) -> set[int]:
    """The stories behind which others were moved."""
    places = (after for of_it in moved.values() for each in of_it.values() for _, after in each.values())
    return {after.after_id for after in places if after.after_id}
