"""Addresses of forecasts: of a project, with "What if" and the score; of one release, epic or story."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import abort, g, render_template, request

from tracker.backlog.epic_queries import described
from tracker.backlog.plan import Facts
from tracker.backlog.queries import facts, find_story
from tracker.backlog.workflow import State
from tracker.planning import forecast_words as words
from tracker.planning.calendar import day_of
from tracker.planning.forecast import SHARES
from tracker.releases import forecast_queries as queries
from tracker.releases import score_queries, scores
from tracker.releases.forecast_forms import WishForm
from tracker.releases.forecast_queries import RELEASE, Prospects, Subject
from tracker.releases.queries import marker
from tracker.releases.wondering import Wish, complaints, shifts
from tracker.teams.door import needs, project_blueprint
from tracker.teams.permissions import May
from tracker.web import now

blueprint = project_blueprint("forecasts", __name__)


@blueprint.get("/forecast")
@needs(May.READ)
def show() -> str:
    """All releases and epics; with what somebody wonders about in the address, the dates as they would be."""
    at, guesses = now(), request.args.get("guesses") != "no"
    known = facts(g.project, at)
    wanted = queries.subjects(g.project, known)
    found = queries.prospects(g.project, known, at, wanted, guesses=guesses)
    form, wish, amiss = _wish(known, wanted)
    ended = score_queries.ended(g.project, known)
    return render_template(
        "releases/forecast.html",
        found=found,
        form=form,
        complaints=amiss,
        guesses=guesses,
        velocity=known.velocity.points,
        ended=ended,
        records=_records(ended, at),
        score=scores.sentence(ended),
        **_wondered(wish, found, known, at, guesses=guesses),
        **_usual(at),
    )


@blueprint.get("/forecast/releases/<int:release_id>")
@needs(May.READ)
def release(release_id: int) -> str:
    known = facts(g.project, now())
    return _one(queries.release_subject(marker(g.project, release_id) or abort(404), known), known)


@blueprint.get("/forecast/epics/<int:epic_id>")
@needs(May.READ)
def epic(epic_id: int) -> str:
    theme, _ = described(g.project, epic_id) or abort(404)
    known = facts(g.project, now())
    return _one(queries.epic_subject(g.project, theme, known), known)


@blueprint.get("/forecast/stories/<int:story_id>")
@needs(May.READ)
def story(story_id: int) -> str:
    found = find_story(g.project, story_id)
    known = facts(g.project, now())
    return _one(queries.story_subject(found, known), known, is_done=found.state == State.ACCEPTED)


def _records(ended: list[scores.Ended], at: datetime) -> dict[str, list[scores.Tally]]:
    """How forecasts held, by what they were of; only where there were some."""
    found = {
        "Releases and epics": scores.tallies(ended),
        "Stories done in the last twelve months": score_queries.score_of_stories(g.project, at),
    }
    return {what: tallies for what, tallies in found.items() if tallies[0].forecasts}


def _one(subject: Subject, known: Facts, is_done: bool = False) -> str:
    at = now()
    found = queries.prospects(g.project, known, at, [subject])
    return render_template(
        "releases/one.html",
        found=found,
        prospect=found.all[0],
        subject=subject,
        is_done=is_done or subject.is_done,
        kept=score_queries.kept_of(g.project, subject),
        **_usual(at),
    )


def _wish(known: Facts, wanted: list[Subject]) -> tuple[WishForm, Wish | None, list[str]]:
    """The form as it was sent, what it wishes (None: nothing that could come true), and why not."""
    form = WishForm(request.args)
    form.among((subject.id, subject.name) for subject in wanted if subject.kind == RELEASE)
    amiss = form.complaints if not form.validate() else complaints(form.wish, known)
    wish = None if amiss or form.wish.is_empty else form.wish
    return form, wish, amiss


def _wondered(
    wish: Wish | None, found: Prospects, known: Facts, at: datetime, *, guesses: bool
) -> dict[str, Any]:
    """If the wish came true: the forecast of each subject `then`, and how its days are `moved` by it; None
    where nothing is asked."""
    if wish is None or found.refused:
        return {"then": {}, "moved": None}
    wanted = [each.subject for each in found.all]
    others = queries.prospects_if(wish, g.project, known, at, wanted, guesses=guesses)
    then = {other.subject: other.forecast for other in others.all if other.forecast}
    return {
        "then": then,
        "moved": {
            one.subject: shifts(one.forecast, then[one.subject])
            for one in found.all
            if one.forecast and one.subject in then
        },
    }


def _usual(at: datetime) -> dict[str, Any]:
    return {"today": day_of(at, g.project.zone), "words": words, "shares": SHARES}
