"""Stories as a file in the former tracker's own format, for programs (semantics reference 6.3)."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, g, stream_with_context

from tracker.api.answering import as_table
from tracker.api.asking import read
from tracker.api.door import api_blueprint
from tracker.api.parameters import integer, several
from tracker.api.problems import invalid, unfound
from tracker.api.readable_queries import projects_of
from tracker.exchange.csv_out import pieces
from tracker.exchange.export_queries import projects_of_stories, tracker_csv
from tracker.exchange.file_names import file_name
from tracker.teams.door import needs
from tracker.teams.models import Project
from tracker.teams.permissions import May
from tracker.web import me, now, signed_in, site

blueprint = api_blueprint("export", __name__)


@blueprint.get("/projects/<int:project_id>/export")
@needs(May.READ)
def whole() -> Response:
    """All of the project as CSV."""
    return _file(g.project, tracker_csv(g.project.id, now(), site()))


@blueprint.post("/stories/export")
@signed_in
def some() -> Response:
    """These stories, which are of one project, as CSV."""
    ids = read(ids=several(integer)).get("ids")
    if not ids:
        raise invalid("this endpoint requires the parameter: ids")
    projects = projects_of_stories(ids)
    known = {project.id: project for project in projects_of(me())}
    if len(projects) < len(set(ids)) or not known.keys() >= {*projects.values()}:
        raise unfound()
    (project_id, *others) = {*projects.values()}
    if others:
        raise invalid("The stories of one file must be of one project.")
    return _file(known[project_id], tracker_csv(project_id, now(), site(), ids))


def _file(project: Project, lines: Iterator[str]) -> Response:
    answer = as_table(stream_with_context(pieces(lines)))
    answer.headers["Content-Disposition"] = f'attachment; filename="{file_name(project.name, now())}"'
    return answer
