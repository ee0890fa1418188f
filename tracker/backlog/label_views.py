"""Addresses of labels. Their list is a panel of the board."""

from __future__ import annotations

from flask import Response, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from tracker.backlog import label_actions, label_queries
from tracker.backlog.epic_forms import LabelForm, MergeForm
from tracker.backlog.models import Label
from tracker.database import db
from tracker.teams.door import may, needs, project_blueprint
from tracker.teams.permissions import May
from tracker.web import Refusal, me, now, wants_fragment

blueprint = project_blueprint("labels", __name__)


@blueprint.get("/labels/<int:label_id>")
@needs(May.READ)
def label(label_id: int) -> str:
    return _page(label_queries.find_label(g.project, label_id))


@blueprint.post("/labels/<int:label_id>")
@needs(May.WORK)
def rename(label_id: int) -> AnyResponse | tuple[str, int]:
    """Where the name is another label's, the answer asks whether to merge, and its button says so."""
    label = label_queries.find_label(g.project, label_id)
    form = LabelForm(request.form)
    if not form.validate():
        return _page(label, form, form.complaints), 422
    try:
        kept = label_actions.rename(label, form.name.data or "", by=me(), at=now(), merging=form.merging.data)
    except Refusal as refusal:
        db.session.rollback()
        asks = refusal.status == 409
        return _page(
            label_queries.find_label(g.project, label_id), form, [refusal.text], asks
        ), refusal.status
    return _saved(kept)


@blueprint.post("/labels/<int:label_id>/merges")
@needs(May.WORK)
def merge(label_id: int) -> AnyResponse:
    label = label_queries.find_label(g.project, label_id)
    form = MergeForm(request.form)
    if not form.validate():
        raise Refusal(" ".join(form.complaints))
    into = label_queries.find_label(g.project, form.into.data)
    return _saved(label_actions.merge(label, into, by=me(), at=now()))


@blueprint.post("/labels/<int:label_id>/deletions")
@needs(May.WORK)
def delete(label_id: int) -> AnyResponse:
    label = label_queries.find_label(g.project, label_id)
    label_actions.delete(label, by=me(), at=now())
    db.session.commit()
    if wants_fragment():
        return Response(status=204)
    flash(f"The label “{label.name}” was deleted.")
    return redirect(url_for("board.panel", kind="labels"), 303)


def _saved(label: Label) -> AnyResponse:
    db.session.commit()
    if wants_fragment():
        return Response(status=204, headers={"X-Item": f"label-{label.id}"})
    return redirect(url_for("board.panel", kind="labels", _anchor=f"labels-label-{label.id}"), 303)


def _page(
    label: Label, form: LabelForm | None = None, complaints: list[str] | None = None, asks: bool = False
) -> str:
    """`asks`: whether the name is another label's and the two would become one."""
    words = label_queries.labels(g.project)
    context = {
        "label": label,
        "form": form or LabelForm(data={"name": label.name}),
        "complaints": complaints or [],
        "asks": asks,
        "can_work": may(May.WORK),
        "stories": label_queries.stories_with(label),
        "epic": next((word for word in words if word.id == label.id and word.epic_id), None),
        "others": [word for word in words if word.id != label.id],
    }
    return render_template("backlog/_label.html" if wants_fragment() else "backlog/label.html", **context)
