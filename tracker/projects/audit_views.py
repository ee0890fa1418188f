"""The audit, for administrators."""

from __future__ import annotations

import re

from flask import Blueprint, abort, render_template, request

from tracker.installation.queries import people
from tracker.projects import audit_queries as queries
from tracker.text import number
from tracker.web import administrators

blueprint = Blueprint("audit", __name__, url_prefix="/installation")


@blueprint.get("/audit")
@administrators
def show() -> str:
    person_id = request.args.get("person", type=number)
    lines, following = queries.lines(_before(), person_id)
    return render_template(
        "projects/audit.html", lines=lines, following=following, people=people(), person_id=person_id
    )


def _before() -> queries.Cursor:
    text = request.args.get("before", "")
    if not text:
        return queries.START
    if not re.fullmatch(r"\d{1,18}\.\d{1,18}", text):
        abort(404)
    return queries.Cursor(*(int(part) for part in text.split(".")))
