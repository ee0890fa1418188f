"""An A4 page that is written from the top down, in millimetres."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

LEFT, RIGHT, TOP, BOTTOM = 14.0, 196.0, 13.0, 283.0
WIDTH, FOOT = RIGHT - LEFT, 288.0
TEXT, QUIET, LINE = (20, 23, 28), (90, 97, 109), (205, 209, 216)
ROW = 4.5


@dataclass
class Page:
    """A page that is written from the top down; y is where the next line goes, in millimetres."""

    pdf: Any
    y: float = TOP

    def text(
        self,
        x: float,
        text: str,
        width: float,
        size: float = 8.0,
        bold: bool = False,
        color: tuple[int, int, int] = TEXT,
        align: str = "L",
        height: float = ROW,
    ) -> None:
        """One line at x, cut to its width with an ellipsis."""
        self.pdf.set_font("DejaVu Sans", "B" if bold else "", size)
        self.pdf.set_text_color(*color)
        self.pdf.set_xy(x, self.y)
        self.pdf.cell(width, height, self._fitting(text, width), align=align)

    def paragraph(
        self,
        text: str,
        size: float,
        bold: bool = False,
        color: tuple[int, int, int] = TEXT,
        indent: float = 0,
    ) -> None:
        """Lines over the whole width, or what an indent leaves of it; goes on below them."""
        self.pdf.set_font("DejaVu Sans", "B" if bold else "", size)
        self.pdf.set_text_color(*color)
        self.pdf.set_xy(LEFT + indent, self.y)
        self.pdf.multi_cell(WIDTH - indent, size * 0.5, text, align="L")
        self.y = self.pdf.get_y()

    def height_of(self, text: str, size: float, indent: float = 0) -> float:
        """How high such a paragraph is."""
        self.pdf.set_font("DejaVu Sans", "", size)
        height: float = self.pdf.multi_cell(
            WIDTH - indent, size * 0.5, text, align="L", dry_run=True, output="HEIGHT"
        )
        return height

    def dot(self, x: float, size: float) -> None:
        """The sign of a list's item, on the line that comes next."""
        radius = size * 0.06
        self.pdf.set_fill_color(*QUIET)
        middle = self.y + size * 0.25
        self.pdf.ellipse(LEFT + x - radius, middle - radius, 2 * radius, 2 * radius, style="F")

    def turn(self) -> None:
        """Goes on at the top of a new page."""
        self.pdf.add_page()
        self.y = TOP

    def number_all(self, what: str) -> None:
        """What these pages are, and their numbers, at the foot of each; a single page needs none."""
        pages = self.pdf.pages_count
        for number in range(1, pages + 1) if pages > 1 else ():
            self.pdf.page, self.y = number, FOOT
            # what was set last on another page would not be written on this one: it is set to something else
            self.pdf.set_font("DejaVu Sans", "", 1)
            self.pdf.set_fill_color(255)
            self.text(LEFT, f"{what} · page {number} of {pages}", WIDTH, 7, color=QUIET, align="R")

    def rule(self, x: float, width: float, y: float) -> None:
        self.pdf.set_draw_color(*LINE)
        self.pdf.set_line_width(0.2)
        self.pdf.line(x, y, x + width, y)

    def width_of(self, text: str, size: float) -> float:
        """How wide the text is in this size, in millimetres."""
        self.pdf.set_font("DejaVu Sans", "", size)
        return float(self.pdf.get_string_width(" ".join(text.split())))

    def _fitting(self, text: str, width: float) -> str:
        text = " ".join(text.split())
        if self.pdf.get_string_width(text) <= width:
            return text
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            fits = self.pdf.get_string_width(text[:middle].rstrip() + "…") <= width
            low, high = (middle, high) if fits else (low, middle - 1)
        return text[:low].rstrip() + "…"
