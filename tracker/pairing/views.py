"""Addresses of the pairing log: the question "with whom?", the log by day, and its corrections."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any, cast

from flask import abort, g, redirect, render_template, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from tracker.accounts.models import Person
from tracker.backlog.queries import days_off, find_story
from tracker.database import db
from tracker.pairing import actions, hand_over_queries, queries, suggestion_queries
from tracker.pairing.choices import choices
from tracker.pairing.days import SHOWN, asked, day_named, days_of_log
from tracker.pairing.forms import LogForm, PeopleForm
from tracker.pairing.models import Pairing
from tracker.pairing.words import ago
from tracker.planning.calendar import day_of
from tracker.teams.actions import add_guest
from tracker.teams.door import may, needs, project_blueprint
from tracker.teams.permissions import May
from tracker.teams.presence import Part
from tracker.web import Refusal, me, now, wants_fragment

blueprint = project_blueprint("pairing", __name__)
UNDO = "pairs to undo"


@blueprint.get("/stories/<int:story_id>/start")
@needs(May.WORK)
def start(story_id: int) -> str:
    """The question with whom; a fragment for our scripts, a page for everybody else."""
    story = find_story(g.project, story_id)
    others = [who for who in queries.colleagues(g.project, _today()) if who.id != current_user.id]
    return render_template(
        f"pairing/{'_start' if wants_fragment() else 'start'}.html",
        story=story,
        note=hand_over_queries.latest_notes([story.id]).get(story.id),
        choices=choices(others, queries.last_paired(g.project, current_user), _today()),
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


@blueprint.get("/pairing/log")
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
    form, before = LogForm(request.form), g.project.version
    if not form.validate():
        return _log_page(form, opened=True), 422
    day, how = cast(date, form.day.data), {"part": Part(form.part.data), "by": me(), "at": now()}
    people = _people(form)
    if form.guest.data:
        people.append(add_guest(g.project.team, form.guest.data, day=day, at=now()))
    if form.story.data:
        story = find_story(g.project, form.story.data)
        pairing = actions.log(story, people, day=day, **how)
    else:
        pairing = actions.log_other(g.project, form.subject.data, people, day=day, **how)
    db.session.commit()
    return _done(_back(pairing, "The line was added.", before))


@blueprint.get("/pairing/<int:pairing_id>/instead")
@needs(May.WORK)
def instead(pairing_id: int) -> str:
    """Who it was instead of ?of= (a person's number), or besides those named: one click sets it."""
    pairing = queries.find_pairing(g.project, pairing_id)
    number = request.args.get("of", default=0, type=int)
    of = next((person for person in pairing.people if person.id == number), None)
    if number and of is None:
        abort(404)
    named = {person.id for person in pairing.people}
    others = [who for who in queries.colleagues(g.project, pairing.day) if who.id not in named]
    return render_template(
        "pairing/instead.html",
        pairing=pairing,
        of=of,
        rest=[person for person in pairing.people if person is not of],
        choices=choices(others, {}),
        today=_today(),
        back=_address_of(pairing),
    )


@blueprint.post("/pairing/<int:pairing_id>")
@needs(May.WORK)
def correct(pairing_id: int) -> Response | tuple[str, int]:
    pairing, before = queries.find_pairing(g.project, pairing_id), g.project.version
    form = PeopleForm(request.form)
    people = _people(form)
    part = Part(form.part.data) if form.part.data else None
    pairing = actions.correct(pairing, people, by=me(), at=now(), part=part)
    db.session.commit()
    return _done(_back(pairing, "The line was corrected.", before))


@blueprint.post("/pairing/<int:pairing_id>/remove")
@needs(May.WORK)
def remove(pairing_id: int) -> Response | tuple[str, int]:
    pairing, before = queries.find_pairing(g.project, pairing_id), g.project.version
    actions.remove(pairing, by=me(), at=now())
    back = _back(pairing, "The line was taken out of the log.", before)
    db.session.commit()
    return _done(back)


def _log_page(form: LogForm, *, opened: bool) -> str:
    today = _today()
    try:
        stretch = asked(request.args.get("day", ""), request.args.get("week", ""), today)
    except ValueError as error:
        raise Refusal(str(error)) from error
    lines: dict[date, list[Pairing]] = defaultdict(list)
    for pairing in queries.pairings_between(g.project, stretch.first, stretch.last):
        lines[pairing.day].append(pairing)
    shown: dict[str, Any] = {"people": [], "stories": [], "suggested": 0}
    if may(May.WORK):
        shown["people"] = queries.colleagues(g.project, today)
        shown["stories"] = queries.stories_worked_on(g.project, stretch.first)
        shown["suggested"] = suggestion_queries.open_count(g.project)
    return render_template(
        "pairing/log.html",
        form=form,
        opened=opened,
        stretch=stretch,
        lines=lines,
        days=days_of_log(stretch, today, lines.keys(), g.project.working_days, days_off(g.project)),
        today=today,
        may_write=may(May.WORK),
        undo=_undo(),
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


def _offer_undo(words: str, before: int) -> None:
    """The next page of the log says what was done and offers to take it back."""
    if g.project.version > before and not wants_fragment():
        session[UNDO] = {"project": g.project.id, "words": words, "version": g.project.version}


def _undo() -> dict[str, Any] | None:
    offered = session.get(UNDO)
    if request.method != "GET" or not offered or offered["project"] != g.project.id:
        return None
    return cast(dict[str, Any], session.pop(UNDO))


def _today() -> date:
    return day_of(now(), g.project.zone)


def _back(pairing: Pairing, words: str, before: int) -> str:
    """Where who wrote the line came from, with the offer to take it back."""
    address = _address_of(pairing, g.project.version if g.project.version > before else None)
    if not _from_story(pairing):
        _offer_undo(words, before)
    return address


def _address_of(pairing: Pairing, undo: int | None = None) -> str:
    if _from_story(pairing):
        return url_for("story_pairs.show", story_id=pairing.story_id, undo=undo, _anchor="so-far")
    day, far = pairing.day, pairing.day <= _today() - SHOWN
    return url_for("pairing.log", day=day if far else None, _anchor=f"day-{day}")


def _from_story(pairing: Pairing) -> bool:
    return request.values.get("from") == "story" and pairing.story_id is not None


def _done(address: str) -> Response | tuple[str, int]:
    return ("", 204) if wants_fragment() else redirect(address, 303)
