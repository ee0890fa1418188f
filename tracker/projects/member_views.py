"""The members of a project, and the links that invite people to it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, g, redirect, render_template, request, session, url_for
from flask_login import current_user, login_user
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.wrappers import Response

from tracker.accounts.forms import SignUpForm
from tracker.accounts.models import Person
from tracker.database import db
from tracker.projects import member_actions, queries
from tracker.projects.forms import InvitationForm, RoleForm
from tracker.teams.door import may, needs, project_blueprint
from tracker.teams.models import Invitation
from tracker.teams.permissions import May, Role
from tracker.web import Page, Refusal, me, now, public, refused, signed_in

open_blueprint = Blueprint("invitations", __name__)
blueprint = project_blueprint("members", __name__)


@blueprint.get("/members")
@needs(May.READ)
def show() -> str:
    return _members_page(InvitationForm())


@blueprint.post("/invitations")
@needs(May.MANAGE)
def invite() -> Response | Page:
    form = InvitationForm(request.form).offer(_named_only())
    if not form.validate():
        return _members_page(form), 422
    person = db.session.get_one(Person, form.person.data) if form.person.data else None
    try:
        secret = member_actions.invite(g.project, Role(form.role.data), by=me(), at=now(), person=person)
    except Refusal as refusal:
        return refused(refusal, _members_page, form)
    db.session.commit()
    session[_link_key()] = url_for("invitations.invitation", secret=secret, _external=True)
    return redirect(url_for("members.show"), 303)


@blueprint.post("/invitations/<int:invitation_id>/withdraw")
@needs(May.MANAGE)
def withdraw(invitation_id: int) -> Response:
    member_actions.withdraw(g.project, invitation_id, by=me(), at=now())
    db.session.commit()
    flash("The invitation was withdrawn.")
    return redirect(url_for("members.show"), 303)


@blueprint.post("/members/<int:person_id>/role")
@needs(May.MANAGE)
def change_role(person_id: int) -> Response:
    form = RoleForm(request.form)
    if not form.validate():
        raise Refusal(" ".join(form.role.errors))
    member_actions.change_role(g.project, person_id, Role(form.role.data), by=me(), at=now())
    db.session.commit()
    flash("The role was changed.")
    return redirect(url_for("members.show"), 303)


@blueprint.post("/members/<int:person_id>/remove")
@needs(May.MANAGE)
def remove(person_id: int) -> Response:
    ended = member_actions.remove(g.project, person_id, by=me(), at=now())
    db.session.commit()
    said = "They were taken out of the project; what they did stays. A new invitation brings them back."
    flash(" ".join([said, *ended]))
    if queries.membership_of(g.project, current_user.id) or current_user.is_administrator:
        return redirect(url_for("members.show"), 303)
    return redirect(url_for("projects_open.index"), 303)


@open_blueprint.get("/invitations/<string:secret>")
@public
def invitation(secret: str) -> str:
    found = _found(secret)
    return _invitation_page(secret, found, _sign_up_form(found))


@open_blueprint.post("/invitations/<string:secret>/join")
@signed_in
def join(secret: str) -> Response:
    project = member_actions.join(secret, me(), at=now())
    db.session.commit()
    return redirect(url_for("board.show", project_id=project.id), 303)


@open_blueprint.post("/invitations/<string:secret>")
@public
def sign_up(secret: str) -> Response | Page:
    found = _found(secret)
    form = _sign_up_form(found, request.form)
    if not form.validate():
        return _invitation_page(secret, found, form), 422
    project_id, values = found.project_id, {"name": "", **form.data}
    del values["again"]
    db.session.rollback()
    try:
        person = member_actions.sign_up(secret, at=now(), **values)
    except Refusal as refusal:
        return refused(refusal, _invitation_page, secret, found, form)
    db.session.commit()
    login_user(person)
    return redirect(url_for("board.show", project_id=project_id), 303)


def _named_only() -> list[tuple[int, str]]:
    people = [membership.person for membership in queries.memberships(g.project)]
    return [(person.id, person.name) for person in people if not person.can_sign_in]


def _found(secret: str) -> Invitation:
    found = queries.invitation_with(secret, now())
    if found is None:
        raise Refusal(member_actions.GONE, 404)
    return found


def _sign_up_form(invitation: Invitation, sent: ImmutableMultiDict[str, str] | None = None) -> SignUpForm:
    """Somebody who is named already keeps that name."""
    form = SignUpForm(sent)
    if invitation.person_id is not None:
        del form.name
    return form


def _members_page(form: InvitationForm, complaints: Sequence[str] = ()) -> str:
    may_manage = may(May.MANAGE)
    return render_template(
        "projects/members.html",
        active_tab="members.show",
        form=form.offer(_named_only()),
        complaints=complaints,
        memberships=queries.memberships(g.project),
        invitations=queries.open_invitations(g.project, now()) if may_manage else [],
        link=session.pop(_link_key(), None),
        roles=[role.value for role in Role],
        may_manage=may_manage,
    )


def _invitation_page(
    secret: str, invitation: Invitation, form: SignUpForm, complaints: Sequence[str] = ()
) -> str:
    named = db.session.get(Person, invitation.person_id) if invitation.person_id else None
    return render_template(
        "projects/invitation.html",
        secret=secret,
        invitation=invitation,
        named=named,
        form=form,
        complaints=complaints,
    )


def _link_key() -> str:
    return f"invitation-{g.project.id}"
