"""How programs are answered: JSON with its headers, in an envelope where they wish, and what is wrong in the
same manner (semantics reference 3.3 to 3.7)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from flask import Response, g, request
from werkzeug.exceptions import HTTPException

from tracker.api.asking import sent
from tracker.api.pages import Page, Window, page, whole
from tracker.api.problems import Problem, of_refusal
from tracker.api.shapes import Shape, plainly
from tracker.api.wanted import Wanted, wanted
from tracker.database import db
from tracker.web import SAFE_METHODS, Refusal

HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Credentials": "false",
    "Access-Control-Allow-Methods": "GET, POST, PUT, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "X-TrackerToken,DNT,X-Mx-ReqToken,Keep-Alive,User-Agent,X-Requested-With,"
    "If-Modified-Since,Cache-Control,Content-Type,X-Tracker-Warn-Unless-Project-Version-Is",
    "Access-Control-Expose-Headers": "X-Tracker-Project-Version,X-Tracker-Pagination-Total,"
    "X-Tracker-Pagination-Limit,X-Tracker-Pagination-Offset,X-Tracker-Pagination-Returned",
    "X-Tracker-Client-Pinger-Interval": "20",
}


def asked_fields(shape: Shape) -> Wanted:
    """The properties that `fields=` asks for. Raises Problem for a name that the shape does not have."""
    found = wanted(request.args.get("fields") or _field_text())
    shape.check(found)
    return found


def one(shape: Shape, thing: Any) -> Response:
    """Commits a write, and answers the thing."""
    fields = asked_fields(shape)
    _keep()
    return answer(encoded(shape.show(thing, fields)))


def many(shape: Shape, things: Sequence[Any], of: Page | None = None) -> Response:
    """Commits a write, and answers the things, which are all there are unless a page says otherwise."""
    fields = asked_fields(shape)
    _keep()
    return answer(encoded(shape.show_all(things, fields)), of or whole(len(things)))


def some(shape: Shape, things: Sequence[Any], asked: Window, total: int) -> Response:
    """A page of things."""
    return many(shape, things, page(asked, total, len(things)))


def data(value: Any, of: Page | None = None) -> Response:
    """Commits a write, and answers a value that has no shape."""
    _keep()
    return answer(encoded(value), of)


def table(columns: Sequence[str], lines: Iterable[Mapping[str, Any]]) -> Response:
    """Answers these columns of things as CSV."""
    written = io.StringIO()
    writer = csv.DictWriter(written, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    return as_table(written.getvalue())


def as_table(text: str | Iterable[bytes]) -> Response:
    """Answers what is CSV already."""
    return Response(text, content_type="text/csv; charset=utf-8")


def nothing() -> Response:
    """Commits a deletion, and answers 204 without a body, in an envelope, too (3.6)."""
    _keep()
    return Response(status=204)


def answer(body: str, of: Page | None = None) -> Response:
    """The answer with this JSON: in an envelope where that was asked for, else with headers that tell of the
    page. The keys of the envelope besides data and pagination are a guess (9, 1)."""
    if _is_true(request.args.get("envelope")):
        parts = {"http_status": "200"}
        if "project" in g:
            parts["project_version"] = str(g.project.version)
        paging = f',"pagination":{encoded(of.body)}' if of else ""
        body = f'{encoded(parts)[:-1]},"data":{body}{paging}}}'
    response = Response(body, content_type="application/json; charset=utf-8")
    if of is not None:
        response.headers.update(of.headers)
    if request.method == "GET":
        response.add_etag()
        response.make_conditional(request)
    return response


def encoded(value: Any) -> str:
    """The value as JSON, times as `date_format` asks for them."""
    millis = request.args.get("date_format") == "millis"
    return json.dumps(
        value,
        default=partial(plainly, millis=millis, site=request.host_url.rstrip("/")),
        ensure_ascii=False,
        separators=(",", ":"),
    )


def rows(fragments: Iterable[str]) -> str:
    """A list of what is JSON already."""
    return f"[{','.join(fragments)}]"


def _keep() -> None:
    if request.method not in SAFE_METHODS:
        db.session.commit()


def _field_text() -> str | None:
    text = sent().get("fields")
    return text if isinstance(text, str) else None


def _is_true(text: str | None) -> bool:
    return (text or "").lower() == "true"


def add_headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    if "retry_after" in g:
        response.headers["Retry-After"] = str(g.retry_after)
    if response.status_code < 400 and "project" in g:
        response.headers["X-Tracker-Project-Version"] = str(g.project.version)
    fresh = request.method == "GET" and response.status_code < 400
    response.headers["Cache-Control"] = "max-age=0, private, must-revalidate" if fresh else "no-cache"
    return response


def tell(problem: Problem) -> Response:
    db.session.rollback()
    body = encoded(problem.body)
    if _is_true(request.args.get("envelope")):
        body = f'{{"http_status":"{problem.status}","data":{body}}}'
    return Response(body, problem.status, content_type="application/json; charset=utf-8")


def tell_refusal(refusal: Refusal) -> Response:
    return tell(of_refusal(refusal.text, refusal.status))


def tell_error(error: HTTPException) -> Response:
    if error.code == 413:
        return tell(Problem("invalid_parameter", general_problem="What was sent is too large."))
    known = {400: "could_not_parse_body", 404: "unfound_resource", 405: "route_not_found"}
    return tell(Problem(known.get(error.code or 500, "unhandled_condition")))
