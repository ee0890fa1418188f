"""The board of a day's pairs: propose, move, pin, undo, publish."""

from __future__ import annotations

from datetime import date

from flask import g, render_template, request, url_for

from tracker.backlog.queries import days_off
from tracker.pairing import board_actions, board_queries, standing_queries
from tracker.pairing.days import day_named, working_day_after
from tracker.pairing.rotation_costs import UNIT
from tracker.pairing.rotation_forms import MoveForm
from tracker.planning.calendar import day_of
from tracker.teams.door import may, needs, project_blueprint
from tracker.teams.permissions import May
from tracker.web import AnyResponse, Refusal, me, now, saved

blueprint = project_blueprint("pair_board", __name__)


@blueprint.get("/pairing")
@needs(May.READ)
def show() -> str:
    """The board of ?day=, or of today; with ?alternatives=yes what else could be proposed."""
    day, today = _day(), _today()
    wants_others = may(May.WORK) and request.args.get("alternatives") == "yes"
    return render_template(
        "pairing/board.html",
        shown=board_queries.shown(g.project, day, names_rules=may(May.MANAGE)),
        stands_since=standing_queries.stands_since(g.project, now()) if day == today else None,
        next_day=working_day_after(today, g.project.working_days, days_off(g.project)),
        others=board_queries.other_proposals(g.project, day) if wants_others else [],
        wants_others=wants_others,
        unit=UNIT,
        day=day,
        today=today,
        may_write=may(May.WORK),
        may_manage=may(May.MANAGE),
    )


@blueprint.post("/pairing/proposals")
@needs(May.WORK)
def propose() -> AnyResponse:
    form = _form()
    board_actions.propose_pairs(
        g.project, _day(), by=me(), at=now(), keep=form.keep.data, other=form.other.data or 0
    )
    return _done()


@blueprint.post("/pairing/moves")
@needs(May.WORK)
def move() -> AnyResponse:
    form = _form()
    if form.person.data is None:
        raise Refusal("Choose who moves.")
    who, to, instead = form.person.data, form.to.data, form.instead.data
    if (to or 0) < 0:
        raise Refusal("Tracks are counted from 0.")
    board_actions.move(g.project, _day(), who, to, instead=instead, by=me(), at=now())
    return _done()


@blueprint.post("/pairing/pins")
@needs(May.WORK)
def pin() -> AnyResponse:
    form = _form()
    board_actions.pin(g.project, _day(), form.to.data or 0, form.pinned.data, by=me(), at=now())
    return _done()


@blueprint.post("/pairing/undo")
@needs(May.WORK)
def undo() -> AnyResponse:
    board_actions.undo(g.project, _day(), by=me(), at=now())
    return _done()


@blueprint.post("/pairing/publications")
@needs(May.WORK)
def publish() -> AnyResponse:
    board_actions.publish(g.project, _day(), by=me(), at=now())
    return _done()


def _form() -> MoveForm:
    form = MoveForm(request.form)
    if not form.validate():
        raise Refusal(" ".join(form.complaints))
    return form


def _today() -> date:
    return day_of(now(), g.project.zone)


def _day() -> date:
    given = request.values.get("day", "")
    try:
        return day_named(given) if given else _today()
    except ValueError as error:
        raise Refusal(str(error)) from error


def _done() -> AnyResponse:
    day = _day()
    return saved(url_for("pair_board.show", day=day if day != _today() else None))
