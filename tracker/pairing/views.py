"""Addresses of pairing: the question "with whom?" and the log."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any, cast

from flask import flash, g, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from tracker.accounts.models import Person
from tracker.backlog.queries import days_off, find_story
from tracker.database import db
from tracker.pairing import actions, queries
from tracker.pairing.choices import choices
from tracker.pairing.days import SHOWN, asked, day_named, days_of_log
from tracker.pairing.forms import LogForm, PeopleForm
from tracker.pairing.models import Pairing
from tracker.pairing.words import ago
from tracker.planning.calendar import day_of
from tracker.teams.door import may, needs, project_blueprint
from tracker.teams.permissions import May
from tracker.web import Refusal, me, now, wants_fragment

blueprint = project_blueprint("pairing", __name__)


@blueprint.get("/stories/<int:story_id>/start")
@needs(May.WORK)
def start(story_id: int) -> str:
    """The question with whom; a fragment for our scripts, a page for everybody else."""
    story = find_story(g.project, story_id)
    others = [who for who in queries.colleagues(g.project) if who.id != current_user.id]
    return render_template(
        f"pairing/{'_start' if wants_fragment() else 'start'}.html",
        story=story,
        choices=choices(others, queries.last_paired(g.project, current_user)),
        today=_today(),
        ago=ago,
    )


@blueprint.post("/stories/<int:story_id>/start")
@needs(May.WORK)
def start_with(story_id: int) -> Response | tuple[str, int]:
    story = find_story(g.project, story_id)
    partners = [person for person in _people(PeopleForm(request.form)) if person.id != current_user.id]
    actions.start(story, partners, by=me(), at=now())
    db.session.commit()
    return _done(url_for("board.show", _anchor=f"story-{story_id}"))


@blueprint.get("/pairing")
@needs(May.READ)
def log() -> str:
    """The log of two weeks up to ?day=, or of a ?week=; ?add= opens the form for a day."""
    try:
        add = day_named(request.args["add"]) if "add" in request.args else None
    except ValueError as error:
        raise Refusal(str(error)) from error
    return _log_page(LogForm(data={"day": add or _today()}), opened=add is not None)


@blueprint.post("/pairing")
@needs(May.WORK)
def add() -> Response | tuple[str, int]:
    form = LogForm(request.form)
    if not form.validate():
        return _log_page(form, opened=True), 422
    story = find_story(g.project, form.story.data)
    pairing = actions.log(story, _people(form), day=cast(date, form.day.data), by=me(), at=now())
    db.session.commit()
    return _done(_address_of(pairing.day))


@blueprint.post("/pairing/<int:pairing_id>")
@needs(May.WORK)
def correct(pairing_id: int) -> Response | tuple[str, int]:
    pairing = queries.find_pairing(g.project, pairing_id)
    pairing = actions.correct(pairing, _people(PeopleForm(request.form)), by=me(), at=now())
    db.session.commit()
    flash("The line was corrected.")
    return _done(_address_of(pairing.day))


@blueprint.post("/pairing/<int:pairing_id>/remove")
@needs(May.WORK)
def remove(pairing_id: int) -> Response | tuple[str, int]:
    pairing = queries.find_pairing(g.project, pairing_id)
    day = pairing.day
    actions.remove(pairing, by=me(), at=now())
    db.session.commit()
    flash("The line was taken out of the log.")
    return _done(_address_of(day))


def _log_page(form: LogForm, *, opened: bool) -> str:
    today = _today()
    try:
        stretch = asked(request.args.get("day", ""), request.args.get("week", ""), today)
    except ValueError as error:
        raise Refusal(str(error)) from error
    lines: dict[date, list[Pairing]] = defaultdict(list)
    for pairing in queries.pairings_between(g.project, stretch.first, stretch.last):
        lines[pairing.day].append(pairing)
    shown: dict[str, Any] = {"people": [], "stories": []}
    if may(May.WORK):
        shown["people"] = queries.colleagues(g.project)
        shown["stories"] = queries.stories_worked_on(g.project, stretch.first)
    return render_template(
        "pairing/log.html",
        form=form,
        opened=opened,
        stretch=stretch,
        lines=lines,
        days=days_of_log(stretch, today, lines.keys(), g.project.working_days, days_off(g.project)),
        today=today,
        may_write=may(May.WORK),
        **shown,
    )


def _people(form: PeopleForm) -> list[Person]:
    if not form.validate():
        raise Refusal(" ".join(form.complaints))
    ids = form.people.data or []
    people = queries.people_with(ids)
    if len(people) < len(set(ids)):
        raise Refusal("Somebody you chose is not here any more, so nothing was changed. Choose again.")
    return people


def _today() -> date:
    return day_of(now(), g.project.zone)


def _address_of(day: date) -> str:
    far = day <= _today() - SHOWN
    return url_for("pairing.log", day=day if far else None, _anchor=f"day-{day}")


def _done(address: str) -> Response | tuple[str, int]:
    return ("", 204) if wants_fragment() else redirect(address, 303)
