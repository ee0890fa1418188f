"""Verbs of epics. Each changes rows, leaves one event, and does nothing where nothing would change."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tracker.accounts.models import Person
from tracker.backlog import epic_queries, queries
from tracker.backlog.fields import LONGEST_LABEL, label_name
from tracker.backlog.label_actions import outdate_rows
from tracker.backlog.models import Epic, Label
from tracker.backlog.ordering import between, index_at, renumbered
from tracker.backlog.places import Spot
from tracker.backlog.writing import writing
from tracker.database import db
from tracker.teams.models import Project
from tracker.web import Refusal


def create(
    project: Project,
    *,
    by: Person | None,
    at: datetime,
    name: str,
    label: str = "",
    description: str = "",
    spot: Spot = Spot.TOP,
) -> Epic:
    """A new epic, above all others or below them. Without a label it gets one of its lower-cased name
    (1.7). Raises Refusal for a missing name, and for a label that serves another epic."""
    with writing(project, by=by, at=at) as change:
        _check_name(name)
        epic = Epic(
            project_id=change.project.id, name=name, description=description, position=0, created_at=at
        )
        epic.label = _label_for(change.project, label_name(label or name), None)
        db.session.flush()
        epic.position = _position(change.project, epic, spot)
        db.session.add(epic)
        db.session.flush()
        change.record("epic.created", epic_id=epic.id, name=name)
        outdate_rows(change, [epic.label.id])
        return epic


def edit(epic: Epic, *, by: Person | None, at: datetime, seen: int | None = None, **values: str) -> Epic:
    """Sets any of name, description (Markdown) and label (a name). `seen` is the project's version that
    the editor looked at: where somebody changed the same fields since, nothing is set and a Refusal
    (409) names them. Raises Refusal for a label that serves another epic."""
    project = db.session.get_one(Project, epic.project_id)
    with writing(project, by=by, at=at) as change:
        if "label" in values:
            values["label"] = label_name(values["label"] or values.get("name", epic.name))
        before = {"name": epic.name, "description": epic.description, "label": epic.label.name}
        changes = {key: [before[key], value] for key, value in values.items() if before[key] != value}
        if not changes:
            return epic
        if seen is not None:
            _refuse_overwriting(epic, seen, changes)
        epic.name = values.get("name", epic.name)
        epic.description = values.get("description", epic.description)
        _check_name(epic.name)
        touched = [epic.label.id]
        if "label" in changes:
            epic.label = _label_for(change.project, values["label"], epic)
            db.session.flush()
            touched.append(epic.label.id)
        fields = ", ".join(changes)
        change.record("epic.edited", epic_id=epic.id, name=epic.name, fields=fields, changes=changes)
        if "label" in changes:
            outdate_rows(change, touched)
        return epic


def move(epic: Epic, spot: Spot, neighbour: int | None = None, *, by: Person | None, at: datetime) -> Epic:
    """Puts the epic before or after another one, by its id, or above or below all. Raises Refusal (409)
    where the neighbour is gone."""
    project = db.session.get_one(Project, epic.project_id)
    with writing(project, by=by, at=at) as change:
        position = _position(change.project, epic, spot, neighbour)
        if position == epic.position:
            return epic
        epic.position = position
        change.record("epic.moved", epic_id=epic.id, name=epic.name)
        return epic


def delete(epic: Epic, *, by: Person | None, at: datetime) -> None:
    """Takes the epic away; its label, and the stories that carry it, stay (1.7). So does its row, for the
    ledger: what an imported file called it may come again."""
    project = db.session.get_one(Project, epic.project_id)
    with writing(project, by=by, at=at) as change:
        if epic.deleted_at is not None:
            return
        label_id = epic.label_id
        take_away(epic, at=change.at)
        change.record("epic.deleted", epic_id=epic.id, name=epic.name)
        outdate_rows(change, [label_id] if label_id else [])


def take_away(epic: Epic, *, at: datetime) -> None:
    """Within a change: the epic is gone, and its label free to serve another one."""
    epic.deleted_at = at
    epic.label_id = epic.import_key = None


def _check_name(name: str) -> None:
    if not name:
        raise Refusal("An epic needs a name.")


def _label_for(project: Project, name: str, epic: Epic | None) -> Label:
    """The label of this name, made where there is none, free to serve the epic."""
    if not name:
        raise Refusal("An epic needs a label: name one that has letters.")
    if len(name) > LONGEST_LABEL:
        raise Refusal(
            f"The label has {len(name)} characters; at most {LONGEST_LABEL} fit. "
            "Give the epic a label of its own with a shorter name."
        )
    label = queries.label_named(project, name)
    if label is None:
        return Label(project_id=project.id, name=name)
    served = epic_queries.epic_of(label)
    if served is not None and served is not epic:
        raise Refusal(f"The label “{name}” serves the epic “{served.name}” already. Choose another one.")
    return label


def _position(project: Project, epic: Epic, spot: Spot, neighbour: int | None = None) -> int:
    """A position at the spot; the epic's own where it stands there already."""
    places = epic_queries.places(project, besides=epic)
    try:
        index = index_at([epic_id for epic_id, _ in places], spot, neighbour)
    except LookupError:
        raise Refusal("The epic next to it is gone. Nothing was changed; try again.", 409) from None
    above = places[index - 1][1] if index else None
    below = places[index][1] if index < len(places) else None
    if epic.id and (above is None or above < epic.position) and (below is None or epic.position < below):
        return epic.position
    position = between(above, below)
    if position is not None:
        return position
    fresh = renumbered(len(places) + 1)
    gap = fresh.pop(index)
    for (epic_id, _), place in zip(places, fresh, strict=True):
        db.session.get_one(Epic, epic_id).position = place
    return gap


def _refuse_overwriting(epic: Epic, seen: int, changes: dict[str, Any]) -> None:
    theirs = epic_queries.changed_since(epic, seen)
    both = [name for name in changes if name in theirs]
    if both:
        raise Refusal(
            f"{theirs[both[0]]} changed the {', '.join(both)} of this epic while you were editing it. "
            "Nothing of yours was saved; compare both and save again.",
            409,
        )
