"""The pages of administrators: settings, people, and how the installation is."""

from __future__ import annotations

import platform
import sqlite3
from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.accounts.models import Person
from tracker.database import db
from tracker.installation import actions, queries
from tracker.installation.forms import InstallationForm
from tracker.web import Page, administrators, me, now

blueprint = Blueprint("installation", __name__, url_prefix="/installation")


@blueprint.get("")
@administrators
def settings() -> str:
    return _page(InstallationForm(obj=queries.installation()))


@blueprint.post("")
@administrators
def change() -> Response | Page:
    form = InstallationForm(request.form)
    form.offer(_usual_zone())
    if not form.validate():
        return _page(form), 422
    changed = actions.change(form.data, by=me(), at=now())
    db.session.commit()
    flash("The installation's settings are changed." if changed else "Nothing was different.")
    return redirect(url_for("installation.settings"), 303)


@blueprint.get("/people")
@administrators
def people() -> str:
    return render_template("installation/people.html", people=queries.people())


@blueprint.post("/people/<int:person_id>/administrator")
@administrators
def make_administrator(person_id: int) -> Response:
    return _done(actions.make_administrator, person_id, "{} administrates this installation now.")


@blueprint.post("/people/<int:person_id>/ordinary")
@administrators
def make_ordinary(person_id: int) -> Response:
    return _done(actions.make_ordinary, person_id, "{} does not administrate any more.")


@blueprint.post("/people/<int:person_id>/lock-out")
@administrators
def lock_out(person_id: int) -> Response:
    return _done(actions.lock_out, person_id, "{} cannot sign in any more; what they did stays.")


def _done(verb: Callable[..., None], person_id: int, sentence: str) -> Response:
    person = db.session.get(Person, person_id) or abort(404)
    verb(person, by=me(), at=now())
    db.session.commit()
    flash(sentence.format(person.name))
    return redirect(url_for("installation.people"), 303)


def _usual_zone() -> str:
    return current_app.config["DEFAULT_TIME_ZONE"]


def _page(form: InstallationForm) -> str:
    return render_template("installation/settings.html", form=form.offer(_usual_zone()), facts=_facts())


def _facts() -> dict[str, Any]:
    """What somebody who looks after the installation wants to know at a glance."""
    dialect = db.engine.dialect
    found = dialect.server_version_info or sqlite3.sqlite_version_info
    names = {"sqlite": "SQLite", "postgresql": "PostgreSQL", "mysql": "MySQL", "mariadb": "MariaDB"}
    return {
        "Database": f"{names[dialect.name]} {'.'.join(str(part) for part in found[:3])}",
        "Python": platform.python_version(),
        "Build": current_app.config["BUILD"],
        "Largest file": f"{current_app.config['MAX_CONTENT_LENGTH'] // 2**20} MB",
    }
