"""The files of a report, each made from the same series; the same report gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from tracker.charts import burndown, drawing
from tracker.charts.amended import amendments_csv, as_told
from tracker.charts.figures import as_json, days_csv, entries_csv
from tracker.charts.records import Burndown
from tracker.charts.report_pdf import report_pdf
from tracker.charts.week import Report
from tracker.text import listed

FORMATS = ("csv", "json", "svg", "png", "pdf")
PICTURES = ("svg", "png")
LISTS = ("scope", "amendments")
"""The entries of a report, and what was entered after its iteration had ended."""
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "svg": "image/svg+xml",
    "png": "image/png",
    "pdf": "application/pdf",
}


class Picture(NamedTuple):
    """What draws a picture of this name."""

    name: str
    draw: Callable[..., None]


BURNDOWN = Picture("burndown", burndown.draw)


class NothingToDraw(ValueError):
    """A picture was asked for where no iteration had begun; says so."""


class UnknownFormat(ValueError):
    """A format that reports do not come in; says which there are."""


def parse_formats(text: str) -> list[str]:
    """The formats in "csv,svg". Raises UnknownFormat for any other word."""
    formats = [word.strip().lower() for word in text.split(",") if word.strip()]
    for each in formats:
        if each not in FORMATS:
            raise UnknownFormat(f"“{each}” is no format of a report; there are {listed(FORMATS)}.")
    return formats


def write(report: Report, directory: Path, formats: Iterable[str] = FORMATS) -> list[Path]:
    """Writes the files of these formats into the directory, which is made if it is missing, and returns
    their paths. A report without a begun iteration has no picture: its svg and png are left out,
    of which left_out() tells."""
    directory.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, content in _files(report, list(formats)):
        path = directory / name
        path.write_bytes(content)
        paths.append(path)
    return paths


def left_out(report: Report, formats: Iterable[str] = FORMATS) -> list[str]:
    """What write() leaves out of these formats and why, in sentences; empty where nothing is."""
    names = [form.upper() for form in formats if form in PICTURES]
    if report.chart is not None or not names:
        return []
    return [f"{report.title}: no {' and no '.join(dict.fromkeys(names))}. {report.findings[0]}"]


def file(report: Report, form: str) -> tuple[str, bytes]:
    """Name and content of the report's file in one of FORMATS, or of one of its LISTS as CSV.

    Raises NothingToDraw for a picture where there is none.
    """
    prefix, make = MAKERS[form]
    return f"{prefix}-{report.name}.{'csv' if form in LISTS else form}", make(report)


def _files(report: Report, formats: list[str]) -> Iterable[tuple[str, bytes]]:
    for form in formats:
        if form in PICTURES and report.chart is None:
            continue
        yield file(report, form)
        if form == "csv":
            yield file(report, "scope")


def _chart(report: Report) -> Burndown:
    if report.chart is None:
        raise NothingToDraw("No iteration had begun by then, so there is nothing to draw.")
    return report.chart


def _json(report: Report) -> bytes:
    chart = report.chart
    facts: dict[str, Any] = {
        "layout": 1,
        "project": report.project,
        "report": report.name,
        "title": report.title,
        "time_zone": report.zone.key,
        "findings": list(report.findings),
        "iteration": chart
        and {
            "number": chart.span.number,
            "first_day": chart.span.start_on.isoformat(),
            "last_day": chart.span.last_day.isoformat(),
            "finding": chart.title,
            "reconstructed": chart.reconstructed,
        },
        "accepted": [
            {"story": each.story_id, "title": each.title, "points": each.points, "day": each.day.isoformat()}
            for each in report.accepted
        ],
        "pairs": [
            {"day": each.day.isoformat(), "people": each.people, "story": each.story_id, "title": each.story}
            for each in report.pairs
        ],
    }
    if chart and chart.amended:
        facts |= as_told(chart.amended, report.zone)
    return as_json(facts, report.days, report.entries, report.zone).encode()


def _amendments(report: Report) -> bytes:
    return amendments_csv(report.chart.amended if report.chart else None, report.zone).encode()


MAKERS: dict[str, tuple[str, Callable[[Report], bytes]]] = {
    "csv": ("burndown", lambda report: days_csv(report.days).encode()),
    "scope": ("scope", lambda report: entries_csv(report.entries, report.zone).encode()),
    "amendments": ("amendments", _amendments),
    "json": ("burndown", _json),
    "svg": ("burndown", lambda report: drawing.file_svg(BURNDOWN, _chart(report)).encode()),
    "png": ("burndown", lambda report: drawing.png(BURNDOWN, _chart(report))),
    "pdf": ("report", lambda report: report_pdf(report, BURNDOWN)),
}
