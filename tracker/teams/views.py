"""The page of a team: who is in it, as what, with how much of their time."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from tracker.accounts.models import Person
from tracker.database import db
from tracker.teams import actions, queries
from tracker.teams.forms import MemberForm, NewMemberForm, TeamForm
from tracker.teams.models import Team, TeamMember
from tracker.web import Refusal, now, signed_in

Page = tuple[str, int]

blueprint = Blueprint("teams", __name__, url_prefix="/teams/<int:team_id>")


@blueprint.get("")
@signed_in
def show(team_id: int) -> str:
    team = _seen(team_id)
    return _page(team, TeamForm(obj=team), NewMemberForm(prefix="new-"))


@blueprint.post("")
@signed_in
def change(team_id: int) -> Response | Page:
    team, form = _run(team_id), TeamForm(request.form)
    if not form.validate():
        return _page(team, form, NewMemberForm(prefix="new-")), 422
    actions.change_team(team, **form.data)
    return _done(team_id)


@blueprint.post("/members")
@signed_in
def add_member(team_id: int) -> Response | Page:
    team = _run(team_id)
    form = NewMemberForm(request.form, prefix="new-").offer(_candidates(team))
    if not form.validate():
        return _page(team, TeamForm(obj=team), form), 422
    values = form.data
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
    actions.change_member(found, **form.data)
    return _done(team_id)


@blueprint.post("/members/<int:person_id>/remove")
@signed_in
def remove_member(team_id: int, person_id: int) -> Response:
    actions.remove_member(_run(team_id), person_id)
    return _done(team_id)


def _seen(team_id: int) -> Team:
    """The team for whoever may see it; others find nothing."""
    return queries.team_seen_by(current_user, team_id) or abort(404)


def _run(team_id: int) -> Team:
    """The team for whoever may change it."""
    team = _seen(team_id)
    if not queries.runs(current_user, team):
        raise Refusal("Only owners of one of the team's projects may change the team.", 403)
    return team


def _member(team: Team, person_id: int) -> TeamMember:
    return queries.member_of(team, person_id) or abort(404)


def _candidates(team: Team) -> list[tuple[int, str]]:
    return [(person.id, person.name) for person in queries.candidates(team)]


def _done(team_id: int) -> Response:
    db.session.commit()
    return redirect(url_for("teams.show", team_id=team_id), 303)


def _page(team: Team, form: TeamForm, new_form: NewMemberForm) -> str:
    return render_template(
        "teams/show.html",
        team=team,
        members=queries.people_of(team),
        projects=queries.projects_of(team, current_user),
        runs=queries.runs(current_user, team),
        form=form,
        new_form=new_form.offer(_candidates(team)),
        today=now().date(),
    )


def _member_page(team: Team, member: TeamMember, form: MemberForm) -> str:
    return render_template("teams/member.html", team=team, member=member, form=form)
