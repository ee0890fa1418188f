"""A chart as one printable A4 page: finding, picture, figures. The same series gives the same bytes."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from tracker.charts import drawing
from tracker.charts.chart import Row, Said
from tracker.charts.drawing import Drawn
from tracker.charts.printed_page import BOTTOM, LEFT, QUIET, ROW, TOP, WIDTH, Page
from tracker.charts.tables import is_number, shown

BAND = (239, 241, 244)
UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
"""A page that says nothing of when it was made is the same page tomorrow."""


def chart_pdf(chart: Drawn, said: Said) -> bytes:
    """The page as a PDF file."""
    page = Page(_empty_page(said))
    page.paragraph(said.heading, 9, color=QUIET)
    page.y += 1
    page.paragraph(said.title, 15, bold=True)
    page.y += 4
    if not said.empty:
        drawn = drawing.outlines(chart, said)
        image = page.pdf.image(
            BytesIO(drawn.encode()), x=LEFT - 3, y=page.y, w=WIDTH + 3, alt_text=said.description
        )
        page.y += image.rendered_height + 5
    if said.table.rows:
        _figures(page, said)
    return bytes(page.pdf.output())


def _empty_page(said: Said) -> Any:
    from fpdf import FPDF

    pdf = FPDF(format="A4")
    pdf.set_auto_page_break(False)
    pdf.set_margins(LEFT, TOP)
    pdf.set_creation_date(UNDATED)
    pdf.set_title(said.heading)
    pdf.set_producer("Tracker")
    pdf.set_lang("en")
    for style, path in drawing.font_files().items():
        pdf.add_font("DejaVu Sans", style, path)
    pdf.add_page()
    pdf.c_margin = 0
    return pdf


def _figures(page: Page, said: Said) -> None:
    """The table, with its last rows where not all of them fit: charts end with what is newest."""
    columns = [n for n, column in enumerate(said.table.columns) if column.on_page]
    first = 38.0
    each = (WIDTH - first) / max(1, len(columns) - 1)
    for place, n in enumerate(columns):
        x, width = (LEFT, first) if place == 0 else (LEFT + first + each * (place - 1), each)
        page.text(x, said.table.columns[n].title, width, 7, color=QUIET, align="R" if place else "L")
    page.y += ROW + 0.3
    page.rule(LEFT, WIDTH, page.y - 0.2)
    room = int((BOTTOM - page.y) / ROW) - 1
    rows = said.table.rows
    if len(rows) > room:
        page.text(LEFT, f"{len(rows) - room} rows before these are in the CSV file", WIDTH, 7, color=QUIET)
        page.y += ROW
    for row in rows[-room:]:
        _row(page, said, row, columns, first, each)


def _row(page: Page, said: Said, row: Row, columns: list[int], first: float, each: float) -> None:
    if row.off:
        page.pdf.set_fill_color(*BAND)
        page.pdf.rect(LEFT, page.y, WIDTH, ROW, style="F")
    for place, n in enumerate(columns):
        cell, column = row.cells[n], said.table.columns[n]
        x, width = (LEFT, first) if place == 0 else (LEFT + first + each * (place - 1), each)
        right = place > 0 and (is_number(cell) or cell is None)
        page.text(x, shown(cell, column), width - 1, 7.5, align="R" if right else "L")
    page.y += ROW
