"""Reading events with all that they changed: for the history that programs read, and for webhooks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Integer, bindparam, func, or_, select
from sqlalchemy.orm import selectinload

from tracker.accounts.models import Person
from tracker.activity.hindsight import Hindsight
from tracker.activity.models import Event, event_story
from tracker.activity.remembered import DELETED_AT, THERE, by_rows, is_row, table_and_identity
from tracker.backlog.happening import CREATED, DELETED, STORY, UPDATED, Changed, Happening, Named, Performer
from tracker.backlog.line_up import LineUp, Moves, Standing
from tracker.backlog.line_up import moves as moves_in
from tracker.backlog.models import Label, Story
from tracker.backlog.remembering import PARTS, as_it_is, values_of
from tracker.backlog.undo_queries import rows
from tracker.backlog.undoing import DELETED as IS_DELETED
from tracker.backlog.undoing import POSITION, RENUMBERED
from tracker.backlog.workflow import State
from tracker.database import asked, db
from tracker.teams.models import Project

AT_ONCE = 500
"""Numbers that a statement asks for."""
LOOKS_BACK = 2000
"""Changes, and accepted stories, that are looked through to tell between which stories one stood."""
OF_NO_STORY = ("epic.", "label.", "iteration.", "change.undone")
"""How the kinds of events begin that change rows of no story."""

_IDS: Any = bindparam("ids", expanding=True)
_columns = (Event.id, Event.project_id, Event.version, Event.at, Event.story_id, Event.before)
_OF_STORIES = select(*_columns).where(Event.story_id.in_(_IDS))
_AMONG_OTHERS = select(event_story.c.event_id, event_story.c.story_id).where(event_story.c.story_id.in_(_IDS))
_BY_ID = select(*_columns).where(Event.id.in_(_IDS))
_OF_PROJECT = select(*_columns).where(
    Event.project_id == bindparam("project"), Event.version > bindparam("version", type_=Integer())
)

_LAST = select(func.max(Event.version)).where(Event.project_id == bindparam("project"))
_BACK_TO = (
    select(Event.version, Event.before)
    .where(
        Event.project_id == bindparam("project"),
        Event.version >= bindparam("version", type_=Integer()),
        Event.before.is_not(None),
    )
    .order_by(Event.version.desc())
)
_standing = select(Story.id, Story.state, Story.accepted_at, Story.position, Story.deleted_at).where(
    Story.project_id == bindparam("project")
)
_OPEN = _standing.where(Story.state != State.ACCEPTED)
_ACCEPTED = (
    _standing.where(Story.state == State.ACCEPTED).order_by(Story.accepted_at.desc()).limit(LOOKS_BACK)
)


class _Since(NamedTuple):
    """An event as far as hindsight needs it."""

    id: int
    project_id: int
    version: int
    at: datetime
    story_id: int | None
    before: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class _Ground:
    """What is read for many events at once."""

    projects: Mapping[int, Project]
    people: Mapping[int, Performer]
    stories: Mapping[int, Named]
    labels: Mapping[int, str]
    hindsight: Hindsight
    history: Mapping[int, Sequence[tuple[int, datetime]]]
    moves: Mapping[int, Moves]


def happenings(events: Sequence[Event]) -> list[Happening]:
    """These events, of whatever projects, each with what it changed and how that was after it. A constant
    number of statements for each of the projects."""
    replaced = {event.id: by_rows(event.before) for event in events}
    ground = _read(events, replaced)
    return [_happening(event, replaced[event.id], ground) for event in events]


def _read(events: Sequence[Event], replaced: Mapping[int, Mapping[str, Any]]) -> _Ground:
    keys = {key for before in replaced.values() for key in before if key != RENUMBERED}
    ids = {int(key) for key in keys if key.isdigit()} | {event.story_id for event in events if event.story_id}
    stories, since = _stories(ids), _since(events, sorted(ids), keys)
    here = rows(key for key in keys if is_row(key))
    now = {str(story.id): as_it_is(story) for story in stories}
    now |= {key: values_of(row) for key, row in here.items()}
    projects = {event.project_id for event in events}
    moved = {project_id: _moves(project_id, events, replaced) for project_id in projects}
    above = {
        after.after_id for of_it in moved.values() for each in of_it.values() for _, after in each.values()
    }
    return _Ground(
        {each.id: each for each in db.session.scalars(select(Project).where(Project.id.in_(projects)))},
        _people({event.by_id for event in events if event.by_id}),
        {
            **_named({number for number in above if number}),
            **{story.id: Named(story.id, story.title, story.story_type) for story in stories},
        },
        _label_names(projects),
        Hindsight([(each.version, by_rows(each.before)) for each in since.events], now),
        since.of_story,
        moved,
    )


class _Later(NamedTuple):
    events: list[_Since]
    of_story: dict[int, list[tuple[int, datetime]]]


def _since(events: Sequence[Event], story_ids: Sequence[int], keys: set[str]) -> _Later:
    """The events that these stories went through, and those since the first of these that changed rows of no
    story."""
    found: dict[int, _Since] = {}
    of_story: dict[int, dict[int, datetime]] = {story_id: {} for story_id in story_ids}
    for ids in _portions(story_ids):
        together = asked(_AMONG_OTHERS, ids=ids)
        others = {row.event_id for row in together}
        alone = [_Since._make(row) for row in asked(_OF_STORIES, ids=ids)]
        found |= {each.id: each for each in alone}
        for some in _portions(sorted(others - found.keys())):
            found |= {each.id: each for each in map(_Since._make, asked(_BY_ID, ids=some))}
        for each in alone:
            of_story[each.story_id or 0][each.version] = each.at
        for row in together:
            of_story[row.story_id][found[row.event_id].version] = found[row.event_id].at
    if any(
        table_and_identity(key)[0] in ("epic", "label", "iteration", "iteration_override")
        for key in keys
        if is_row(key)
    ):
        found |= {each.id: each for each in _of_no_story(events)}
    return _Later(
        list(found.values()), {story_id: sorted(times.items()) for story_id, times in of_story.items()}
    )


def _of_no_story(events: Sequence[Event]) -> Iterator[_Since]:
    first: dict[int, int] = {}
    for event in events:
        first[event.project_id] = min(event.version, first.get(event.project_id, event.version))
    kinds = or_(*(Event.kind.like(f"{start}%") for start in OF_NO_STORY))
    for project_id, version in first.items():
        for row in asked(_OF_PROJECT.where(kinds), project=project_id, version=version):
            yield _Since._make(row)


def _portions(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), AT_ONCE):
        yield numbers[start : start + AT_ONCE]


def _stories(ids: set[int]) -> list[Story]:
    found: list[Story] = []
    for some in _portions(sorted(ids)):
        query = select(Story).where(Story.id.in_(some))
        found += db.session.scalars(query.options(selectinload(Story.labels), selectinload(Story.ownerships)))
    return found


def _named(ids: set[int]) -> dict[int, Named]:
    found: dict[int, Named] = {}
    for some in _portions(sorted(ids)):
        query = select(Story.id, Story.title, Story.story_type).where(Story.id.in_(some))
        found |= {row.id: Named._make(row) for row in db.session.execute(query)}
    return found


def _people(ids: set[int]) -> dict[int, Performer]:
    query = select(Person.id, Person.name, Person.initials).where(Person.id.in_(ids))
    return {row.id: Performer._make(row) for row in db.session.execute(query)}


def _label_names(project_ids: set[int]) -> dict[int, str]:
    query = select(Label.id, Label.name).where(Label.project_id.in_(project_ids))
    return {row.id: row.name for row in db.session.execute(query)}


def _moves(project_id: int, events: Sequence[Event], replaced: Mapping[int, Mapping[str, Any]]) -> Moves:
    """Between which stories those stood that the project's events moved, as far back as LOOKS_BACK."""
    wanted = {
        event.version
        for event in events
        if event.project_id == project_id
        and any(POSITION in parts for key, parts in replaced[event.id].items() if key.isdigit())
    }
    last = asked(_LAST, project=project_id)[0][0] or 0
    wanted = {version for version in wanted if version > last - LOOKS_BACK}
    if not wanted:
        return {}
    rewound = asked(_BACK_TO, project=project_id, version=min(wanted))
    return moves_in(
        LineUp(_standings(project_id)), ((version, by_rows(old)) for version, old in rewound), wanted
    )


