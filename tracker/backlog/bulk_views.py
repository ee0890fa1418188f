"""Addresses of what is done with many stories at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

from flask import Response, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from tracker.activity.kinds import MOVED_OUT, sentence
from tracker.activity.models import Event
from tracker.backlog import bulk_actions as bulk
from tracker.backlog import paste_actions, queries
from tracker.backlog.bulk_forms import BulkForm, LinesForm
from tracker.backlog.lines import MOST, read_lines
from tracker.backlog.places import Place, Spot, place_in
from tracker.backlog.position_queries import place_to_add, state_of_new
from tracker.backlog.project_move_actions import move_to_project
from tracker.database import db
from tracker.teams.door import enter_besides, needs, project_blueprint
from tracker.teams.permissions import May
from tracker.text import shortened
from tracker.web import Refusal, me, now, wants_fragment

blueprint = project_blueprint("bulk", __name__)
LONGEST = 300
"""Signs of a sentence that a page shows for some seconds."""

DEEDS: dict[str, Callable[[BulkForm, dict[str, Any]], Any]] = {
    "state": lambda form, who: bulk.change_states(g.project, form.ids(), form.state.data or "", **who),
    "label": lambda form, who: bulk.add_labels(g.project, form.ids(), form.names(), **who),
    "unlabel": lambda form, who: bulk.remove_labels(g.project, form.ids(), form.names(), **who),
    "own": lambda form, who: bulk.change_owners(g.project, form.ids(), add=form.persons(), **who),
    "disown": lambda form, who: bulk.change_owners(g.project, form.ids(), remove=form.persons(), **who),
    "owners": lambda form, who: bulk.change_owners(g.project, form.ids(), instead=form.persons(), **who),
    "estimate": lambda form, who: bulk.estimate(g.project, form.ids(), form.estimate.data, **who),
    "type": lambda form, who: bulk.change_types(g.project, form.ids(), form.story_type.data or "", **who),
    "priority": lambda form, who: bulk.change_priorities(
        g.project, form.ids(), form.priority.data or "", **who
    ),
    "move": lambda form, who: bulk.move(g.project, form.ids(), form.target(), **who),
    "ends": lambda form, who: bulk.move_to_ends(g.project, form.ids(), form.end(), **who),
    "delete": lambda form, who: bulk.delete(g.project, form.ids(), **who),
    "project": lambda form, who: _to_project(form.ids(), form.project_id(), who),
}
"""What `do` may be."""


@blueprint.post("/bulk")
@needs(May.WORK)
def change() -> AnyResponse:
    form = BulkForm(request.form, project=g.project, people=queries.members(g.project))
    if not form.validate():
        raise Refusal(" ".join(form.complaints))
    deed = DEEDS.get(request.form.get("do", ""))
    if deed is None:
        raise Refusal(f"Say what to do: {', '.join(DEEDS)}.")
    event = deed(form, {"by": me(), "at": now()})
    db.session.commit()
    said = _said(event)
    if not wants_fragment():
        flash(said)
        return redirect(url_for("board.show"), 303)
    headers = {"X-Said": quote(said)} if event and event.kind in MOVED_OUT else {}
    return Response(said, content_type="text/plain; charset=utf-8", headers=headers)


def _said(event: Event | None) -> str:
    """What was done. Nothing offers to undo a move to another project, so how that is done is said, too."""
    if event is None:
        return "Nothing to change: it is so already."
    said = sentence(event.kind, event.details)
    if event.kind in MOVED_OUT:
        what = "them" if "count" in event.details else "it"
        return f"{shortened(said, LONGEST)}. To take that back, move {what} here again from there"
    return said


def _to_project(ids: Sequence[int], project_id: int, who: dict[str, Any]) -> Event | None:
    """To the other project, where the person may work there, too."""
    if project_id == g.project.id:
        return None
    target = enter_besides(project_id)
    return move_to_project(g.project, ids, target, **who)


@blueprint.get("/lines")
@needs(May.WORK)
def lines() -> str:
    return _lines_page(LinesForm(request.args))


@blueprint.post("/lines")
@needs(May.WORK)
def add_lines() -> AnyResponse | tuple[str, int] | str:
    form = LinesForm(request.form)
    if not form.validate():
        return _lines_page(form), 422
    found = read_lines(form.lines.data or "")
    if "add" not in request.form or not found or paste_actions.complaints(g.project, found):
        return _lines_page(form)
    state, place = state_of_new(g.project, form.list.data), _place(form)
    stories = paste_actions.add(g.project, found, state, by=me(), at=now(), place=place)
    db.session.commit()
    if wants_fragment():
        return Response(status=204, headers={"X-Story-Id": str(stories[0].id)})
    flash(f"Added {len(stories)} stories.")
    return redirect(url_for("board.show", _anchor=f"story-{stories[0].id}"), 303)


def _place(form: LinesForm) -> Place | None:
    if form.after.data:
        return place_in(form.list.data, Spot.AFTER, form.after.data)
    return place_to_add(g.project, form.list.data, now())


def _lines_page(form: LinesForm) -> str:
    found = read_lines(form.lines.data or "")
    context = {
        "form": form,
        "found": found[:MOST],
        "too_many": len(found) if len(found) > MOST else 0,
        "wrong": paste_actions.complaints(g.project, found[:MOST]),
    }
    piece = wants_fragment() and request.method == "POST"
    return render_template("backlog/_lines.html" if piece else "backlog/lines.html", **context)
