"""A project as a file in the former tracker's own format."""

from __future__ import annotations

from flask import Response, g, stream_with_context

from tracker.exchange import csv_out, export_queries
from tracker.exchange.export_names import file_name
from tracker.teams.door import needs, project_blueprint
from tracker.teams.permissions import May
from tracker.web import now, site

blueprint = project_blueprint("export", __name__)


@blueprint.get("/export.csv")
@needs(May.READ)
def as_csv() -> Response:
    """All of the project, sent as it is read."""
    name = file_name(g.project.name, now())
    lines = export_queries.tracker_csv(g.project.id, now(), site())
    return Response(
        stream_with_context(csv_out.pieces(lines)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Accel-Buffering": "no"},
    )
