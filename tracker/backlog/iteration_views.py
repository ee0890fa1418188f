"""Addresses of iterations: what a team says of one."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from tracker.backlog import iteration_actions as actions
from tracker.backlog.iteration_forms import GoalForm, LengthForm, StrengthForm
from tracker.backlog.iteration_queries import iteration_at
from tracker.database import db
from tracker.forms import BaseForm
from tracker.planning.calendar import day_of
from tracker.teams.door import may, needs, project_blueprint
from tracker.teams.permissions import May
from tracker.web import Refusal, me, now, wants_fragment

blueprint = project_blueprint("iterations", __name__)


@blueprint.get("/iterations/<int:number>")
@needs(May.READ)
def show(number: int) -> str:
    iteration = iteration_at(g.project, number, now()) or abort(404)
    return render_template(
        "backlog/iteration.html",
        iteration=iteration,
        may_change=may(May.WORK),
        length=LengthForm(length=iteration.opened.length_override) if iteration.is_running else None,
        strength=StrengthForm(strength=iteration.opened.strength),
        goal=GoalForm(goal=iteration.opened.goal),
        today=day_of(now(), g.project.zone),
    )


@blueprint.post("/iterations/<int:number>/length")
@needs(May.WORK)
def length(number: int) -> AnyResponse:
    return _set(number, LengthForm, actions.set_length)


@blueprint.post("/iterations/<int:number>/strength")
@needs(May.WORK)
def strength(number: int) -> AnyResponse:
    return _set(number, StrengthForm, actions.set_strength)


@blueprint.post("/iterations/<int:number>/goal")
@needs(May.WORK)
def goal(number: int) -> AnyResponse:
    return _set(number, GoalForm, actions.set_goal)


def _set(number: int, kind: type[BaseForm], verb: Callable[..., None]) -> AnyResponse:
    """What was sent in the one field of the form, as the verb has it."""
    form = kind(request.form)
    if not form.validate():
        raise Refusal(" ".join(form.complaints))
    (value,) = form.data.values()
    verb(g.project, number, value, by=me(), at=now())
    return _saved(number)


def _saved(number: int) -> AnyResponse:
    db.session.commit()
    if wants_fragment():
        return Response(status=204)
    return redirect(url_for("iterations.show", number=number), 303)
