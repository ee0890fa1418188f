"""The log taken elsewhere: files, a text for chat, co-authors for commits."""

from __future__ import annotations

import json
from datetime import date

from flask import Response, g, render_template, request
from flask_login import current_user

from tracker.charts.tables import csv_text
from tracker.pairing import out, out_queries, queries
from tracker.pairing.days import day_named
from tracker.planning.calendar import day_of
from tracker.teams.door import needs, project_blueprint
from tracker.teams.permissions import May
from tracker.web import Refusal, now

blueprint = project_blueprint("pairs_out", __name__)


@blueprint.get("/pairing/out")
@needs(May.WORK)
def page() -> str:
    """What is copied most: today's pairs for chat, and for commits those I work with today."""
    today, writers = _today(), out_queries.writers(g.project)
    mine = {
        person
        for line in queries.lines_between(g.project, today, today)
        if current_user.id in line.people
        for person in line.people - {current_user.id}
    }
    return render_template(
        "pairing/out.html",
        chat=out.chat_text(today, out_queries.logged(g.project, today, today)),
        trailers=out.trailers(who for person, who in writers.items() if person in mine),
        nameless=[person.name for person in queries.people_with(sorted(mine - set(writers)))],
        has_pair=bool(mine),
    )


@blueprint.get("/pairing/log.csv")
@needs(May.READ)
def as_csv() -> Response:
    """The log from ?from= to ?until=, all of it unless given."""
    return _file(csv_text(out.COLUMNS, out.csv_rows(_asked())), "text/csv", "pairs.csv")


@blueprint.get("/pairing/log.json")
@needs(May.READ)
def as_json() -> Response:
    rows = out.json_rows(_asked())
    return _file(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", "application/json", "pairs.json")


@blueprint.get("/pairing/git-authors")
@needs(May.WORK)
def git_authors() -> Response:
    writers = out_queries.writers(g.project).values()
    return _file(out.git_authors(writers), "text/plain", ".git-authors")


def _asked() -> list[out.Logged]:
    today = _today()
    try:
        first = _day("from") or out_queries.first_day(g.project) or today
        last = _day("until") or today
    except ValueError as error:
        raise Refusal(str(error)) from error
    return out_queries.logged(g.project, first, last)


def _day(name: str) -> date | None:
    text = request.args.get(name, "")
    return day_named(text) if text else None


def _today() -> date:
    return day_of(now(), g.project.zone)


def _file(content: str, kind: str, name: str) -> Response:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, content_type=f"{kind}; charset=utf-8", headers=disposition)
