"""What commits suggest, for people to confirm or dismiss."""

from __future__ import annotations

from flask import abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.database import db
from tracker.pairing import queries
from tracker.pairing import suggestion_actions as actions
from tracker.pairing import suggestion_queries as suggestions
from tracker.pairing.forms import WhoForm
from tracker.pairing.suggestion_models import Suggestion
from tracker.planning.calendar import day_of
from tracker.teams.door import needs, project_blueprint
from tracker.teams.permissions import May
from tracker.web import Refusal, me, now

blueprint = project_blueprint("suggestions", __name__)


@blueprint.get("/pairing/suggestions")
@needs(May.WORK)
def show() -> str:
    found = suggestions.open_suggestions(g.project)
    unknown = {each.id: each for suggestion in found for each in suggestion.unknown}
    today = day_of(now(), g.project.zone)
    return render_template(
        "pairing/suggestions.html",
        suggestions=found,
        unknown=sorted(unknown.values(), key=lambda each: (each.name, each.id)),
        people=queries.people_to_name(g.project),
        today=today,
    )


@blueprint.post("/pairing/suggestions/<int:suggestion_id>/confirm")
@needs(May.WORK)
def confirm(suggestion_id: int) -> Response:
    actions.confirm(_suggestion(suggestion_id), g.project, by=me(), at=now())
    return _done()


@blueprint.post("/pairing/suggestions/<int:suggestion_id>/dismiss")
@needs(May.WORK)
def dismiss(suggestion_id: int) -> Response:
    actions.dismiss(_suggestion(suggestion_id), g.project, by=me(), at=now())
    return _done()


@blueprint.post("/pairing/identities/<int:identity_id>")
@needs(May.WORK)
def tell_who(identity_id: int) -> Response:
    """Whose an address is; nobody's where no person is named."""
    identity = suggestions.identity_of(g.project, identity_id) or abort(404)
    form = WhoForm(request.form)
    if not form.validate():
        raise Refusal(" ".join(form.complaints))
    people = queries.people_with([form.person.data]) if form.person.data else []
    if form.person.data and not {person.id for person in people} <= queries.ids_to_name(g.project) - {0}:
        raise Refusal("Choose somebody of this project or its team.")
    actions.tell_who(g.project, identity, people[0] if people else None, by=me(), at=now())
    return _done()


def _suggestion(suggestion_id: int) -> Suggestion:
    return suggestions.suggestion_of(g.project, suggestion_id) or abort(404)


def _done() -> Response:
    db.session.commit()
    return redirect(url_for("suggestions.show"), 303)
