"""Searches that somebody keeps, for programs (semantics reference 3.9.2, 3.10)."""

from __future__ import annotations

from operator import attrgetter

from flask import Response, g

from tracker.api.answering import many, nothing, one
from tracker.api.asking import read
from tracker.api.door import api_blueprint
from tracker.api.parameters import text
from tracker.api.problems import invalid, one_needed, unfound
from tracker.api.shapes import Shape, always
from tracker.backlog import search_actions as actions
from tracker.backlog.models import SavedSearch
from tracker.backlog.search import parse
from tracker.backlog.search_queries import saved_searches
from tracker.teams.door import needs
from tracker.teams.permissions import May
from tracker.web import me, now

blueprint = api_blueprint("saved_searches", __name__)
PARAMETERS = {"name": text(255), "query": text(1000)}

SAVED_SEARCH = Shape(
    "saved_search",
    {
        "id": attrgetter("id"),
        "kind": always("saved_search"),
        "project_id": attrgetter("project_id"),
        "name": attrgetter("name"),
        "query": attrgetter("query"),
    },
)


@blueprint.get("/projects/<int:project_id>/my/searches")
@needs(May.READ)
def index() -> Response:
    return many(SAVED_SEARCH, list(saved_searches(g.project.id, me().id)))


@blueprint.post("/projects/<int:project_id>/my/searches")
@needs(May.READ)
def create() -> Response:
    values = _values()
    for name in PARAMETERS:
        if name not in values:
            raise invalid(f"this endpoint requires the parameter: {name}")
    saved = actions.save_search(g.project, values["name"], values["query"], by=me(), at=now())
    return one(SAVED_SEARCH, saved)


@blueprint.get("/projects/<int:project_id>/my/searches/<int:search_id>")
@needs(May.READ)
def show(search_id: int) -> Response:
    return one(SAVED_SEARCH, _mine(search_id))


@blueprint.put("/projects/<int:project_id>/my/searches/<int:search_id>")
@needs(May.READ)
def change(search_id: int) -> Response:
    saved, values = _mine(search_id), _values()
    if not values:
        raise one_needed(list(PARAMETERS))
    actions.change_search(saved, values.get("name", saved.name), values.get("query", saved.query))
    return one(SAVED_SEARCH, saved)


@blueprint.delete("/projects/<int:project_id>/my/searches/<int:search_id>")
@needs(May.READ)
def delete(search_id: int) -> Response:
    actions.forget_search(_mine(search_id))
    return nothing()


def _mine(search_id: int) -> SavedSearch:
    for saved in saved_searches(g.project.id, me().id):
        if saved.id == search_id:
            return saved
    raise unfound()


def _values() -> dict[str, str]:
    """What was sent, without what is empty. Raises Problem for a search of which nothing is understood."""
    values = {name: value.strip() for name, value in read(**PARAMETERS).items() if (value or "").strip()}
    if "query" in values and not parse(values["query"]).asks:
        raise invalid("Nothing of this query is understood.")
    return values
