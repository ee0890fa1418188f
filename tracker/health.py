"""What a supervisor asks: is the process alive, and can it serve?"""

from __future__ import annotations

from flask import Blueprint, Response
from sqlalchemy.exc import SQLAlchemyError

from tracker.upkeep import is_migrated
from tracker.web import public

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def alive() -> Response:
    return _said("This process is alive.")


@blueprint.get("/readyz")
@public
def ready() -> Response:
    try:
        migrated = is_migrated()
    except SQLAlchemyError:
        return _said("The database does not answer.", 503)
    if not migrated:
        return _said("The database is not at the newest migration: run tracker setup.", 503)
    return _said("Ready: the database answers and its migrations are current.")


def _said(sentence: str, status: int = 200) -> Response:
    return Response(sentence + "\n", status, content_type="text/plain; charset=utf-8")
