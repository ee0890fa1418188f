"""Addresses of epics. Their list is a panel of the board."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from tracker.backlog import epic_actions, epic_queries
from tracker.backlog.epic_forms import EpicForm, SpotForm
from tracker.backlog.models import Epic
from tracker.database import db
from tracker.teams.door import may, needs, project_blueprint
from tracker.teams.permissions import May
from tracker.text import markdown
from tracker.web import Refusal, me, now, wants_fragment

blueprint = project_blueprint("epics", __name__)


@blueprint.post("/epics")
@needs(May.WORK)
def create() -> AnyResponse:
    form = EpicForm(request.form)
    if not form.validate():
        raise Refusal(" ".join(form.complaints))
    name, label, description = form.values(["name", "label", "description"]).values()
    epic = epic_actions.create(g.project, by=me(), at=now(), name=name, label=label, description=description)
    return _saved(epic)


@blueprint.get("/epics/<int:epic_id>")
@needs(May.READ)
def epic(epic_id: int) -> str:
    return _page(epic_queries.find_epic(g.project, epic_id))


@blueprint.post("/epics/<int:epic_id>")
@needs(May.WORK)
def edit(epic_id: int) -> AnyResponse | tuple[str, int]:
    epic = epic_queries.find_epic(g.project, epic_id)
    form = EpicForm.of(epic, g.project.version, request.form)
    values = form.values(request.form)
    if not form.validate():
        return _page(epic, form, form.complaints), 422
    try:
        epic_actions.edit(epic, by=me(), at=now(), seen=form.version.data, **values)
    except Refusal as refusal:
        db.session.rollback()
        form.version.data = g.project.version
        return _page(epic_queries.find_epic(g.project, epic_id), form, [refusal.text]), refusal.status
    return _saved(epic)


@blueprint.post("/epics/<int:epic_id>/moves")
@needs(May.WORK)
def move(epic_id: int) -> AnyResponse:
    epic = epic_queries.find_epic(g.project, epic_id)
    form = SpotForm(request.form)
    if not form.validate():
        raise Refusal(" ".join(form.complaints))
    spot, neighbour = form.target()
    epic_actions.move(epic, spot, neighbour, by=me(), at=now())
    return _saved(epic)


@blueprint.post("/epics/<int:epic_id>/deletions")
@needs(May.WORK)
def delete(epic_id: int) -> AnyResponse:
    epic = epic_queries.find_epic(g.project, epic_id)
    epic_actions.delete(epic, by=me(), at=now())
    db.session.commit()
    if wants_fragment():
        return Response(status=204)
    flash(f"The epic “{epic.name}” was deleted. Its label and its stories stay.")
    return redirect(url_for("board.panel", kind="epics"), 303)


def _saved(epic: Epic) -> AnyResponse:
    db.session.commit()
    if wants_fragment():
        return Response(status=204, headers={"X-Item": f"epic-{epic.id}"})
    return redirect(url_for("board.panel", kind="epics", _anchor=f"epics-epic-{epic.id}"), 303)


def _page(epic: Epic, form: EpicForm | None = None, complaints: list[str] | None = None) -> str:
    order = [each.id for each in epic_queries.epics(g.project)]
    at = order.index(epic.id)
    context: dict[str, Any] = {
        "epic": epic,
        "form": form or EpicForm.of(epic, g.project.version),
        "complaints": complaints or [],
        "can_work": may(May.WORK),
        "above": order[at - 1] if at else None,
        "below": order[at + 1] if at + 1 < len(order) else None,
        "description_html": markdown(epic.description),
    }
    return render_template("backlog/_epic.html" if wants_fragment() else "backlog/epic.html", **context)
