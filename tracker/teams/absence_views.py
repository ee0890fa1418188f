"""When somebody does not pair: their own page, which owners of their team may use as well."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from tracker.accounts.models import Person
from tracker.database import db
from tracker.planning.calendar import day_of
from tracker.teams import absence_actions as actions
from tracker.teams import absence_queries as queries
from tracker.teams.absence_forms import AbsenceForm, CalendarForm, EntriesForm
from tracker.teams.calendar_file import BadCalendar, read
from tracker.text import counted
from tracker.web import Page, Refusal, now, signed_in

blueprint = Blueprint("absences", __name__, url_prefix="/people/<int:person_id>/absences")


@blueprint.get("")
@signed_in
def show(person_id: int) -> str:
    return _page(_person(person_id), AbsenceForm())


@blueprint.post("")
@signed_in
def add(person_id: int) -> Response | Page:
    person, form = _person(person_id), AbsenceForm(request.form)
    if not form.validate():
        return _page(person, form), 422
    actions.add(person, form.entry, kind=form.chosen_kind, at=now())
    return _done(person_id)


@blueprint.post("/<int:absence_id>/remove")
@signed_in
def remove(person_id: int, absence_id: int) -> Response:
    actions.remove(_person(person_id), absence_id)
    return _done(person_id)


@blueprint.post("/calendar")
@signed_in
def read_calendar(person_id: int) -> Page:
    """What a calendar file says, to be looked at before it is taken. Nothing of the file is kept."""
    person, form = _person(person_id), CalendarForm()
    sent = request.files.get(form.file.name)
    try:
        reading = read(sent.read() if sent else b"", queries.zone_of(person, _usual()), _today(person))
    except BadCalendar as bad:
        form.file.errors = [str(bad) if sent else "Calendar file is missing."]
        return _page(person, AbsenceForm(), form), 422
    return render_template("teams/calendar.html", person=person, reading=reading, today=_today(person)), 200


@blueprint.post("/calendar/take")
@signed_in
def take_calendar(person_id: int) -> Response:
    person, form = _person(person_id), EntriesForm(request.form)
    if not form.validate():
        raise Refusal(" ".join(form.complaints))
    taken = actions.take_calendar(person, form.entries(), today=_today(person), at=now())
    flash(f"{counted(taken, 'absence')} taken from the calendar." if taken else "Nothing was new.")
    return _done(person_id)


def _person(person_id: int) -> Person:
    """The person for whoever may say when they are away; strangers find nothing."""
    person = queries.colleague(current_user, person_id) or abort(404)
    if not queries.may_say(current_user, person):
        raise Refusal(f"Only {person.name} and owners of their team's projects say when they are away.", 403)
    return person


def _usual() -> str:
    return current_app.config["DEFAULT_TIME_ZONE"]


def _today(person: Person) -> date:
    return day_of(now(), queries.zone_of(person, _usual()))


def _done(person_id: int) -> Response:
    db.session.commit()
    return redirect(url_for("absences.show", person_id=person_id), 303)


def _page(person: Person, form: AbsenceForm, calendar: CalendarForm | None = None) -> str:
    return render_template(
        "teams/absences.html",
        person=person,
        form=form,
        calendar=calendar or CalendarForm(),
        absences=queries.absences_of(person, _today(person)),
        teams=queries.teams_of(person),
        today=_today(person),
    )
