"""Addresses of charts and reports."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, abort, g, render_template, request
from markupsafe import Markup

from tracker.charts import drawing, exports, queries
from tracker.charts.catalogue import CHARTS, Chart
from tracker.charts.changes import changes
from tracker.charts.figures import moved
from tracker.charts.records import Burndown
from tracker.charts.week import Report, Week
from tracker.charts.words import amount, day_words, listed, signed
from tracker.planning.calendar import day_of
from tracker.teams.door import needs, project_blueprint, steady
from tracker.teams.permissions import May
from tracker.web import Kept, Refusal, now

blueprint = project_blueprint("charts", __name__)

BURNDOWN = CHARTS["burndown"]

reports = Kept(64)
"""Reports worked out, by project, version, name and quarter of an hour."""
files = Kept(64)
"""Pictures and files drawn, by the same and the form."""


@blueprint.get("/charts/burndown")
@needs(May.READ)
@steady("quarter of an hour")
def page() -> str:
    """The burndown of ?iteration=N, of the current one without."""
    number = request.args.get("iteration", type=int)
    return render_template("charts/page.html", **_shown(_iteration(number)))


@blueprint.get("/charts/<string:name>.<string:format>")
@needs(May.READ)
@steady("quarter of an hour")
def show(name: str, format: str) -> Response:
    """A chart as a file; "scope" is the list of its entries."""
    number = request.args.get("iteration", type=int)
    if name not in CHARTS and (name, format) != ("scope", "csv"):
        abort(404)
    return _file(f"iteration-{number}", "scope" if name == "scope" else format, lambda: _iteration(number))


@blueprint.get("/reports/<string:week>")
@needs(May.READ)
@steady("quarter of an hour")
def report(week: str) -> str:
    """The report on a week; "latest" is the week of yesterday."""
    found = queries.find_week(g.project, week, now())
    return render_template("charts/report.html", week=found, **_shown(_week(found)))


@blueprint.get("/reports/<string:week>.<string:format>")
@needs(May.READ)
@steady("quarter of an hour")
def report_file(week: str, format: str) -> Response:
    found = queries.find_week(g.project, week, now())
    return _file(str(found), format, lambda: _week(found))


@blueprint.get("/reports/<string:week>/scope.csv")
@needs(May.READ)
@steady("quarter of an hour")
def report_scope(week: str) -> Response:
    found = queries.find_week(g.project, week, now())
    return _file(str(found), "scope", lambda: _week(found))


def _key(name: str) -> tuple[Any, ...]:
    """All that a report depends on."""
    return g.project.id, g.project.version, name, f"{queries.quarter(now()):%Y%m%dT%H%M}"


def _iteration(number: int | None) -> Report:
    return _kept(
        reports, _key(f"iteration-{number}"), lambda: queries.iteration_report(g.project, number, now())
    )


def _week(week: Week) -> Report:
    return _kept(reports, _key(str(week)), lambda: queries.week_report(g.project, week, now()))


def _kept(kept: Kept, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
    thing = kept.get(key)
    if thing is None:
        thing = make()
        kept.keep(key, thing)
    return thing


def _file(name: str, form: str, make: Callable[[], Report]) -> Response:
    """The answer that carries a report's file."""
    if form not in (*exports.FORMATS, "scope"):
        abort(404)
    try:
        filename, content = _kept(files, (*_key(name), form), lambda: exports.file(make(), form))
    except exports.NothingToDraw as nothing:
        raise Refusal(str(nothing), 404) from nothing
    answer = Response(content, content_type=exports.TYPES[filename.rpartition(".")[2]])
    shown = "inline" if form in ("svg", "png", "pdf") else "attachment"
    answer.headers["Content-Disposition"] = f'{shown}; filename="{filename}"'
    return answer


def _shown(report: Report) -> dict[str, Any]:
    """What the templates of charts and reports are given."""
    return {
        "report": report,
        "chart": report.chart,
        "pictures": _pictures(BURNDOWN, report.chart, report.name),
        "changes": changes(report.entries),
        "living": queries.living(_story_ids(report)),
        "day_of": lambda line: day_of(line.at, report.zone),
        "today": day_of(now(), report.zone),
        "words": {"day": day_words, "signed": signed, "amount": amount, "listed": listed, "moved": moved},
    }


def _story_ids(report: Report) -> set[int]:
    """All stories the report speaks of."""
    return (
        {line.story_id for line in report.entries}
        | {story.story_id for story in report.accepted}
        | {pair.story_id for pair in report.pairs}
    )


def _pictures(chart: Chart, series: Burndown | None, name: str) -> tuple[Markup, ...]:
    """The chart as SVG elements, wide and narrow; none where there is nothing to draw."""
    if series is None or series.empty:
        return ()

    def draw() -> tuple[Markup, Markup]:
        return (
            Markup(drawing.inline_svg(chart, series, drawing.WIDE, f"{chart.name}-wide")),
            Markup(drawing.inline_svg(chart, series, drawing.NARROW, f"{chart.name}-narrow")),
        )

    return _kept(files, (*_key(name), "inline"), draw)
