"""Importing a file, into a new project or one that is there: first what it would bring, then the import."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.datastructures import CombinedMultiDict
from werkzeug.wrappers import Response
from wtforms import Field

from tracker.database import db
from tracker.exchange import actions, waiting
from tracker.exchange.file_actions import Files
from tracker.exchange.forms import (
    ColumnsForm,
    ColumnsOfNewForm,
    ConfirmForm,
    ConfirmNewForm,
    FileForm,
    NewImportForm,
    NewProjectForm,
    mapping_of,
)
from tracker.exchange.guessing import with_all_words
from tracker.exchange.mapped import parse, preview
from tracker.exchange.mapping import TARGETS, WORDS, Mapping, read_mapping, words_of
from tracker.exchange.mapping_actions import mapping_for, remember
from tracker.exchange.parsed import Parsed, Unreadable
from tracker.exchange.reading import sheet_of
from tracker.exchange.report import Report
from tracker.exchange.rows import rendered
from tracker.exchange.sheets import NAMES, Sheet
from tracker.exchange.tracker_csv import read
from tracker.exchange.waiting import Waiting
from tracker.installation.queries import is_zone_chosen, refuse_who_may_not_begin, usual_zone
from tracker.projects.forms import NEW_TEAM
from tracker.projects.queries import is_name_taken
from tracker.teams.door import needs, project_blueprint
from tracker.teams.models import Project, Team
from tracker.teams.permissions import May
from tracker.teams.queries import teams_run_by
from tracker.web import Page, Refusal, me, now, signed_in

Form = TypeVar("Form", bound=NewProjectForm)

GONE = "The file is no longer here. Choose it again."
RUN, RUN_NEW = "exchange.run_import", "exchange_open.run_new_import"

open_blueprint = Blueprint("exchange_open", __name__)
blueprint = project_blueprint("exchange", __name__)


@open_blueprint.get("/import")
@signed_in
def new_import() -> str:
    refuse_who_may_not_begin(current_user)
    form = _offered(NewImportForm(data={"time_zone": usual_zone()}))
    return render_template("exchange/import.html", form=form, asks_browser=not is_zone_chosen())


@open_blueprint.post("/import")
@signed_in
def check_new_import() -> str | Page:
    refuse_who_may_not_begin(current_user)
    form = _offered(NewImportForm(_sent()))
    form.name_by_file()
    if not form.validate() or _is_taken(form.name):
        return render_template("exchange/import.html", form=form), 422
    upload = _uploaded(form)
    found = _read(upload)
    if isinstance(found, Unreadable):
        return _unreadable(form, found)
    key = waiting.keep(_folder(), current_user.id, upload, now())
    if isinstance(found, Sheet):
        columns = ColumnsOfNewForm(data={**form.data, "key": key})
        return _columns_page(found, *mapping_for(me(), found), _offered(columns))
    report = actions.examine(form.name.data, found, me(), now(), time_zone=form.time_zone.data or "")
    return _report_page(report, ConfirmNewForm(data={**form.data, "key": key}), RUN_NEW)


@open_blueprint.post("/import/columns")
@signed_in
def map_new_import() -> str | Page:
    """The columns as they were chosen: shown again with what becomes of the first rows, or looked at."""
    refuse_who_may_not_begin(current_user)
    form = _offered(ColumnsOfNewForm(request.form))
    if not form.validate():
        raise Refusal(" ".join(form.complaints))
    sheet, mapping = _mapped(form)
    if request.form.get("step") != "look" or mapping.problems(sheet):
        return _columns_page(sheet, mapping, False, form)
    parsed = parse(sheet, mapping)
    report = actions.examine(form.name.data, parsed, me(), now(), time_zone=form.time_zone.data or "")
    return _report_page(report, ConfirmNewForm(data={**form.data, "mapping": mapping.written()}), RUN_NEW)


@open_blueprint.post("/import/run")
@signed_in
def run_new_import() -> Response | Page:
    refuse_who_may_not_begin(current_user)
    form = _offered(ConfirmNewForm(request.form))
    if not form.validate():
        raise Refusal(" ".join(form.complaints))
    found = _waiting(form)
    team = db.session.get_one(Team, form.team.data) if form.team.data != NEW_TEAM else None
    project = actions.make_project(
        form.name.data, me(), now(), found.parsed, team=team, time_zone=form.time_zone.data or ""
    )
    return _import(project, found, form)


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
    found = _read(upload)
    if isinstance(found, Unreadable):
        return _unreadable(form, found)
    key = waiting.keep(_folder(), current_user.id, upload, now())
    if isinstance(found, Sheet):
        return _columns_page(found, *mapping_for(me(), found), ColumnsForm(data={"key": key}))
    report = actions.examine(g.project, found, me(), now())
    return _report_page(report, ConfirmForm(data={"key": key}), RUN)


@blueprint.post("/import/columns")
@needs(May.WORK)
def map_columns() -> str | Page:
    form = ColumnsForm(request.form)
    sheet, mapping = _mapped(form)
    if request.form.get("step") != "look" or mapping.problems(sheet):
        return _columns_page(sheet, mapping, False, form)
    report = actions.examine(g.project, parse(sheet, mapping), me(), now())
    return _report_page(report, ConfirmForm(data={**form.data, "mapping": mapping.written()}), RUN)


@blueprint.post("/import/run")
@needs(May.WORK)
def run_import() -> Response | Page:
    form = ConfirmForm(request.form)
    return _import(g.project, _waiting(form, g.project), form)


def _is_taken(name: Field) -> bool:
    """Whether a project has the name; the field then says so."""
    if not is_name_taken(name.data):
        return False
    name.errors = [f"There is a project “{name.data}” already; choose another name."]
    return True


def _import(project: Project, found: Found, form: ConfirmForm) -> Response | Page:
    """Imports and commits; a refused file is reported as the dry run was."""
    skip_bad = form.skip_bad.data
    report = actions.import_stories(project, found.parsed, me(), now(), skip_bad, files=found.files)
    board = url_for("board.show", project_id=project.id)
    if report.refused:
        db.session.rollback()
        return _report_page(report, form, request.endpoint or RUN), 422
    if found.sheet and found.mapping:
        remember(me(), found.sheet, found.mapping, now())
    db.session.commit()
    waiting.discard(_folder(), current_user.id, form.key.data)
    if report.complaints:
        return render_template("exchange/report.html", report=report, board=board), 200
    flash(report.outcome)
    return redirect(board, 303)


def _columns_page(sheet: Sheet, mapping: Mapping, is_remembered: bool, form: ColumnsForm) -> str | Page:
    """What the columns mean, for somebody to look at and to change."""
    problems = mapping.problems(sheet) if request.form.get("step") else []
    page = render_template(
        "exchange/columns.html",
        sheet=sheet,
        source=NAMES[sheet.source],
        mapping=mapping,
        is_remembered=is_remembered,
        problems=problems,
        targets=TARGETS,
        words={target: words_of(sheet, mapping, target) for target in WORDS},
        known_words=WORDS,
        preview=[] if mapping.problems(sheet) else preview(sheet, mapping),
        form=form,
        chosen=_chosen(form.data),
        url=url_for("exchange.map_columns" if g.get("project") else "exchange_open.map_new_import"),
    )
    return (page, 422) if problems else page


def _mapped(form: ColumnsForm) -> tuple[Sheet, Mapping]:
    """The file that waits, and the mapping that was chosen, or that came along from the report."""
    upload = _fetched(form.key.data)
    sheet = _read(upload)
    if not isinstance(sheet, Sheet):
        raise Refusal(GONE, 410)
    sent = read_mapping(form.mapping.data) if form.mapping.data else mapping_of(request.form, sheet)
    if sent is None:
        raise Refusal(GONE, 410)
    return sheet, with_all_words(sheet, sent)


def _report_page(report: Report, form: ConfirmForm, run: str) -> str:
    """The report with the second step below it, which sends what was chosen in the first once more."""
    return render_template(
        "exchange/report.html", report=report, confirm=form, run=url_for(run), chosen=_chosen(form.data)
    )


def _chosen(data: dict[str, Any]) -> dict[str, Any]:
    """What is sent along from step to step."""
    return {name: data[name] for name in ("name", "team", "time_zone") if data.get(name) is not None}


def _unreadable(form: FileForm, reason: Unreadable) -> Page:
    form.file.errors = [*form.file.errors, str(reason)]
    return render_template("exchange/import.html", form=form), 422


def _read(upload: Waiting) -> Parsed | Sheet | Unreadable:
    """Reads the file without holding the database, in which others may want to write meanwhile."""
    db.session.rollback()
    try:
        return sheet_of(upload.data, upload.file) or read(upload.data, upload.file)
    except Unreadable as reason:
        return reason


def _fetched(key: str | None) -> Waiting:
    upload = waiting.fetch(_folder(), current_user.id, key or "")
    if upload is None:
        raise Refusal(GONE, 410)
    return upload


class Found(NamedTuple):
    """What a file says; one of another tracker as a sheet, too, and how its columns were mapped."""

    parsed: Parsed
    sheet: Sheet | None = None
    mapping: Mapping | None = None
    files: Files = actions.NO_FILES


def _waiting(form: ConfirmForm, project: Project | None = None) -> Found:
    """The file of the first step, read again, rendered, and what is attached in it stored while nobody waits
    for it: what the browser sends is only the key, and what the columns mean."""
    upload = _fetched(form.key.data)
    found = _read(upload)
    if isinstance(found, Unreadable):
        raise Refusal(str(found))
    if isinstance(found, Sheet):
        mapping = read_mapping(form.mapping.data or "")
        if mapping is None or mapping.problems(found):
            raise Refusal(GONE, 410)
        return Found(rendered(parse(found, mapping)), found, mapping)
    parsed, files = actions.stored(upload.data, rendered(found), project, me(), now())
    return Found(parsed, files=files)


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
