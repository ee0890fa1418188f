"""One's pairs and absences for calendar programs, at an address that is secret and needs no sign-in."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as Sent

from tracker.accounts.secrets import looks_like_one
from tracker.database import db
from tracker.pairing import feed_actions as actions
from tracker.pairing import feed_queries as queries
from tracker.pairing.feed import Happening, calendar_text
from tracker.planning.calendar import day_of
from tracker.teams.absence_queries import zone_of
from tracker.web import me, now, public, signed_in

blueprint = Blueprint("calendar_feed", __name__)


@blueprint.get("/profile/calendar")
@signed_in
def page() -> Response:
    secret = queries.secret_now(me(), _key())
    address = url_for("calendar_feed.read", calendar=secret, _external=True) if secret else ""
    answer = make_response(render_template("pairing/feed.html", address=address))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/profile/calendar")
@signed_in
def make() -> Sent:
    actions.make_address(me(), _key(), at=now())
    return _done("The calendar has a new address; an older one leads nowhere any more.")


@blueprint.post("/profile/calendar/deletions")
@signed_in
def revoke() -> Sent:
    was_there = actions.revoke(me(), at=now())
    return _done("The address leads nowhere any more." if was_there else "There was no address.")


@blueprint.get("/calendars/<string:calendar>.ics")
@public
def read(calendar: str) -> Sent:
    """The calendar; whoever has the address may read it. An address that is no longer good, like one that
    never was, finds nothing."""
    feed = queries.feed_with(calendar) if looks_like_one(calendar) else None
    if feed is None:
        abort(404)
    zone = zone_of(feed.person, current_app.config["DEFAULT_TIME_ZONE"])
    found = queries.happenings(feed.person, day_of(now(), zone))
    text = calendar_text(f"Pairs of {feed.person.name}", found, zone.key, _address_of)
    answer = Response(text, content_type="text/calendar; charset=utf-8")
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.add_etag()
    return answer.make_conditional(request)


def _address_of(each: Happening) -> str:
    return url_for("pair_board.show", project_id=each.project_id, day=each.first, _external=True)


def _key() -> str:
    return str(current_app.config["SECRET_KEY"])


def _done(sentence: str) -> Sent:
    db.session.commit()
    flash(sentence)
    return redirect(url_for("calendar_feed.page"), 303)
