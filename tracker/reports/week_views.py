"""Addresses of the report on one week: its page and its files. They stay what they are."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, g, render_template
from markupsafe import Markup

from tracker.charts import drawing, exports
from tracker.charts import queries as charts
from tracker.charts.changes import changes
from tracker.charts.figures import moved
from tracker.charts.week import Report, Week
from tracker.charts.words import amount, day_words, signed
from tracker.kept import Kept
from tracker.planning.calendar import day_of
from tracker.reports import queries, telling
from tracker.teams.door import needs, project_blueprint
from tracker.teams.permissions import May
from tracker.teams.steady import steady
from tracker.text import listed
from tracker.web import Refusal, now

blueprint = project_blueprint("weeks", __name__)

reports = Kept(64)
"""Reports worked out, by all that they depend on."""
files = Kept(64)
"""Pictures and files drawn, by the same and the form."""


@blueprint.get("/reports/<string:week>")
@needs(May.READ)
@steady("quarter of an hour")
def show(week: str) -> str:
    """The report on a week; "latest" is the week of yesterday."""
    found = charts.find_week(g.project, week, now())
    told = queries.kept(g.project, found)
    return render_template(
        "reports/week.html",
        week=found,
        told=told,
        went_on=bool(told and told.made_at < queries.end_of(g.project, found)),
        amended=queries.amendments(g.project, found, told) if told else (),
        **_shown(_report(found)),
    )


@blueprint.get("/reports/<string:week>.<string:format>")
@needs(May.READ)
@steady("quarter of an hour")
def file(week: str, format: str) -> Response:
    if format not in exports.FORMATS:
        abort(404)
    return _file(charts.find_week(g.project, week, now()), format)


@blueprint.get("/reports/<string:week>/scope.csv")
@needs(May.READ)
@steady("quarter of an hour")
def scope(week: str) -> Response:
    return _file(charts.find_week(g.project, week, now()), "scope")


def _key(week: Week) -> tuple[Any, ...]:
    """All that a report depends on: the project, the team, names, and the quarter of an hour."""
    changed = g.project.version, g.team_version, g.names_changed_at
    return g.project.id, *changed, week, f"{charts.quarter(now()):%Y%m%dT%H%M}"


def _report(week: Week) -> Report:
    report: Report = reports.made(_key(week), lambda: queries.report_on(g.project, week, now()))
    return report


def _file(week: Week, form: str) -> Response:
    """The answer that carries a report's file."""
    try:
        name, content = files.made((*_key(week), form), lambda: exports.file(_report(week), form))
    except exports.NothingToDraw as nothing:
        raise Refusal(str(nothing), 404) from nothing
    answer = Response(content, content_type=exports.TYPES[name.rpartition(".")[2]])
    shown = "inline" if form in ("svg", "png", "pdf") else "attachment"
    answer.headers["Content-Disposition"] = f'{shown}; filename="{name}"'
    return answer


def _shown(report: Report) -> dict[str, Any]:
    """What the page is given. What was done and what changed has tables there, so it is not said again."""
    said = {section.heading: section for section in report.sections}
    return {
        "report": report,
        "chart": report.chart,
        "summed_up": said[telling.SCOPE].sum if telling.SCOPE in said else "",
        "sections": [each for each in report.sections if each.heading not in (telling.DONE, telling.SCOPE)],
        "pictures": _pictures(report),
        **(charts.amendments_of(report.chart) if report.chart else {}),
        "changes": changes(report.entries),
        "living": charts.living(_story_ids(report)),
        "day_of": lambda line: day_of(line.at, report.zone),
        "today": day_of(now(), report.zone),
        "words": {"day": day_words, "signed": signed, "amount": amount, "listed": listed, "moved": moved},
    }


def _story_ids(report: Report) -> set[int]:
    """All stories the report speaks of."""
    return (
        {line.story_id for line in report.entries}
        | {story.story_id for story in report.accepted}
        | {pair.story_id for pair in report.pairs if pair.story_id}
    )


def _pictures(report: Report) -> tuple[Markup, ...]:
    """The chart as SVG elements, wide and narrow; none where there is nothing to draw."""
    chart = report.chart
    if chart is None or chart.empty:
        return ()

    def draw() -> tuple[Markup, Markup]:
        return (
            Markup(drawing.inline_svg(exports.BURNDOWN, chart, drawing.WIDE, "burndown-wide")),
            Markup(drawing.inline_svg(exports.BURNDOWN, chart, drawing.NARROW, "burndown-narrow")),
        )

    pictures: tuple[Markup, ...] = files.made(
        (g.project.id, g.project.version, report.name, chart.as_of, "inline"), draw
    )
    return pictures
