"""My projects, new ones, the settings and the members of one, and the links that invite."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import (
    Blueprint,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_login import current_user, login_user
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.wrappers import Response

from tracker.accounts.forms import SignUpForm
from tracker.accounts.models import Person
from tracker.database import db
from tracker.installation.queries import installation, may_begin, refuse_who_may_not_begin
from tracker.planning.calendar import day_of
from tracker.projects import actions, member_actions, queries
from tracker.projects.copy_actions import copy_project
from tracker.projects.fields import in_words
from tracker.projects.forms import NEW_TEAM, CopyForm, InvitationForm, NewProjectForm, RoleForm, SettingsForm
from tracker.projects.workspace_queries import workspaces_of
from tracker.teams.door import may, needs, project_blueprint
from tracker.teams.models import Invitation, Team
from tracker.teams.permissions import May, Role
from tracker.teams.queries import teams_run_by
from tracker.web import Refusal, me, now, public, signed_in

Page = tuple[str, int]

open_blueprint = Blueprint("projects_open", __name__)
blueprint = project_blueprint("projects", __name__)


@open_blueprint.get("/")
@signed_in
def index() -> str:
    return render_template(
        "projects/index.html",
        projects=queries.projects_of(current_user),
        workspaces=workspaces_of(current_user),
        may_begin=may_begin(current_user),
    )


@open_blueprint.get("/projects")
@signed_in
def switcher() -> str:
    """The list in the bar, fetched when it is opened."""
    return render_template(
        "projects/_switcher.html",
        projects=[project for project in queries.projects_of(current_user) if not project.is_archived],
        workspaces=workspaces_of(current_user),
        here=request.args.get("here", type=int),
    )


@open_blueprint.get("/projects/new")
@signed_in
def new() -> str:
    refuse_who_may_not_begin(current_user)
    teams = _my_teams()
    first = {"team": teams[0][0] if teams else NEW_TEAM, "time_zone": _usual_zone()}
    return _new_page(NewProjectForm(data=first).offer(teams))


@open_blueprint.post("/projects/new")
@signed_in
def create() -> Response | Page:
    refuse_who_may_not_begin(current_user)
    form = NewProjectForm(request.form).offer(_my_teams())
    if not form.validate():
        return _new_page(form), 422
    values = form.data
    number, name = values.pop("team"), values.pop("team_name")
    team = db.session.get_one(Team, number) if number else name
    try:
        project = actions.create_project(team=team, by=me(), at=now(), **values)
    except Refusal as refusal:
        return _refused(refusal, _new_page, form)
    db.session.commit()
    return redirect(url_for("board.show", project_id=project.id), 303)


@blueprint.get("/settings")
@needs(May.READ)
def settings() -> str:
    return _settings_page(SettingsForm.of(g.project))


@blueprint.post("/settings")
@needs(May.MANAGE)
def change_settings() -> Response | Page:
    form = SettingsForm.of(g.project, request.form)
    if not form.validate():
        return _settings_page(form), 422
    try:
        changed = actions.change_settings(g.project, form.settings(), by=me(), at=now())
    except Refusal as refusal:
        return _refused(refusal, _settings_page, form)
    db.session.commit()
    flash(f"Changed: {in_words(changed)}." if changed else "Nothing was different.")
    return redirect(url_for("projects.settings"), 303)


@blueprint.get("/copies/new")
@needs(May.MANAGE)
def new_copy() -> str:
    return _copy_page(CopyForm(data={"name": f"{g.project.name[:45]} copy", "people": True}))


@blueprint.post("/copies")
@needs(May.MANAGE)
def copy() -> Response | Page:
    refuse_who_may_not_begin(current_user)
    form = CopyForm(request.form)
    if not form.validate():
        return _copy_page(form), 422
    try:
        project = copy_project(g.project, by=me(), at=now(), **form.data)
    except Refusal as refusal:
        return _refused(refusal, _copy_page, form)
    db.session.commit()
    return redirect(url_for("board.show", project_id=project.id), 303)


@blueprint.post("/archive")
@needs(May.MANAGE)
def archive() -> Response:
    actions.archive(g.project, by=me(), at=now())
    db.session.commit()
    flash(f"{g.project.name} is in the archive. It can be read there, and restored in its settings.")
    return redirect(url_for("projects_open.index"), 303)


@blueprint.post("/restore")
@needs(May.MANAGE)
def restore() -> Response:
    actions.restore(g.project, by=me(), at=now())
    db.session.commit()
    flash(f"{g.project.name} is back from the archive.")
    return redirect(url_for("board.show"), 303)


@blueprint.get("/members")
@needs(May.READ)
def members() -> str:
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
        return _refused(refusal, _members_page, form)
    db.session.commit()
    session[_link_key()] = url_for("projects_open.invitation", secret=secret, _external=True)
    return redirect(url_for("projects.members"), 303)


@blueprint.post("/invitations/<int:invitation_id>/withdraw")
@needs(May.MANAGE)
def withdraw(invitation_id: int) -> Response:
    member_actions.withdraw(g.project, invitation_id, by=me(), at=now())
    db.session.commit()
    flash("The invitation was withdrawn.")
    return redirect(url_for("projects.members"), 303)


@blueprint.post("/members/<int:person_id>/role")
@needs(May.MANAGE)
def change_role(person_id: int) -> Response:
    form = RoleForm(request.form)
    if not form.validate():
        raise Refusal(" ".join(form.role.errors))
    member_actions.change_role(g.project, person_id, Role(form.role.data), by=me(), at=now())
    db.session.commit()
    flash("The role was changed.")
    return redirect(url_for("projects.members"), 303)


@blueprint.post("/members/<int:person_id>/remove")
@needs(May.MANAGE)
def remove(person_id: int) -> Response:
    ended = member_actions.remove(g.project, person_id, by=me(), at=now())
    db.session.commit()
    said = "They were taken out of the project; what they did stays. A new invitation brings them back."
    flash(" ".join([said, *ended]))
    if queries.membership_of(g.project, current_user.id) or current_user.is_administrator:
        return redirect(url_for("projects.members"), 303)
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
        return _refused(refusal, _invitation_page, secret, found, form)
    db.session.commit()
    login_user(person)
    return redirect(url_for("board.show", project_id=project_id), 303)


def _usual_zone() -> str:
    return installation().time_zone or current_app.config["DEFAULT_TIME_ZONE"]


def _my_teams() -> list[tuple[int, str]]:
    return [(team.id, team.name) for team in teams_run_by(current_user)]


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


def _refused(refusal: Refusal, page: Callable[..., str], *arguments: object) -> Page:
    """The form again as it was sent, the refusal above it."""
    db.session.rollback()
    if refusal.status == 404:
        raise refusal
    return page(*arguments, complaints=[refusal.text]), refusal.status


def _new_page(form: NewProjectForm, complaints: Sequence[str] = ()) -> str:
    return render_template("projects/new.html", form=form, complaints=complaints)


def _copy_page(form: CopyForm, complaints: Sequence[str] = ()) -> str:
    return render_template("projects/copy.html", form=form, complaints=complaints)


def _settings_page(form: SettingsForm, complaints: Sequence[str] = ()) -> str:
    return render_template(
        "projects/settings.html",
        active_tab="projects.settings",
        form=form,
        complaints=complaints,
        following=queries.next_iteration(g.project, now()),
        today=day_of(now(), g.project.zone),
        may_manage=may(May.MANAGE),
    )


def _members_page(form: InvitationForm, complaints: Sequence[str] = ()) -> str:
    may_manage = may(May.MANAGE)
    return render_template(
        "projects/members.html",
        active_tab="projects.members",
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
