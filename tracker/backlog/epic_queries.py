"""Reading epics: in their own order, with their labels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from flask import abort
from sqlalchemy import BigInteger, bindparam, select

from tracker.accounts.models import Person
from tracker.activity.models import Event
from tracker.backlog.models import Epic, Label, Story, story_label
from tracker.backlog.queries import PROJECT
from tracker.backlog.workflow import State, StoryType, is_estimable
from tracker.database import asked, db
from tracker.ledger.entries import Standing
from tracker.teams.models import Project


class Theme(NamedTuple):
    """An epic as lists show it."""

    id: int
    name: str
    label_id: int
    label: str


def epics(project: Project) -> list[Theme]:
    """The project's epics in their order."""
    return list(map(Theme._make, asked(_EPICS, project=project.id)))


_EPICS = (
    select(Epic.id, Epic.name, Epic.label_id, Label.name)
    .join(Label, Label.id == Epic.label_id)
    .where(Epic.project_id == PROJECT)
    .order_by(Epic.position, Epic.id)
)


def described(project: Project, epic_id: int) -> tuple[Theme, str] | None:
    """The epic of this number with its description (Markdown); None where the project has none."""
    row = next(iter(asked(_DESCRIBED, project=project.id, epic=epic_id)), None)
    return (Theme(*row[:4]), row[4]) if row else None


_DESCRIBED = (
    select(Epic.id, Epic.name, Epic.label_id, Label.name, Epic.description)
    .join(Label, Label.id == Epic.label_id)
    .where(Epic.project_id == PROJECT, Epic.id == bindparam("epic", type_=BigInteger()))
)


def scopes(project: Project, story_ids: Iterable[int] | None = None) -> dict[int, dict[int, Standing]]:
    """For each epic what its ledger must hold: every story that carries its label, wherever it stands, but
    no release marker. With `story_ids` of those stories alone. Epics without stories are in it, too."""
    query, values = (_SCOPES, {}) if story_ids is None else (_PARTS, {"ids": list(story_ids)})
    found: dict[int, dict[int, Standing]] = {}
    for epic_id, story_id, story_type, state, estimate in asked(query, project=project.id, **values):
        scope = found.setdefault(epic_id, {})
        if story_id is not None:
            lacks = estimate is None and is_estimable(story_type, project.bugs_and_chores_are_estimatable)
            scope[story_id] = Standing(estimate or 0, lacks, state == State.ACCEPTED)
    return found


def _scopes(*among: Any) -> Any:
    stories = (
        select(story_label.c.label_id, Story.id, Story.story_type, Story.state, Story.estimate)
        .join(Story, Story.id == story_label.c.story_id)
        .where(Story.deleted_at.is_(None), Story.story_type != StoryType.RELEASE, *among)
        .subquery()
    )
    return (
        select(Epic.id, stories.c.id, stories.c.story_type, stories.c.state, stories.c.estimate)
        .outerjoin(stories, stories.c.label_id == Epic.label_id)
        .where(Epic.project_id == PROJECT, Epic.deleted_at.is_(None))
        .order_by(Epic.id, stories.c.id)
    )


_SCOPES = _scopes(Story.project_id == PROJECT)
_PARTS = _scopes(Story.id.in_(bindparam("ids", expanding=True)))


def find_epic(project: Project, epic_id: int) -> Epic:
    """The epic within the project; ends the request with 404 where there is none."""
    epic = db.session.get(Epic, epic_id)
    if epic is None or epic.project_id != project.id or epic.deleted_at is not None:
        abort(404)
    return epic


def places(project: Project, besides: Epic) -> Sequence[tuple[int, int]]:
    """The other epics in their order: (id, position)."""
    return [(row.id, row.position) for row in asked(_PLACES, project=project.id) if row.id != besides.id]


_PLACES = (
    select(Epic.id, Epic.position)
    .where(Epic.project_id == PROJECT, Epic.deleted_at.is_(None))
    .order_by(Epic.position, Epic.id)
)


def positions(project: Project) -> dict[int, int]:
    """Where the epics stand, by their ids."""
    return {row.id: row.position for row in asked(_PLACES, project=project.id)}


def epic_of(label: Label) -> Epic | None:
    """The epic that the label serves."""
    return db.session.scalars(select(Epic).where(Epic.label_id == label.id)).one_or_none()


def changed_since(epic: Epic, version: int) -> dict[str, str]:
    """The fields of the epic that were edited after the project had this version, each with who did it."""
    rows = db.session.execute(
        select(Event.details, Person.name)
        .outerjoin(Person, Person.id == Event.by_id)
        .where(Event.project_id == epic.project_id, Event.version > version, Event.kind == "epic.edited")
        .order_by(Event.version)
    )
    return {
        field: name or "somebody"
        for details, name in rows
        if details["epic_id"] == epic.id
        for field in details["changes"]
    }
