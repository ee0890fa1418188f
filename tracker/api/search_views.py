"""Searching, for programs (semantics reference 3.10, 4)."""

from __future__ import annotations

from flask import Response, g

from tracker.api import story_queries as stories
from tracker.api.answering import data
from tracker.api.asking import one_sent
from tracker.api.door import api_blueprint
from tracker.api.epic_queries import seen_epics
from tracker.api.epic_shapes import EPIC
from tracker.api.parameters import text
from tracker.api.problems import invalid
from tracker.api.story_shapes import STORY, SeenStory
from tracker.api.wanted import ALL_AS_USUAL
from tracker.backlog.search import parse
from tracker.backlog.search_queries import search
from tracker.backlog.search_tree import Query
from tracker.backlog.workflow import State
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
    found = search(g.project, parse(asked), by_id=me().id, at=now())
    rows = stories.loaded([story.id for story in found.stories], ALL_AS_USUAL)
    shown = stories.seen(g.project, [rows[story.id] for story in found.stories], ALL_AS_USUAL, now())
    epics = [epic for epic in seen_epics(g.project, now()) if _is_meant(epic.row, parse(asked))]
    return data(
        {
            "stories": _stories(shown, found.beyond),
            "epics": {"epics": EPIC.show_all(epics), "total_hits": len(epics)},
            "query": asked,
        }
    )


def _stories(found: list[SeenStory], beyond: int) -> dict[str, object]:
    done = [story for story in found if story.row.state == State.ACCEPTED]
    return {
        "stories": STORY.show_all(found),
        "total_points": sum(story.row.estimate or 0 for story in found),
        "total_points_completed": sum(story.row.estimate or 0 for story in done),
        "total_hits": len(found),
        "total_hits_with_done": len(found) + beyond,
    }


def _is_meant(epic: object, query: Query) -> bool:
    """Whether an epic is found, too: by all the plain words of the search, in its name."""
    terms = list(query.terms())
    words = [value.text for term in terms if term.keyword in ("", "name") for value in term.values]
    plain = bool(words) and len(words) == len(terms)
    name = getattr(epic, "name", "").lower()
    return plain and all(word.lower() in name for word in words)
