"""Reading what undoing needs: the change, what came after it, and the stories as they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from flask import abort
from sqlalchemy import select, tuple_
from sqlalchemy.orm import selectinload

from tracker.accounts.models import Person
from tracker.activity.kinds import KINDS, MOVED_OUT
from tracker.activity.models import Event, event_story
from tracker.activity.remembered import by_rows, table_and_identity
from tracker.backlog.detail_models import Task
from tracker.backlog.models import Label, Story
from tracker.backlog.undoing import Later
from tracker.database import Model, db
from tracker.teams.models import Project

Rows: TypeAlias = dict[str, Any]
"""Rows that are remembered, by their keys."""


@dataclass(frozen=True)
class Found:
    """A change to undo: its event (kind, at, by_id, story_id, details), what it replaced together with what
    followed from it at once, and the changes since, oldest first; and who moved stories to another project
    since, by story."""

    event: Any
    before: Mapping[str, Any]
    later: Sequence[Later]
    moved_out: Mapping[int, str]


def change_and_later(project: Project, version: int) -> Found:
    """The change that made the project this version, and all since; ends the request with 404 where there
    is no such event."""
    rows = db.session.execute(
        select(
            Event.id,
            Event.version,
            Event.kind,
            Event.at,
            Event.by_id,
            Event.story_id,
            Event.details,
            Event.before,
            Person.name,
        )
        .outerjoin(Person, Person.id == Event.by_id)
        .where(Event.project_id == project.id, Event.version >= version)
        .order_by(Event.version)
    ).all()
    if not rows or rows[0].version != version:
        abort(404)
    event, *others = rows
    before = by_rows(event.before)
    if others and _follows(others[0], event):
        before = _together(before, by_rows(others.pop(0).before))
    merged = _stories_of([row.id for row in others if row.kind == "label.merged"])
    later = [
        Later(row.by_id, row.name or "an import", row.story_id, by_rows(row.before), merged[row.id])
        for row in others
    ]
    moved_out = {
        int(key): row.name or "Somebody"
        for row in others
        if row.kind in MOVED_OUT
        for key in by_rows(row.before)
        if key.isdigit()
    }
    return Found(event, before, later, moved_out)


def _follows(event: Any, former: Any) -> bool:
    """Whether one deed left both, as starting a story logs its pair."""
    same = all(getattr(event, name) == getattr(former, name) for name in ("at", "by_id", "story_id"))
    return same and KINDS[event.kind].follows == former.kind


def _together(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    return {**second, **{key: {**second.get(key, {}), **parts} for key, parts in first.items()}}


def _stories_of(event_ids: Sequence[int]) -> Mapping[int, set[str]]:
    """The stories of events about several, by the event; their numbers as text."""
    found: dict[int, set[str]] = defaultdict(set)
    if event_ids:
        named = select(event_story).where(event_story.c.event_id.in_(event_ids))
        for event_id, story_id in db.session.execute(named):
            found[event_id].add(str(story_id))
    return found


def stories(project: Project, story_ids: Iterable[int], parts: Collection[str]) -> list[Story]:
    """Stories of the project, deleted ones too, with those of their labels and owners that `parts` names:
    a constant number of statements."""
    wanted = [selectinload(collection) for part, collection in _COLLECTIONS.items() if part in parts]
    return list(
        db.session.scalars(
            select(Story)
            .where(Story.project_id == project.id, Story.id.in_(list(story_ids)))
            .options(*wanted)
            .order_by(Story.id)
        )
    )


_COLLECTIONS = {"labels": Story.labels, "owners": Story.ownerships}


def labels(project: Project, label_ids: Iterable[int]) -> dict[int, Label]:
    """Those that are still there, by number."""
    found = db.session.scalars(
        select(Label).where(Label.project_id == project.id, Label.id.in_(list(label_ids)))
    )
    return {label.id: label for label in found}


@cache
def remembered_models() -> dict[str, Any]:
    """The models whose rows are remembered, by their tables."""
    models = (mapper.class_ for mapper in Model.registry.mappers)
    return {model.__tablename__: model for model in models if hasattr(model, "REMEMBERED")}


def rows(keys: Iterable[str]) -> Rows:
    """The rows of these keys that are there. One statement for each table."""
    wanted: dict[str, dict[tuple[int, ...], str]] = defaultdict(dict)
    for key in keys:
        table, identity = table_and_identity(key)
        wanted[table][identity] = key
    found: Rows = {}
    for table, by_identity in wanted.items():
        model = remembered_models()[table]
        columns = tuple(model.__mapper__.primary_key)
        is_one = (
            tuple_(*columns).in_(list(by_identity))
            if columns[1:]
            else columns[0].in_([number for (number,) in by_identity])
        )
        for row in db.session.scalars(select(model).where(is_one)):
            found[by_identity[tuple(row.__mapper__.primary_key_from_instance(row))]] = row
    return found


def lines(story_id: int, kind: str) -> list[Task]:
    """The lines of a checklist in their order."""
    of_it = select(Task).where(Task.story_id == story_id, Task.kind == kind)
    return list(db.session.scalars(of_it.order_by(Task.position, Task.id)))


def people(person_ids: Iterable[int]) -> dict[int, Person]:
    found = db.session.scalars(select(Person).where(Person.id.in_(list(person_ids))))
    return {person.id: person for person in found}


def latest_changes_by(project: Project, person: Person, limit: int = 20) -> list[Event]:
    """What the person changed last and could undo, newest first."""
    kinds = [kind for kind, known in KINDS.items() if known.undo]
    return list(
        db.session.scalars(
            select(Event)
            .where(
                Event.project_id == project.id,
                Event.by_id == person.id,
                Event.kind.in_(kinds),
                Event.before.is_not(None),
            )
            .order_by(Event.version.desc())
            .limit(limit)
        )
    )
