"""Addresses of undoing, and what tells every browser that a change of its own can be undone."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from tracker.activity.kinds import sentence
from tracker.backlog import undo_queries
from tracker.backlog.forms import UndoForm
from tracker.backlog.undo_actions import undo as undo_change
from tracker.backlog.writing import UNDOABLE
from tracker.database import db
from tracker.teams.door import needs, project_blueprint
from tracker.teams.permissions import May
from tracker.text import shortened
from tracker.web import SAFE_METHODS, Refusal, me, now, wants_fragment

blueprint = project_blueprint("undo", __name__)

LONGEST = 200
"""Characters of a sentence in a header: proxies take some 4,000 bytes of headers, and one may need nine."""


@blueprint.get("/undo")
@needs(May.WORK)
def show() -> str:
    changes = [
        (event.version, sentence(event.kind, event.details), event.at.astimezone(g.project.zone))
        for event in undo_queries.latest_changes_by(g.project, me())
    ]
    return render_template("backlog/undo.html", changes=changes)


@blueprint.post("/undo")
@needs(May.WORK)
def undo() -> AnyResponse:
    form = UndoForm(request.form)
    if not form.validate():
        raise Refusal(" ".join(form.complaints))
    event = undo_change(g.project, form.version.data, by=me(), at=now())
    db.session.commit()
    said = sentence(event.kind, event.details) if event else "Nothing is left to undo of this change."
    if wants_fragment():
        return Response(said, content_type="text/plain; charset=utf-8")
    flash(said)
    return redirect(url_for("undo.show"), 303)


@blueprint.after_app_request
def offer_undo(response: Response) -> Response:
    """A change that was written tells the version it made; one that can be undone, what it was."""
    if request.method in SAFE_METHODS or response.status_code >= 400 or "project" not in g:
        return response
    response.headers["X-Project-Version"] = str(g.project.version)
    event = db.session.info.get(UNDOABLE)
    if event is not None and event.project_id == g.project.id:
        words = shortened(sentence(event.kind, event.details), LONGEST)
        response.headers["X-Undo"] = f"{event.version} {quote(words)}"
    return response
