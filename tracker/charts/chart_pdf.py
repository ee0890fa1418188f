"""A chart as one printable A4 page: finding, picture, figures. The same series gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from tracker.charts import drawing
from tracker.charts.chart import Cell, Column, Row, Said
from tracker.charts.drawing import Drawn
from tracker.charts.printed_page import BOTTOM, LEFT, QUIET, ROW, TOP, WIDTH, Page
from tracker.charts.tables import is_number, reader

BAND = (239, 241, 244)
HEADING, CELL, AIR = 7.0, 7.5, 3.0
"""Sizes of the table's type, and the millimetres between two columns."""
Read = Callable[[Cell, Column], str]
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


@dataclass(frozen=True, slots=True)
class Place:
    """Where a column of the table stands: its number, its left edge and width in millimetres, air included,
    and whether its cells are numbers, which stand at its right."""

    number: int
    x: float
    width: float
    right: bool

    @property
    def align(self) -> str:
        return "R" if self.right else "L"


def _figures(page: Page, said: Said) -> None:
    """The table, with its last rows where not all of them fit: charts end with what is newest."""
    table, read = said.table, reader(said.table)
    room = int((BOTTOM - page.y - ROW - 0.3) / ROW) - 1
    rows = table.rows[-room:]
    places = _places(page, said, rows, read)
    for place in places:
        title = table.columns[place.number].title
        page.text(place.x, title, place.width - AIR, HEADING, color=QUIET, align=place.align)
    page.y += ROW + 0.3
    page.rule(LEFT, WIDTH, page.y - 0.2)
    if len(rows) < len(table.rows):
        left_out = f"{len(table.rows) - len(rows)} rows before these are in the CSV file"
        page.text(LEFT, left_out, WIDTH, HEADING, color=QUIET)
        page.y += ROW
    for row in rows:
        _row(page, row, table.columns, places, read)


def _places(page: Page, said: Said, rows: Sequence[Row], read: Read) -> list[Place]:
    """The columns, as wide as what stands in them, and over the whole width together; where that is not wide
    enough, the widest gives way."""
    columns = [(n, column) for n, column in enumerate(said.table.columns) if column.on_page]
    widths = [
        AIR
        + max(
            page.width_of(column.title, HEADING),
            *(page.width_of(read(row.cells[n], column), CELL) for row in rows),
        )
        for n, column in columns
    ]
    spare = WIDTH + AIR - sum(widths)
    if spare < 0:
        widths[widths.index(max(widths))] += spare
    else:
        widths = [width + spare / len(widths) for width in widths]
    places, x = [], LEFT
    for (n, _), width in zip(columns, widths, strict=True):
        cells = [row.cells[n] for row in rows if row.cells[n] is not None]
        right = n > 0 and all(map(is_number, cells))
        places.append(Place(n, x, width, right))
        x += width
    return places


def _row(page: Page, row: Row, columns: Sequence[Column], places: Sequence[Place], read: Read) -> None:
    if row.off:
        page.pdf.set_fill_color(*BAND)
        page.pdf.rect(LEFT, page.y, WIDTH, ROW, style="F")
    for place in places:
        text = read(row.cells[place.number], columns[place.number])
        page.text(place.x, text, place.width - AIR, CELL, align=place.align)
    page.y += ROW
