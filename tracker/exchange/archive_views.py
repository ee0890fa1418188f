"""An archive of the whole installation, for administrators, sent while it is made."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, render_template, stream_with_context

from tracker.exchange import archive_queries
from tracker.exchange.export_names import file_name
from tracker.web import administrators, now

blueprint = Blueprint("archive", __name__, url_prefix="/installation")


@blueprint.get("/archive")
@administrators
def page() -> str:
    return render_template("exchange/archive.html", size=archive_queries.size())


@blueprint.get("/archive.zip")
@administrators
def download() -> Response:
    """The archive. Where it ends early the browser notices, as the last piece of a ZIP is its contents."""
    name = file_name("tracker", now(), "zip")
    pieces = archive_queries.archive(now(), current_app.config["UPLOADS"], [])
    return Response(
        stream_with_context(pieces),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Accel-Buffering": "no"},
    )
