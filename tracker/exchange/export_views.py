"""A project, or some stories of it, as a file in the former tracker's own format."""

from __future__ import annotations

from flask import Response, abort, g, request, stream_with_context

from tracker.backlog.bulk_forms import numbers
from tracker.exchange import csv_out, export_queries
from tracker.exchange.file_names import file_name
from tracker.teams.door import needs, project_blueprint
from tracker.teams.permissions import May
from tracker.web import now, site

blueprint = project_blueprint("export", __name__)


@blueprint.get("/export.csv")
@needs(May.READ)
def as_csv() -> Response:
    """All of the project, or the stories of these numbers, sent as it is read."""
    name = file_name(g.project.name, now())
    ids = numbers(request.args["stories"]) if "stories" in request.args else None
    if ids is not None and {*export_queries.projects_of_stories(ids).values()} != {g.project.id}:
        abort(404)
    lines = export_queries.tracker_csv(g.project.id, now(), site(), ids)
    return Response(
        stream_with_context(csv_out.pieces(lines)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Accel-Buffering": "no"},
    )