def _standings(project_id: int) -> Iterator[Standing]:
    for query in (_OPEN, _ACCEPTED):
        for story_id, state, accepted_at, position, deleted_at in asked(query, project=project_id):
            accepted = accepted_at.isoformat() if accepted_at else ""
            yield Standing(story_id, state, accepted, position, deleted_at is not None)


def _happening(event: Event, before: Mapping[str, Any], ground: _Ground) -> Happening:
    project = ground.projects[event.project_id]
    changed = tuple(
        each
        for key, parts in before.items()
        if key != RENUMBERED
        for each in _changed(key, parts, event, ground)
    )
    about = {each.id for each in changed if each.table == STORY} | {event.story_id or 0}
    moves = ground.moves[project.id].get(event.version, {})
    spoken_of = about | {after.after_id or 0 for _, after in moves.values()}
    return Happening(
        project=Named(project.id, project.name),
        zone=project.zone,
        version=event.version,
        kind=event.kind,
        at=event.at,
        details=event.details,
        by=ground.people.get(event.by_id or 0),
        story=ground.stories.get(event.story_id or 0),
        stories={number: ground.stories[number] for number in spoken_of if number in ground.stories},
        changed=changed,
        labels=ground.labels,
        moves=moves,
        last_changed={number: at for number in about if (at := _last_changed(number, event, ground))},
    )


def _last_changed(story_id: int, event: Event, ground: _Ground) -> datetime | None:
    former = [at for version, at in ground.history.get(story_id, ()) if version < event.version]
    return former[-1] if former else None


def _changed(key: str, parts: Mapping[str, Any], event: Event, ground: _Ground) -> Iterator[Changed]:
    """What the event changed of the thing of this key; nothing of a story of another installation's."""
    version, hindsight = event.version, ground.hindsight
    if not is_row(key):
        became = {part: hindsight.after(key, part, version) for part in parts}
        change = _change_of(parts.get(IS_DELETED), became.get(IS_DELETED))
        if change == CREATED:
            became = {part: hindsight.after(key, part, version) for part in PARTS if part != IS_DELETED}
        yield Changed(STORY, int(key), change, parts, became)
        return
    table, identity = table_and_identity(key)
    if THERE in parts:
        if parts[THERE]:
            yield Changed(table, identity[-1], DELETED, parts, {})
        else:
            yield Changed(table, identity[-1], CREATED, {}, hindsight.all_after(key, version))
        return
    became = {part: hindsight.after(key, part, version) for part in parts}
    change = UPDATED
    if DELETED_AT in parts:
        change = _change_of(parts[DELETED_AT] is not None, became[DELETED_AT] is not None)
    whole = hindsight.all_after(key, version) if change == CREATED else became
    yield Changed(table, identity[-1], change, parts, whole)


def _change_of(was_deleted: Any, is_deleted: Any) -> str:
    if bool(was_deleted) == bool(is_deleted):
        return UPDATED
    return CREATED if was_deleted else DELETED
