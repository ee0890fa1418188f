"""A project as a file in the former tracker's own format."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, current_app, g, request, stream_with_context

from tracker.exchange import export_queries
from tracker.exchange.export_names import file_name
from tracker.teams.door import needs, project_blueprint
from tracker.teams.permissions import May
from tracker.web import now

blueprint = project_blueprint("export", __name__)


@blueprint.get("/export.csv")
@needs(May.READ)
def as_csv() -> Response:
    """All of the project, sent as it is read."""
    name = file_name(g.project.name, now())
    lines = export_queries.tracker_csv(g.project.id, now(), base())
    return Response(
        stream_with_context(_pieces(lines)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Accel-Buffering": "no"},
    )


def base() -> str:
    """The address of this installation, as files name it."""
    return (current_app.config["ADDRESS"] or request.url_root).rstrip("/")


def _pieces(lines: Iterator[str], most: int = 64 * 1024) -> Iterator[bytes]:
    """The lines in pieces of a size that is worth sending."""
    waiting, size = [], 0
    for line in lines:
        waiting.append(line)
        size += len(line)
        if size >= most:
            yield "".join(waiting).encode()
            waiting, size = [], 0
    yield "".join(waiting).encode()
