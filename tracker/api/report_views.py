"""Charts and weekly reports, for programs: the same figures as on the pages. The original's analytics are
elsewhere; names follow its manner."""

from __future__ import annotations

import json

from flask import Response, g

from tracker.api.answering import data
from tracker.api.asking import one_sent, read
from tracker.api.door import api_blueprint
from tracker.api.parameters import one_of, text
from tracker.charts import asked_queries, exports
from tracker.charts import queries as charts
from tracker.charts.catalogue import CHARTS
from tracker.charts.chart import By
from tracker.charts.tables import as_json
from tracker.reports import queries as reports
from tracker.reports.archive_queries import past_weeks
from tracker.teams.door import needs
from tracker.teams.permissions import May
from tracker.web import now

blueprint = api_blueprint("reports", __name__)
ASKED = {"iteration": text(18), "release": text(18), "epic": text(18), "last": text(6), "by": one_of(*By)}


@blueprint.get("/projects/<int:project_id>/charts")
@needs(May.READ)
def index() -> Response:
    """The charts there are, and what each may be asked: about an iteration, a release, an epic or a range of
    iterations, and counted by what."""
    return data(
        [
            {
                "kind": "chart",
                "name": chart.name,
                "title": chart.title,
                "subject": chart.subject.value,
                "by": [by.value for by in chart.by],
            }
            for chart in CHARTS.values()
        ]
    )


@blueprint.get("/projects/<int:project_id>/charts/<string:name>")
@needs(May.READ)
def chart(name: str) -> Response:
    """What a chart says: its finding in a sentence, and its figures as rows with named columns."""
    found, what = asked_queries.find(name, read(**ASKED))
    said = asked_queries.said(g.project, found, what, now())
    return data({"kind": "chart", **json.loads(as_json(found.name, said))})


@blueprint.get("/projects/<int:project_id>/reports")
@needs(May.READ)
def weeks() -> Response:
    """The weeks there are reports on, latest first: a quarter of a year, up to today or `before` a week."""
    before = one_sent("before", text(8))
    found, _ = past_weeks(g.project, now(), charts.find_week(g.project, before, now()) if before else None)
    return data(
        [
            {"kind": "week", "week": str(past.week), "finding": past.finding, "told_at": past.made_at}
            for past in found
        ]
    )


@blueprint.get("/projects/<int:project_id>/reports/<string:week>")
@needs(May.READ)
def report(week: str) -> Response:
    """The report on a week (2026-W47, or latest), as the JSON file of its page has it."""
    found = reports.report_on(g.project, charts.find_week(g.project, week, now()), now())
    _, content = exports.file(found, "json")
    return data({"kind": "report", **json.loads(content)})
