"""The ledger of an iteration, a release or an epic, for programs: all entries in the order they were made.
The original knew no ledger."""

from __future__ import annotations

from flask import Response, g

from tracker.api.answering import many
from tracker.api.door import api_blueprint
from tracker.api.ledger_shapes import LEDGER_ENTRY
from tracker.api.problems import unfound
from tracker.backlog.epic_queries import find_epic
from tracker.backlog.queries import find_story
from tracker.ledger import queries
from tracker.planning import queries as iterations
from tracker.teams.door import needs
from tracker.teams.permissions import May

blueprint = api_blueprint("ledger", __name__)


@blueprint.get("/projects/<int:project_id>/iterations/<int:number>/ledger")
@needs(May.READ)
def of_iteration(number: int) -> Response:
    """The entries of an iteration's scope; sums of them are its burndown."""
    opened = iterations.numbered(g.project.id, number)
    if opened is None or opened.id is None:
        raise unfound()
    return many(LEDGER_ENTRY, queries.lines_of_iteration(opened.id))


@blueprint.get("/projects/<int:project_id>/releases/<int:release_id>/ledger")
@needs(May.READ)
def of_release(release_id: int) -> Response:
    """The entries of a release's scope."""
    return many(LEDGER_ENTRY, queries.lines_of_release(find_story(g.project, release_id).id))


@blueprint.get("/projects/<int:project_id>/epics/<int:epic_id>/ledger")
@needs(May.READ)
def of_epic(epic_id: int) -> Response:
    """The entries of an epic's scope."""
    return many(LEDGER_ENTRY, queries.lines_of_epic(find_epic(g.project, epic_id).id))
