"""Addresses of forges: where owners let them in, and where they tell of code."""

from __future__ import annotations

import json
from typing import Any

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response

from tracker.database import db
from tracker.forges import actions, queries
from tracker.forges.forms import ForgeForm
from tracker.forges.models import Forge
from tracker.forges.payloads import read
from tracker.forges.signatures import FORGES, event_of, is_genuine
from tracker.teams.door import needs, project_blueprint
from tracker.teams.permissions import May
from tracker.web import Refusal, me, now, public

open_blueprint = Blueprint("forges_open", __name__)
blueprint = project_blueprint("forges", __name__)


@blueprint.get("/settings/code")
@needs(May.MANAGE)
def index() -> Response:
    return _page(ForgeForm())


@blueprint.post("/settings/code")
@needs(May.MANAGE)
def add() -> Response:
    form = ForgeForm(request.form)
    if not form.validate():
        return _page(form, status=422)
    forge = actions.add(g.project, form.kind.data, form.name.data or "", by=me(), at=now())
    db.session.commit()
    return _page(ForgeForm(), new=forge)


@blueprint.post("/settings/code/<int:forge_id>/deletions")
@needs(May.MANAGE)
def revoke(forge_id: int) -> Response:
    forge = next((each for each in queries.forges_of(g.project) if each.id == forge_id), None) or abort(404)
    actions.revoke(forge, by=me(), at=now())
    db.session.commit()
    flash(f"What {forge.name} sends is refused from now on.")
    return redirect(url_for("forges.index"), 303)


@open_blueprint.post("/forges/<string:forge_key>")
@public
def tell(forge_key: str) -> Response:
    """A forge tells of commits, branches or pull requests. It proves itself by the secret alone."""
    forge = queries.forge_with(forge_key) or abort(404)
    body, headers = request.get_data(), dict(request.headers)
    if not is_genuine(forge.kind, forge.secret, headers, body):
        return _answer(f"This is not signed with the secret of {forge.name}.", 403)
    told = read(forge.kind, event_of(forge.kind, headers), _payload(body))
    try:
        done = actions.take(forge, told, body, at=now())
    except Refusal as refusal:
        db.session.rollback()
        return _answer(refusal.text, refusal.status)
    db.session.commit()
    return _answer("Known already." if done.is_known else "", stories=done.story_ids, pairs=done.pairs)


def _payload(body: bytes) -> Any:
    """GitHub may send its JSON as a field of a form. What cannot be read tells nothing."""
    text = request.form.get("payload") if request.mimetype == "application/x-www-form-urlencoded" else body
    try:
        return json.loads(text or "null")
    except (ValueError, RecursionError):
        return None


def _answer(text: str, status: int = 200, **more: Any) -> Response:
    return make_response(jsonify({**({"text": text} if text else {}), **more}), status)


def _page(form: ForgeForm, *, new: Forge | None = None, status: int = 200) -> Response:
    """The forges. With a new one it is the page on which its secret stands, so nothing keeps it."""
    site = (current_app.config["ADDRESS"] or request.host_url).rstrip("/")
    page = render_template(
        "forges/settings.html",
        form=form,
        forges=queries.forges_of(g.project),
        words=FORGES,
        new=new,
        site=site,
    )
    answer = make_response(page, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer
