"""Importing a file, into a new project or one that is there: first what it would bring, then the import."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.datastructures import CombinedMultiDict
from werkzeug.wrappers import Response
from wtforms import Field

from tracker.database import db
from tracker.exchange import actions, waiting
from tracker.exchange.forms import ConfirmForm, ConfirmNewForm, FileForm, NewImportForm, NewProjectForm
from tracker.exchange.parsed import Parsed, Unreadable
from tracker.exchange.report import Report
from tracker.exchange.rows import rendered
from tracker.exchange.tracker_csv import read
from tracker.exchange.waiting import Waiting
from tracker.projects.forms import NEW_TEAM
from tracker.projects.queries import is_name_taken
from tracker.teams.door import needs, project_blueprint
from tracker.teams.models import Project, Team
from tracker.teams.permissions import May
from tracker.teams.queries import teams_run_by
from tracker.web import Refusal, me, now, signed_in

Page = tuple[str, int]
Form = TypeVar("Form", bound=NewProjectForm)

GONE = "The file is no longer here. Choose it again."

open_blueprint = Blueprint("exchange_open", __name__)
blueprint = project_blueprint("exchange", __name__)


@open_blueprint.get("/import")
@signed_in
def new_import() -> str:
    form = _offered(NewImportForm(data={"time_zone": current_app.config["DEFAULT_TIME_ZONE"]}))
    return render_template("exchange/import.html", form=form)


@open_blueprint.post("/import")
@signed_in
def check_new_import() -> str | Page:
    form = _offered(NewImportForm(_sent()))
    if not form.validate() or _is_taken(form.name):
        return render_template("exchange/import.html", form=form), 422
    upload = _uploaded(form)
    parsed = _read(upload)
    if isinstance(parsed, Unreadable):
        return _unreadable(form, parsed)
    report = actions.examine(form.name.data, parsed, me(), now(), time_zone=form.time_zone.data or "")
    return _dry_run(report, upload, url_for("exchange_open.run_new_import"), form)


@open_blueprint.post("/import/run")
@signed_in
def run_new_import() -> Response | Page:
    form = _offered(ConfirmNewForm(request.form))
    if not form.validate():
        raise Refusal(" ".join(form.complaints))
    parsed = _waiting(form)
    team = db.session.get_one(Team, form.team.data) if form.team.data != NEW_TEAM else None
    project = actions.make_project(
        form.name.data, me(), now(), parsed, team=team, time_zone=form.time_zone.data or ""
    )
    return _import(project, parsed, form)


@blueprint.get("/import")
@needs(May.WORK)
def import_file() -> str:
    return render_template("exchange/import.html", form=FileForm())


@blueprint.post("/import")
@needs(May.WORK)
def check_file() -> str | Page:
    form = FileForm(_sent())
    if not form.validate():
        return render_template("exchange/import.html", form=form), 422
    upload = _uploaded(form)
    parsed = _read(upload)
    if isinstance(parsed, Unreadable):
        return _unreadable(form, parsed)
    report = actions.examine(g.project, parsed, me(), now())
    return _dry_run(report, upload, url_for("exchange.run_import"))


@blueprint.post("/import/run")
@needs(May.WORK)
def run_import() -> Response | Page:
    form = ConfirmForm(request.form)
    return _import(g.project, _waiting(form), form)


def _is_taken(name: Field) -> bool:
    """Whether a project has the name; the field then says so."""
    if not is_name_taken(name.data):
        return False
    name.errors = [f"There is a project “{name.data}” already; choose another name."]
    return True


def _import(project: Project, parsed: Parsed, form: ConfirmForm) -> Response | Page:
    """Imports and commits; a refused file is reported as the dry run was."""
    skip_bad = form.skip_bad.data
    report = actions.import_stories(project, parsed, me(), now(), skip_bad)
    board = url_for("board.show", project_id=project.id)
    if report.refused:
        db.session.rollback()
        return _report_page(report, form, request.path), 422
    db.session.commit()
    waiting.discard(_folder(), current_user.id, form.key.data)
    if report.complaints:
        return render_template("exchange/report.html", report=report, board=board), 200
    flash(report.outcome)
    return redirect(board, 303)


def _dry_run(report: Report, upload: Waiting, run: str, form: NewProjectForm | None = None) -> str:
    key = waiting.keep(_folder(), current_user.id, upload, now())
    chosen = form.data if form else {}
    return _report_page(report, ConfirmNewForm(data={**chosen, "key": key}), run)


def _report_page(report: Report, form: ConfirmForm, run: str) -> str:
    """The report with the second step below it, which sends what was chosen in the first once more."""
    data = form.data
    chosen = {name: data[name] for name in ("name", "team", "time_zone") if data.get(name) is not None}
    return render_template("exchange/report.html", report=report, confirm=form, run=run, chosen=chosen)


def _unreadable(form: FileForm, reason: Unreadable) -> Page:
    form.file.errors = [*form.file.errors, str(reason)]
    return render_template("exchange/import.html", form=form), 422


def _read(upload: Waiting) -> Parsed | Unreadable:
    """Reads the file without holding the database, in which others may want to write meanwhile."""
    db.session.rollback()
    try:
        return read(upload.data, upload.file)
    except Unreadable as reason:
        return reason


def _waiting(form: ConfirmForm) -> Parsed:
    """The file of the first step, read again and rendered while nobody waits for it: what the browser
    sends is only the key."""
    upload = waiting.fetch(_folder(), current_user.id, form.key.data or "")
    if upload is None:
        raise Refusal(GONE, 410)
    parsed = _read(upload)
    if isinstance(parsed, Unreadable):
        raise Refusal(str(parsed))
    return rendered(parsed)


def _uploaded(form: FileForm) -> Waiting:
    sent = form.file.data
    return Waiting(waiting.bare(sent.filename or ""), sent.read())


def _sent() -> CombinedMultiDict[str, Any]:
    return CombinedMultiDict([request.files, request.form])


def _offered(form: Form) -> Form:
    form.offer([(team.id, team.name) for team in teams_run_by(current_user)])
    return form


def _folder() -> Path:
    return Path(current_app.instance_path) / "imports"
