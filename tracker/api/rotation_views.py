"""Who pairs next, for programs: the proposal of `tracker rotate`. The original knew no pairs."""

from __future__ import annotations

from flask import Response, g

from tracker.api.answering import data
from tracker.api.asking import one_sent
from tracker.api.door import api_blueprint
from tracker.api.parameters import day
from tracker.pairing.rotation import alternatives, propose
from tracker.pairing.rotation_queries import morning
from tracker.pairing.rotation_shape import proposal
from tracker.planning.calendar import day_of
from tracker.teams.door import may, needs
from tracker.teams.permissions import May
from tracker.web import now

blueprint = api_blueprint("rotation", __name__)


@blueprint.get("/projects/<int:project_id>/rotation")
@needs(May.READ)
def show() -> Response:
    """Who should pair with whom on `date` (or today), on which story and why. Changes nothing. The rules of
    the rotation are named to owners alone."""
    asked = one_sent("date", day) or day_of(now(), g.project.zone)
    question = morning(g.project, asked, names_rules=may(May.MANAGE)).question
    plan = propose(question)
    others = alternatives(question, plan)
    told = proposal(g.project.id, asked, question.facts, question.manner.every, plan, others)
    return data({"kind": "rotation", **told})
