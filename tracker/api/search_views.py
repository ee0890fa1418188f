"""Searching, for programs (semantics reference 3.10, 4)."""

from __future__ import annotations

from flask import Response, g

from tracker.api import story_queries as stories
from tracker.api.answering import asked_fields, one
from tracker.api.asking import one_sent
from tracker.api.door import api_blueprint
from tracker.api.epic_filter import is_about_words, is_meant
from tracker.api.epic_queries import seen_epics
from tracker.api.parameters import text
from tracker.api.problems import invalid
from tracker.api.search_shapes import SEARCH, SeenSearch
from tracker.backlog.search import parse
from tracker.backlog.search_queries import search
from tracker.teams.door import needs
from tracker.teams.permissions import May
from tracker.web import me, now

blueprint = api_blueprint("search", __name__)


@blueprint.get("/projects/<int:project_id>/search")
@needs(May.READ)
def show() -> Response:
    asked = one_sent("query", text(1000))
    if not asked:
        raise invalid("this endpoint requires the parameter: query")
    query, wanted = parse(asked), asked_fields(SEARCH)
    fields = wanted.of("stories").of("stories")
    found = search(g.project, query, by_id=me().id, at=now())
    rows = stories.loaded([story.id for story in found.stories], fields)
    shown = stories.seen(g.project, [rows[story.id] for story in found.stories], fields, now())
    about = is_about_words(query)
    themes = seen_epics(g.project, now(), wanted.of("epics").of("epics")) if about else []
    epics = [epic for epic in themes if is_meant(epic.row, query)]
    return one(SEARCH, SeenSearch(asked, shown, found.beyond, epics))
