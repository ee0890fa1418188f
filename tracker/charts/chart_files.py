"""The files of a chart, each made from the same series; the same series gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable

from tracker.charts import drawing
from tracker.charts.chart import Said
from tracker.charts.chart_pdf import chart_pdf
from tracker.charts.drawing import Drawn
from tracker.charts.tables import as_json, table_csv

NARROWEST, WIDEST, USUAL = 320, 3200, 1600
"""Widths of a PNG in pixels."""

MAKERS: dict[str, Callable[[Drawn, Said, int], bytes]] = {
    "csv": lambda chart, said, width: table_csv(said.table).encode(),
    "json": lambda chart, said, width: as_json(chart.name, said).encode(),
    "svg": lambda chart, said, width: drawing.file_svg(chart, said).encode(),
    "png": lambda chart, said, width: drawing.png(chart, said, width),
    "pdf": lambda chart, said, width: chart_pdf(chart, said),
}


def content(chart: Drawn, said: Said, form: str, width: int = USUAL) -> bytes:
    """What the file of the chart has in one of MAKERS; `width` is that of a PNG."""
    return MAKERS[form](chart, said, clamped(width))


def clamped(width: int) -> int:
    """The width that a PNG has if this one is asked for."""
    return min(max(width, NARROWEST), WIDEST)
