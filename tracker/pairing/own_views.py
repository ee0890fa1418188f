"""The page on which somebody sees their own pairs: nobody else does."""

from __future__ import annotations

from flask import g, render_template

from tracker.pairing import own_queries
from tracker.pairing.own import LOOKED_BACK
from tracker.pairing.rotation_queries import story_titles
from tracker.planning.calendar import day_of
from tracker.teams.door import needs, project_blueprint
from tracker.teams.permissions import May
from tracker.web import me, now

blueprint = project_blueprint("own_pairs", __name__)


@blueprint.get("/pairing/me")
@needs(May.READ)
def show() -> str:
    today = day_of(now(), g.project.zone)
    own = own_queries.own_pairs(g.project, me(), today)
    return render_template(
        "pairing/own.html",
        own=own,
        titles=story_titles(g.project, [int(each.key) for each in own.stories]),
        looked_back=LOOKED_BACK.days,
        today=today,
    )
