"""Several questions in one request (semantics reference 3.9.5)."""

from __future__ import annotations

import json
from contextlib import closing
from contextvars import Context
from typing import Any
from urllib.parse import urlsplit

from flask import Response, current_app, g, request
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, run_wsgi_app
from werkzeug.wsgi import ClosingIterator

from tracker.api.answering import data
from tracker.api.asking import body_list
from tracker.api.door import ROOT, api_blueprint
from tracker.api.paths import ROOTS, Application
from tracker.api.problems import invalid, required
from tracker.database import db
from tracker.web import signed_in

blueprint = api_blueprint("aggregator", __name__)
MOST = 50
"""Questions at once; the former service took about 15."""


@blueprint.post("/aggregator")
@signed_in
def aggregate() -> Response:
    """By each path what a GET of it would have answered, be that an error."""
    paths = body_list()
    if len(paths) > MOST:
        raise required(f"The body must hold {MOST} paths or less.")
    if not all(map(_is_path, paths)):
        raise invalid("The body must be an array of paths, such as /projects/1/stories")
    db.session.rollback()  # each of them reads for itself, and SQLite's lock is for those who write
    return data({path: _answer(path) for path in dict.fromkeys(paths)})


def _is_path(value: Any) -> bool:
    if not isinstance(value, str) or not value.startswith("/"):
        return False
    try:
        value.encode()  # half of a pair of signs is no text
        return urlsplit(value).path.isprintable()
    except ValueError:
        return False


def _answer(path: str) -> Any:
    whole = path if ROOTS.match(path) else ROOT + path
    headers = Headers({"X-TrackerToken": g.secret})
    builder = EnvironBuilder(whole, base_url=request.host_url, headers=headers)
    environment = builder.get_environ()
    builder.close()
    # of its own context: what this request knows of itself must not be taken for what that one knows
    return Context().run(_asked, current_app.wsgi_app, environment)


def _asked(application: Application, environment: dict[str, Any]) -> Any:
    """What the application answers; a file is not read at all."""
    body, _, headers = run_wsgi_app(application, environment)
    with closing(ClosingIterator(body)) as content:
        if headers.get("Content-Type", "").startswith("application/json"):
            return json.loads(b"".join(content))
    return invalid("What this path answers is no JSON. Ask for it by itself.").body
