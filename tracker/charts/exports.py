"""The files of a report, each made from the same series; the same report gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from tracker.charts import drawing
from tracker.charts.catalogue import CHARTS
from tracker.charts.figures import as_json, days_csv, entries_csv
from tracker.charts.records import Burndown
from tracker.charts.report_pdf import report_pdf
from tracker.charts.week import Report

BURNDOWN = CHARTS["burndown"]
FORMATS = ("csv", "json", "svg", "png", "pdf")
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "svg": "image/svg+xml",
    "png": "image/png",
    "pdf": "application/pdf",
}


class NothingToDraw(ValueError):
    """A picture was asked for where no iteration had begun; says so."""


def write(report: Report, directory: Path, formats: Iterable[str] = FORMATS) -> list[Path]:
    """Writes the files of these formats into the directory, which is made if it is missing, and returns
    their paths. A report without a begun iteration has no picture: its svg and png are left out."""
    directory.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, content in _files(report, list(formats)):
        path = directory / name
        path.write_bytes(content)
        paths.append(path)
    return paths


def content(report: Report, form: str) -> bytes:
    """The file of the report in one of FORMATS. Raises NothingToDraw for a picture where there is none."""
    return MAKERS[form](report)


def scope_csv(report: Report) -> bytes:
    """The entries of the report, one a row."""
    return entries_csv(report.entries, report.zone).encode()


def _files(report: Report, formats: list[str]) -> Iterable[tuple[str, bytes]]:
    for form in formats:
        if form in ("svg", "png") and report.chart is None:
            continue
        kind = "report" if form == "pdf" else "burndown"
        yield f"{kind}-{report.name}.{form}", content(report, form)
        if form == "csv":
            yield f"scope-{report.name}.csv", scope_csv(report)


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
    return as_json(facts, report.days, report.entries, report.zone).encode()


MAKERS: dict[str, Callable[[Report], bytes]] = {
    "csv": lambda report: days_csv(report.days).encode(),
    "json": _json,
    "svg": lambda report: drawing.file_svg(BURNDOWN, _chart(report)).encode(),
    "png": lambda report: drawing.png(BURNDOWN, _chart(report)),
    "pdf": lambda report: report_pdf(report, BURNDOWN),
}
