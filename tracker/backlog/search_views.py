"""Addresses of the search field, and of the searches that people keep. Saving one needs no more than
reading: it is the person's own, and the project stays as it is."""

from __future__ import annotations

from dataclasses import asdict

from flask import Response, flash, g, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from tracker.backlog import search_actions as actions
from tracker.backlog import search_queries as queries
from tracker.backlog.search import parse
from tracker.backlog.search_forms import NameForm, SavedSearchForm
from tracker.backlog.search_keywords import KEYWORDS
from tracker.backlog.search_sentence import understood
from tracker.database import db
from tracker.planning.calendar import day_of
from tracker.teams.door import needs, project_blueprint
from tracker.teams.permissions import May
from tracker.teams.steady import steady
from tracker.web import Refusal, me, now, wants_fragment

blueprint = project_blueprint("searches", __name__)


@blueprint.get("/searches")
@needs(May.READ)
def index() -> str:
    """The searches I keep: a page, or the list of them for our scripts."""
    saved = queries.saved_searches(g.project.id, me().id)
    template = "backlog/_searches.html" if wants_fragment() else "backlog/searches.html"
    return render_template(template, saved=saved)


@blueprint.get("/searches/words")
@needs(May.READ)
@steady("day")
def words() -> Response:
    """What completion offers: the keywords with their hints, and values, some of them of this project."""
    offers = queries.offers(g.project)
    return jsonify(
        [
            {
                "name": keyword.name,
                "hint": keyword.hint,
                "values": offers[keyword.offers] if isinstance(keyword.offers, str) else keyword.offers,
            }
            for keyword in KEYWORDS.values()
            if not keyword.setting or getattr(g.project, keyword.setting)
        ]
    )


@blueprint.get("/searches/sentence")
@needs(May.READ)
@steady("day")
def sentence() -> Response:
    """What was understood of a search that somebody is typing, its canonical text, and what is wrong."""
    query = parse(request.args.get("of", "")[:1000])
    return jsonify(
        sentence=understood(query, day_of(now(), g.project.zone)),
        query=str(query),
        asks=query.asks,
        complaints=[asdict(complaint) for complaint in query.complaints],
    )


@blueprint.post("/searches")
@needs(May.READ)
def save() -> AnyResponse:
    form = SavedSearchForm(request.form)
    if not form.validate():
        raise Refusal(" ".join(form.complaints))
    actions.save_search(g.project, form.name.data or "", form.text, by=me(), at=now())
    return _done(f"“{form.name.data}” is kept.")


@blueprint.post("/searches/<int:search_id>")
@needs(May.READ)
def rename(search_id: int) -> AnyResponse:
    saved = queries.find_saved_search(g.project, me().id, search_id)
    form = NameForm(request.form)
    if not form.validate():
        raise Refusal(" ".join(form.complaints))
    actions.change_search(saved, form.name.data or "", saved.query)
    return _done(f"The search is now named “{saved.name}”.")


@blueprint.post("/searches/<int:search_id>/deletions")
@needs(May.READ)
def forget(search_id: int) -> AnyResponse:
    saved = queries.find_saved_search(g.project, me().id, search_id)
    actions.forget_search(saved)
    return _done(f"“{saved.name}” is no longer kept.")


def _done(said: str) -> AnyResponse:
    db.session.commit()
    if wants_fragment():
        return Response(status=204)
    flash(said)
    return redirect(url_for("searches.index"), 303)
