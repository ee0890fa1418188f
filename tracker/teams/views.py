"""What owners of a team's projects change about the team and its people. The page of the team itself is in
pairing/team_views.py, which knows the log."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from tracker.accounts.models import Person
from tracker.database import db
from tracker.teams import actions, queries
from tracker.teams.forms import MemberForm, NewMemberForm, TeamForm
from tracker.teams.models import Team, TeamMember
from tracker.web import Page, Refusal, now, signed_in

blueprint = Blueprint("teams", __name__, url_prefix="/teams/<int:team_id>")


@blueprint.get("/settings")
@signed_in
def settings(team_id: int) -> str:
    team = _run(team_id)
    return _settings_page(team, TeamForm.of(team))


@blueprint.post("/settings")
@signed_in
def change(team_id: int) -> Response | Page:
    team, form = _run(team_id), TeamForm(request.form)
    if not form.validate():
        return _settings_page(team, form), 422
    actions.change_team(team, **form.values())
    return _done(team_id)


@blueprint.get("/members/new")
@signed_in
def new_member(team_id: int) -> str:
    team = _run(team_id)
    return _new_page(team, NewMemberForm())


@blueprint.post("/members")
@signed_in
def add_member(team_id: int) -> Response | Page:
    team = _run(team_id)
    form = NewMemberForm(request.form).offer(_candidates(team))
    if not form.validate():
        return _new_page(team, form), 422
    values = form.values()
    number, name = values.pop("person"), values.pop("name")
    person = db.session.get_one(Person, number) if number else name
    actions.add_member(team, person, at=now(), **values)
    return _done(team_id)


@blueprint.get("/members/<int:person_id>")
@signed_in
def member(team_id: int, person_id: int) -> str:
    team = _run(team_id)
    found = _member(team, person_id)
    return _member_page(team, found, MemberForm(obj=found))


@blueprint.post("/members/<int:person_id>")
@signed_in
def change_member(team_id: int, person_id: int) -> Response | Page:
    team, form = _run(team_id), MemberForm(request.form)
    found = _member(team, person_id)
    if not form.validate():
        return _member_page(team, found, form), 422
    actions.change_member(found, **form.values())
    return _done(team_id)


@blueprint.post("/members/<int:person_id>/remove")
@signed_in
def remove_member(team_id: int, person_id: int) -> Response:
    actions.remove_member(_run(team_id), person_id)
    return _done(team_id)


def _run(team_id: int) -> Team:
    """The team for whoever may change it; strangers find nothing."""
    team = queries.team_seen_by(current_user, team_id) or abort(404)
    if not queries.runs(current_user, team):
        raise Refusal("Only owners of one of the team's projects may change the team.", 403)
    return team


def _member(team: Team, person_id: int) -> TeamMember:
    return queries.member_of(team, person_id) or abort(404)


def _candidates(team: Team) -> list[tuple[int, str]]:
    return [(person.id, person.name) for person in queries.candidates(team)]


def _done(team_id: int) -> Response:
    db.session.commit()
    return redirect(url_for("team.show", team_id=team_id), 303)


def _settings_page(team: Team, form: TeamForm) -> str:
    return render_template("teams/settings.html", team=team, form=form)


def _new_page(team: Team, form: NewMemberForm) -> str:
    return render_template("teams/new_member.html", team=team, form=form.offer(_candidates(team)))


def _member_page(team: Team, member: TeamMember, form: MemberForm) -> str:
    return render_template("teams/member.html", team=team, member=member, form=form)
