"""Addresses of charts, and of the report on an iteration."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Response, abort, g, render_template, request
from markupsafe import Markup

from tracker.charts import asked_queries, asking, chart_files, drawing, exports, queries
from tracker.charts.asking import file_name
from tracker.charts.burnup_records import BurnUp
from tracker.charts.catalogue import CHARTS
from tracker.charts.changes import changes
from tracker.charts.chart import Asked, Behind, By, Chart, Said
from tracker.charts.choice_queries import choices
from tracker.charts.figures import moved
from tracker.charts.records import Burndown
from tracker.charts.story_queries import seen
from tracker.charts.tables import is_number, reader
from tracker.charts.week import Report
from tracker.charts.words import day_words, signed
from tracker.kept import Kept
from tracker.ledger.entries import Line
from tracker.planning.calendar import day_of
from tracker.teams.door import needs, project_blueprint
from tracker.teams.permissions import May
from tracker.teams.steady import steady
from tracker.text import number as row_number
from tracker.web import Refusal, now, wants_fragment

blueprint = project_blueprint("charts", __name__)

series = Kept(32)
"""What charts say, by all that they depend on (see `_key`) and what is asked."""
reports = Kept(64)
"""Reports on iterations, by all that they depend on."""
files = Kept(64)
"""Pictures and files drawn, by the same and the form."""


@blueprint.get("/charts")
@needs(May.READ)
@steady("quarter of an hour")
def index() -> str:
    """All charts with their findings; the pictures come as they are looked at."""
    charts = [(chart, Asked(by=chart.by[0] if chart.by else By.POINTS)) for chart in CHARTS.values()]
    return render_template("charts/index.html", charts=[(each, _said(each, what)) for each, what in charts])


@blueprint.get("/charts/<string:name>")
@needs(May.READ)
@steady("quarter of an hour")
def page(name: str) -> str:
    """A chart as ?iteration=, ?release=, ?epic=, ?last= and ?by= ask for it. With ?at= the stories behind
    that mark are listed; our script asks for the list alone, or for the picture alone."""
    chart, what = asked_queries.find(name, request.args)
    said, mark = _said(chart, what), request.args.get("at", "")
    if wants_fragment() and not mark:
        return _small(chart, what, said)
    behind = said.mark(mark)
    template = "charts/_behind.html" if wants_fragment() else "charts/page.html"
    return render_template(template, **_chart_page(chart, what, said, behind))


@blueprint.get("/charts/<string:name>.<string:format>")
@needs(May.READ)
@steady("quarter of an hour")
def show(name: str, format: str) -> Response:
    """A chart as a file; "scope" and "amendments" are lists of an iteration's entries."""
    if name in exports.LISTS and format == "csv":
        number = request.args.get("iteration", type=row_number)
        return _file(f"iteration-{number}", name, lambda: _iteration(number))
    chart, what = asked_queries.find(name, request.args)
    if format not in chart_files.MAKERS:
        abort(404)
    if chart.printed and format == "pdf" and what.by is chart.by[0]:
        return _file(f"iteration-{what.number}", "pdf", lambda: _iteration(what.number))
    width = request.args.get("width", chart_files.USUAL, type=row_number) if format == "png" else 0
    width = chart_files.clamped(width)
    key = (*_key(name), what, format, width)
    content = files.made(key, lambda: chart_files.content(chart, _said(chart, what), format, width))
    return _sent(f"{file_name(chart, what)}.{format}", content)


def _key(name: str) -> tuple[Any, ...]:
    """All that a chart or report depends on: the project, the team, names, and the quarter of an hour."""
    changed = g.project.version, g.team_version, g.names_changed_at
    return g.project.id, *changed, name, f"{queries.quarter(now()):%Y%m%dT%H%M}"


def _iteration(number: int | None) -> Report:
    key = _key(f"iteration-{number}")
    report: Report = reports.made(key, lambda: queries.iteration_report(g.project, number, now()))
    return report


def _file(name: str, form: str, make: Callable[[], Report]) -> Response:
    """The answer that carries a report's file."""
    if form not in (*exports.FORMATS, *exports.LISTS):
        abort(404)
    try:
        filename, content = files.made((*_key(name), form), lambda: exports.file(make(), form))
    except exports.NothingToDraw as nothing:
        raise Refusal(str(nothing), 404) from nothing
    return _sent(filename, content)


def _sent(filename: str, content: bytes) -> Response:
    form = filename.rpartition(".")[2]
    answer = Response(content, content_type=exports.TYPES[form])
    shown = "inline" if form in ("svg", "png", "pdf") else "attachment"
    answer.headers["Content-Disposition"] = f'{shown}; filename="{filename}"'
    return answer


def _said(chart: Chart, what: Asked) -> Said:
    """What the chart says to this, worked out once for each version and quarter of an hour."""
    key = (*_key(chart.name), what)
    said: Said = series.made(key, lambda: asked_queries.said(g.project, chart, what, now()))
    return said


def _small(chart: Chart, what: Asked, said: Said) -> str:
    """The picture alone, as the page of all charts shows it."""

    def draw() -> str:
        return drawing.inline_svg(chart, said, drawing.NARROW, f"{chart.name}-small")

    return "" if said.empty else str(files.made((*_key(chart.name), what, "small"), draw))


def _chart_page(chart: Chart, what: Asked, said: Said, behind: Behind | None) -> dict[str, Any]:
    """What the page of a chart is given."""
    words = asking.question(chart, what)
    links = {mark.key: f"?{urlencode({**words, 'at': mark.key})}#behind" for mark in said.behind}
    entries = getattr(said, "entries", None)
    return {
        "chart": chart,
        "said": said,
        "question": words,
        "links": links,
        "pictures": () if wants_fragment() else _pictures(chart, said, (*_key(chart.name), what), links),
        "choices": choices(g.project, chart, what, now()),
        "behind": behind,
        "seen": seen(behind.items) if behind else (),
        "shown": reader(said.table),
        "is_number": is_number,
        **({} if entries is None or said.empty else _scope_changes(entries)),
        **_amendments(said),
    }


def _scope_changes(entries: Sequence[Line]) -> dict[str, Any]:
    """What the list of an iteration's changes of scope is given."""
    return {
        "changes": changes(entries),
        "living": queries.living(line.story_id for line in entries),
        "day_of": lambda line: day_of(line.at, g.project.zone),
        "report": {"within": "this iteration"},
        "words": {"day": day_words, "signed": signed, "moved": moved},
    }


def _amendments(said: Said) -> dict[str, Any]:
    """What the list of what was entered after an iteration had ended is given."""
    found = queries.amendments_of(said) if isinstance(said, Burndown | BurnUp) else {}
    if found:
        found |= {
            "day_of": lambda line: day_of(line.at, g.project.zone),
            "words": {"day": day_words, "signed": signed, "moved": moved},
        }
    return found


def _pictures(
    chart: Chart, said: Said | None, key: tuple[Any, ...], links: Mapping[str, str]
) -> tuple[Markup, ...]:
    """The chart as SVG elements, wide and narrow; none where there is nothing to draw."""
    if said is None or said.empty:
        return ()

    def draw() -> tuple[Markup, Markup]:
        return (
            Markup(drawing.inline_svg(chart, said, drawing.WIDE, f"{chart.name}-wide", links)),
            Markup(drawing.inline_svg(chart, said, drawing.NARROW, f"{chart.name}-narrow", links)),
        )

    pictures: tuple[Markup, ...] = files.made((*key, "inline", bool(links)), draw)
    return pictures
