"""My projects, new ones, and the settings of one."""

from __future__ import annotations

from collections.abc import Sequence

from flask import (
    Blueprint,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_login import current_user
from werkzeug.wrappers import Response

from tracker.database import db
from tracker.installation.queries import is_zone_chosen, may_begin, refuse_who_may_not_begin, usual_zone
from tracker.planning.calendar import day_of
from tracker.projects import actions, queries
from tracker.projects.copy_actions import copy_project
from tracker.projects.fields import in_words
from tracker.projects.forms import NEW_TEAM, CopyForm, LookForm, NewProjectForm, SettingsForm
from tracker.projects.workspace_queries import workspaces_of
from tracker.teams.actions import set_own
from tracker.teams.colours import COLOURS
from tracker.teams.door import may, needs, project_blueprint
from tracker.teams.models import Team
from tracker.teams.permissions import May
from tracker.teams.queries import teams_run_by
from tracker.web import AnyResponse, Page, Refusal, me, now, refused, saved, signed_in

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
        colours=COLOURS,
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
    first = {"team": teams[0][0] if teams else NEW_TEAM, "time_zone": usual_zone()}
    return _new_page(NewProjectForm(data=first).offer(teams), asks_browser=not is_zone_chosen())


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
        return refused(refusal, _new_page, form)
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
        return refused(refusal, _settings_page, form)
    db.session.commit()
    flash(f"Changed: {in_words(changed)}." if changed else "Nothing was different.")
    return redirect(url_for("projects.settings"), 303)


@blueprint.post("/look")
@needs(May.READ)
def choose_look() -> AnyResponse:
    """A favourite or not, and in which colour: to the person alone, so it is no event."""
    form, mine = LookForm(request.form), queries.membership_of(g.project, me().id)
    if not form.validate():
        raise Refusal(form.complaints[0])
    if mine is None:
        raise Refusal("Only who is a member of a project makes it a favourite or gives it a colour.", 403)
    set_own(mine, **form.chosen)
    return saved(url_for("projects_open.index", _anchor=f"project-{g.project.id}"))


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
        return refused(refusal, _copy_page, form)
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


def _my_teams() -> list[tuple[int, str]]:
    return [(team.id, team.name) for team in teams_run_by(current_user)]


def _new_page(form: NewProjectForm, complaints: Sequence[str] = (), asks_browser: bool = False) -> str:
    return render_template("projects/new.html", form=form, complaints=complaints, asks_browser=asks_browser)


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
