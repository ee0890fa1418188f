"""The inbox, what reaches somebody, and the link in letters that ends them."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from tracker.database import db
from tracker.inbox import actions, queries
from tracker.inbox.forms import ChoicesForm
from tracker.inbox.lines import by_project
from tracker.notifications import actions as notifications
from tracker.text import number
from tracker.web import me, now, public, signed_in, wants_fragment

blueprint = Blueprint("inbox", __name__)


@blueprint.get("/inbox")
@signed_in
def show() -> str:
    lines, earlier = queries.lines(me().id, request.args.get("before", type=number))
    page = "inbox/_lines.html" if wants_fragment() else "inbox/inbox.html"
    return render_template(page, groups=by_project(lines), earlier=earlier, today=now())


@blueprint.get("/inbox/count")
@signed_in
def count() -> AnyResponse:
    return jsonify({"unread": queries.unread(me().id)})


@blueprint.post("/inbox/read")
@signed_in
def read_all() -> AnyResponse | tuple[str, int]:
    notifications.mark_read(me().id, at=now())
    return _done()


@blueprint.post("/inbox/<int:notification_id>/read")
@signed_in
def read(notification_id: int) -> AnyResponse | tuple[str, int]:
    notifications.mark_read(me().id, at=now(), ids=[notification_id])
    return _done()


@blueprint.post("/inbox/<int:notification_id>/unread")
@signed_in
def unread(notification_id: int) -> AnyResponse | tuple[str, int]:
    notifications.mark_unread(me().id, notification_id)
    return _done()


@blueprint.get("/inbox/choices")
@signed_in
def choices() -> str:
    return _choices_page(ChoicesForm(ways=queries.ways(me().id)))


@blueprint.post("/inbox/choices")
@signed_in
def choose() -> AnyResponse | tuple[str, int]:
    form = ChoicesForm(request.form, ways=queries.ways(me().id))
    if not form.validate():
        return _choices_page(form), 422
    actions.choose_ways(me(), form.ways)
    db.session.commit()
    flash("From now on you are told in these ways.")
    return redirect(url_for("inbox.choices"), 303)


@blueprint.get("/unsubscribe/<string:token>")
@public
def unsubscribe(token: str) -> str:
    person = actions.whose(token) or abort(404)
    return render_template("inbox/unsubscribe.html", person=person, token=token, stopped=False)


@blueprint.post("/unsubscribe/<string:token>")
@public
def stop(token: str) -> str:
    """Mail programs post here by themselves (RFC 8058), people by the button of the page."""
    person = actions.stop_letters(token) or abort(404)
    db.session.commit()
    return render_template("inbox/unsubscribe.html", person=person, token=token, stopped=True)


def _choices_page(form: ChoicesForm) -> str:
    return render_template("inbox/choices.html", form=form, posts=current_app.config["POSTBOX"] is not None)


def _done() -> AnyResponse | tuple[str, int]:
    db.session.commit()
    return ("", 204) if wants_fragment() else redirect(url_for("inbox.show"), 303)
