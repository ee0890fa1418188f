"""Stories as a file in the former tracker's own format, for programs (semantics reference 6.3)."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, current_app, g, request, stream_with_context

from tracker.api.answering import as_table
from tracker.api.asking import read
from tracker.api.door import api_blueprint
from tracker.api.parameters import integer, several
from tracker.api.problems import invalid, unfound
from tracker.api.project_queries import readable
from tracker.backlog.models import Story
from tracker.database import db
from tracker.exchange.export_names import file_name
from tracker.exchange.export_queries import tracker_csv
from tracker.teams.door import needs
from tracker.teams.models import Project
from tracker.teams.permissions import May
from tracker.web import me, now, signed_in

blueprint = api_blueprint("export", __name__)


@blueprint.get("/projects/<int:project_id>/export")
@needs(May.READ)
def whole() -> Response:
    """All of the project as CSV."""
    return _file(g.project, tracker_csv(g.project.id, now(), _site()))


@blueprint.post("/stories/export")
@signed_in
def some() -> Response:
    """These stories, which are of one project, as CSV."""
    ids = read(ids=several(integer)).get("ids")
    if not ids:
        raise invalid("this endpoint requires the parameter: ids")
    stories = [db.session.get(Story, number) for number in dict.fromkeys(ids)]
    projects = {story.project_id if story and story.deleted_at is None else 0 for story in stories}
    project = readable(me(), min(projects))
    if project is None:
        raise unfound()
    if len(projects) > 1:
        raise invalid("The stories of one file must be of one project.")
    return _file(project, tracker_csv(project.id, now(), _site(), ids))


def _file(project: Project, lines: Iterator[str]) -> Response:
    answer = as_table(stream_with_context(line.encode() for line in lines))
    answer.headers["Content-Disposition"] = f'attachment; filename="{file_name(project.name, now())}"'
    return answer


def _site() -> str:
    return str(current_app.config["ADDRESS"] or request.url_root).rstrip("/")
