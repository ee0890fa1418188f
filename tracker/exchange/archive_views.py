"""An archive of the whole installation, for administrators, sent while it is made."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, render_template, stream_with_context

from tracker.accounts import audit_actions as audit
from tracker.exchange import archive_queries
from tracker.exchange.file_names import file_name
from tracker.outbox.worker import in_transaction
from tracker.web import administrators, me, now

blueprint = Blueprint("archive", __name__, url_prefix="/installation")


@blueprint.get("/archive")
@administrators
def page() -> str:
    return render_template("exchange/archive.html", size=archive_queries.size())


@blueprint.get("/archive.zip")
@administrators
def download() -> Response:
    """The archive. Where it ends early the browser notices, as the last piece of a ZIP is its contents."""
    with in_transaction():  # of its own, as the archive is read in one that only reads
        audit.note("archive_downloaded", by=me(), at=now())
    name = file_name("tracker", now(), "zip")
    pieces = archive_queries.archive(now(), current_app.config["UPLOADS"], [])
    return Response(
        stream_with_context(pieces),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Accel-Buffering": "no"},
    )
