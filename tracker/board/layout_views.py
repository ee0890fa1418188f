"""The address that keeps how somebody arranged their board. It is nobody else's business: no event, and
the project's version stays."""

from __future__ import annotations

from flask import Response, current_app, g, request, url_for

from tracker.board.layout import LONGEST, chosen
from tracker.database import db
from tracker.teams.actions import keep_layout
from tracker.teams.door import LAYOUT_COOKIE, needs, project_blueprint
from tracker.teams.permissions import May
from tracker.web import Refusal, me

blueprint = project_blueprint("layout", __name__)

A_YEAR = 365 * 24 * 3600


@blueprint.post("/layout")
@needs(May.READ)
def keep() -> Response:
    """With the person's membership; administrators who have none keep it in their browser."""
    layout = chosen(request.form.getlist("panels"), request.form)
    if len(layout.text) > LONGEST:
        raise Refusal("That is more than can be kept of a board: close a panel first.")
    answer = Response(status=204)
    if not keep_layout(g.project, me().id, layout.text):
        answer.set_cookie(
            LAYOUT_COOKIE,
            layout.text,
            max_age=A_YEAR,
            path=url_for("board.show"),
            httponly=True,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            samesite="Lax",
        )
    db.session.commit()
    return answer
