"""How a project's team rotates: its manner for everybody to read, its rules for owners."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response as Answer
from flask import flash, g, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.database import db
from tracker.pairing import queries, rotation_actions
from tracker.pairing.days import day_named
from tracker.pairing.rotation import alternatives, propose
from tracker.pairing.rotation_forms import DisciplineRuleForm, PeopleRuleForm, RotationForm
from tracker.pairing.rotation_queries import find_rule, morning, rule_of, rules_of, settings_of
from tracker.pairing.rotation_rules import in_words
from tracker.pairing.rotation_shape import proposal
from tracker.planning.calendar import day_of
from tracker.teams.door import may, needs, project_blueprint
from tracker.teams.permissions import May
from tracker.web import Page, Refusal, me, now

blueprint = project_blueprint("rotation", __name__)


@blueprint.get("/rotation")
@needs(May.READ)
def settings() -> str:
    return _page(RotationForm.of(settings_of(g.project)))


@blueprint.post("/rotation")
@needs(May.MANAGE)
def change() -> Response | Page:
    form = RotationForm.of(settings_of(g.project), request.form)
    if not form.validate():
        return _page(form), 422
    rotation_actions.change_settings(g.project, form.settings(), by=me(), at=now())
    return _done("Saved.")


@blueprint.post("/rotation/rules")
@needs(May.MANAGE)
def add_rule() -> Response | Page:
    people = PeopleRuleForm(request.form, prefix="people-").offer(_people())
    disciplines = DisciplineRuleForm(request.form, prefix="disciplines-")
    form = people if "people-kind" in request.form else disciplines
    if not form.validate():
        return _page(RotationForm.of(settings_of(g.project)), form.complaints), 422
    rotation_actions.add_rule(g.project, form.rule, by=me(), at=now())
    return _done("The rule holds from the next proposal on.")


@blueprint.post("/rotation/rules/<int:rule_id>/remove")
@needs(May.MANAGE)
def remove_rule(rule_id: int) -> Response:
    rotation_actions.remove_rule(g.project, find_rule(g.project, rule_id), by=me(), at=now())
    return _done("The rule was removed.")


@blueprint.get("/rotation/proposal.json")
@needs(May.WORK)
def show_proposal() -> Answer:
    """The proposal for ?day= (today), with reasons and alternatives. Changes nothing."""
    try:
        day = day_named(request.args["day"]) if "day" in request.args else day_of(now(), g.project.zone)
    except ValueError as error:
        raise Refusal(str(error)) from error
    question = morning(g.project, day, names_rules=may(May.MANAGE)).question
    plan = propose(question)
    others = alternatives(question, plan)
    every, facts = question.manner.every, question.facts
    return jsonify(proposal(g.project.id, day, facts, every, plan, others))


def _done(sentence: str) -> Response:
    db.session.commit()
    flash(sentence)
    return redirect(url_for("rotation.settings"), 303)


def _people() -> list[tuple[int, str]]:
    return [(who.id, who.name) for who in queries.colleagues(g.project, day_of(now(), g.project.zone))]


def _page(form: RotationForm, complaints: Sequence[str] = ()) -> str:
    may_manage = may(May.MANAGE)
    rows = rules_of(g.project) if may_manage else []
    names = {person.id: person.name for row in rows for person in (row.one, row.other) if person}
    return render_template(
        "pairing/rotation.html",
        form=form,
        complaints=complaints,
        rules=[(row.id, in_words(rule_of(row), names)) for row in rows],
        people_form=PeopleRuleForm(prefix="people-").offer(_people()),
        discipline_form=DisciplineRuleForm(prefix="disciplines-"),
        may_manage=may_manage,
    )
