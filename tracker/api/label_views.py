"""Labels and epics, for programs (semantics reference 3.9.2, 3.9.4)."""

from __future__ import annotations

from typing import Any

from flask import Response, g

from tracker.activity.actions import told_together
from tracker.api import label_queries as queries
from tracker.api.answering import asked_fields, many, nothing, one
from tracker.api.asking import one_sent, read
from tracker.api.door import api_blueprint
from tracker.api.epic_filter import is_meant
from tracker.api.epic_queries import is_served, seen_epic, seen_epics
from tracker.api.epic_shapes import EPIC, LASTING
from tracker.api.label_shapes import LABEL
from tracker.api.memory import stays
from tracker.api.parameters import either, integer, text, thing
from tracker.api.problems import invalid, nameless
from tracker.api.story_actions import say
from tracker.api.story_parameters import COMMENTS
from tracker.backlog import epic_actions, label_actions
from tracker.backlog.epic_queries import find_epic
from tracker.backlog.fields import label_name
from tracker.backlog.label_queries import find_label
from tracker.backlog.models import Epic
from tracker.backlog.places import Spot
from tracker.backlog.search import parse
from tracker.teams.door import needs
from tracker.teams.permissions import May
from tracker.web import me, now

blueprint = api_blueprint("labels", __name__)

EPIC_PARAMETERS = {
    "name": text(5000),
    "description": text(20000),
    "label": either(thing(id=integer, name=text(255)), text(255)),
    "label_id": integer,
    "before_id": integer,
    "after_id": integer,
    "comments": COMMENTS,
}


@blueprint.get("/projects/<int:project_id>/labels")
@needs(May.READ)
def labels() -> Response:
    with_counts = "counts" in asked_fields(LABEL)
    stays()
    return many(LABEL, queries.labels(g.project, with_counts=with_counts))


@blueprint.post("/projects/<int:project_id>/labels")
@needs(May.WORK)
def add_label() -> Response:
    name = _name()
    return one(LABEL, label_actions.create(g.project, name, by=me(), at=now()))


@blueprint.get("/projects/<int:project_id>/labels/<int:label_id>")
@needs(May.READ)
def label(label_id: int) -> Response:
    find_label(g.project, label_id)
    found = queries.labels(g.project, with_counts="counts" in asked_fields(LABEL), only=label_id)
    return one(LABEL, found[0])


@blueprint.put("/projects/<int:project_id>/labels/<int:label_id>")
@needs(May.WORK)
def change_label(label_id: int) -> Response:
    name = _name()
    return one(LABEL, label_actions.rename(find_label(g.project, label_id), name, by=me(), at=now()))


@blueprint.delete("/projects/<int:project_id>/labels/<int:label_id>")
@needs(May.WORK)
def delete_label(label_id: int) -> Response:
    label_actions.delete(find_label(g.project, label_id), by=me(), at=now())
    return nothing()


@blueprint.get("/projects/<int:project_id>/epics")
@needs(May.READ)
def epics() -> Response:
    """In their order; `filter` chooses by words, `name:`, `label:` and `id:` (4)."""
    fields, search = asked_fields(EPIC), one_sent("filter", text(1000))
    found = seen_epics(g.project, now(), fields)
    if fields.names.keys() <= LASTING:
        stays()
    if search is not None:
        query = parse(search)
        found = [epic for epic in found if is_meant(epic.row, query)]
    return many(EPIC, found)


@blueprint.post("/projects/<int:project_id>/epics")
@needs(May.WORK)
def add_epic() -> Response:
    values = read(**EPIC_PARAMETERS)
    if not (values.get("name") or "").strip():
        raise invalid("Name can't be blank")
    about = {"name": values["name"].strip(), "description": values.get("description") or ""}
    label = _label(values) or ""
    _refuse_served(label or about["name"])
    with told_together():
        epic = epic_actions.create(g.project, by=me(), at=now(), label=label, spot=Spot.BOTTOM, **about)
        _move(epic, values)
        for comment in values.get("comments") or ():
            say(epic, comment if isinstance(comment, str) else comment.get("text", ""), by=me(), at=now())
    return _one(epic)


@blueprint.get("/projects/<int:project_id>/epics/<int:epic_id>")
@blueprint.get("/epics/<int:epic_id>", endpoint="epic_alone")
@needs(May.READ)
def epic(epic_id: int) -> Response:
    return _one(find_epic(g.project, epic_id))


@blueprint.put("/projects/<int:project_id>/epics/<int:epic_id>")
@needs(May.WORK)
def change_epic(epic_id: int) -> Response:
    epic, values = find_epic(g.project, epic_id), read(**EPIC_PARAMETERS)
    fields: dict[str, Any] = {name: values[name] or "" for name in ("name", "description") if name in values}
    fields |= {"name": fields["name"].strip()} if "name" in fields else {}
    label = _label(values)
    _refuse_served(label or "", besides=epic)
    with told_together():
        epic_actions.edit(epic, by=me(), at=now(), **(fields | {"label": label} if label else fields))
        _move(epic, values)
    return _one(epic)


@blueprint.delete("/projects/<int:project_id>/epics/<int:epic_id>")
@needs(May.WORK)
def delete_epic(epic_id: int) -> Response:
    epic_actions.delete(find_epic(g.project, epic_id), by=me(), at=now())
    return nothing()


def _one(epic: Epic) -> Response:
    return one(EPIC, seen_epic(g.project, epic, now(), asked_fields(EPIC)))


def _name() -> str:
    name: str = (read(name=text(255)).get("name") or "").strip()
    if not name:
        raise nameless()
    return name


def _label(values: dict[str, Any]) -> str | None:
    """The name of the label that was sent for an epic."""
    sent = values.get("label", {"id": values["label_id"]} if values.get("label_id") else None)
    sent = {"name": sent} if isinstance(sent, str) else sent
    if sent is None:
        return None
    if not (sent.get("name") or "").strip() and "id" not in sent:
        raise nameless()
    return sent.get("name") or find_label(g.project, sent["id"]).name


def _refuse_served(label: str, besides: Epic | None = None) -> None:
    if label and is_served(g.project, label, besides):
        raise invalid(f"The label '{label_name(label)}' is already used by another epic.")


def _move(epic: Epic, values: dict[str, Any]) -> None:
    for name, spot in (("before_id", Spot.BEFORE), ("after_id", Spot.AFTER)):
        if values.get(name):
            epic_actions.move(epic, spot, values[name], by=me(), at=now())
            return
