"""The tokens of one's programs, for all projects or for one."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.accounts import token_actions as actions
from tracker.accounts import token_queries as queries
from tracker.accounts.forms import TokenForm
from tracker.database import db
from tracker.projects.queries import projects_of
from tracker.web import Refusal, me, now, signed_in

blueprint = Blueprint("tokens", __name__, url_prefix="/profile/tokens")


@blueprint.get("")
@signed_in
def index() -> Response:
    return _page(_form())


@blueprint.post("")
@signed_in
def create() -> Response:
    form = _form(request.form)
    if not form.validate():
        return _page(form, status=422)
    scope = actions.READ if form.read_only.data else actions.WRITE
    try:
        secret = actions.create(
            me(), form.name.data or "", scope=scope, at=now(), project_id=form.project.data or None
        )
    except Refusal as refusal:
        db.session.rollback()
        return _page(form, complaints=[refusal.text], status=refusal.status)
    db.session.commit()
    return _page(_form(), secret=secret)


@blueprint.post("/<int:token_id>/deletions")
@signed_in
def revoke(token_id: int) -> Response:
    token = queries.find_token(me(), token_id)
    actions.revoke(token, at=now())
    db.session.commit()
    flash(f"The token {token.name or 'for sign-in by password'} opens nothing any more.")
    return redirect(url_for("tokens.index"), 303)


def _projects() -> list[tuple[int, str]]:
    return [(project.id, project.name) for project in projects_of(me())]


def _form(sent: Any = None) -> TokenForm:
    return TokenForm(sent).offer(_projects())


def _page(
    form: TokenForm, *, secret: str = "", complaints: list[str] | None = None, status: int = 200
) -> Response:
    """The list of tokens. With a secret it is the one page on which that ever stands, so nothing keeps it."""
    tokens = queries.tokens_of(me())
    page = render_template(
        "projects/tokens.html",
        form=form,
        tokens=tokens,
        names=dict(_projects()),
        secret=secret,
        complaints=complaints or [],
    )
    answer = make_response(page, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer
