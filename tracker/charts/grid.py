"""Cells in rows and columns, as charts of people against people or labels draw them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tracker.charts.ink import Ink
from tracker.charts.sheet import SMALL, WIDTH_OF_A_SIGN, Sheet

NOTHING = ""
GAP = 0.03


@dataclass(frozen=True, slots=True)
class Grid:
    """Columns from the left and rows from the top, both counted from 0."""

    sheet: Sheet
    rows: int

    def fill(self, column: float, row: int, colour: str, share: float) -> None:
        """Fills a cell, the more the greater its share."""
        self._box(column, row, facecolor=colour, alpha=round(share, 2), linewidth=0, zorder=3)

    def hatch(self, column: float, row: int, ink: Ink) -> None:
        self._box(column, row, facecolor="none", edgecolor=ink.grid, hatch="////", linewidth=0.6, zorder=2)

    def mark(self, column: float, row: int, key: str, width: float = 1) -> None:
        """The cell can be chosen as the mark of this key."""
        self._box(column, row, width, facecolor="none", edgecolor="none", zorder=9, gid=key)

    def write(
        self,
        column: float,
        row: float,
        words: str,
        colour: str,
        *,
        align: str = "center",
        bold: bool = False,
        always: bool = True,
    ) -> None:
        """Words in a cell, in its middle or from its left; with `always` false only where they have room."""
        sheet = self.sheet
        room = sheet.day_width >= len(words) * SMALL * WIDTH_OF_A_SIGN
        if not words or not (always or room):
            return
        x = sheet.x(column + 0.5) if align == "center" else sheet.x(column) + 5
        y = sheet.y(self.rows - row - 0.5)
        more = {"fontweight": "bold"} if bold else {}
        sheet.write(x, y, words, SMALL, align, color=colour, **more)

    def _box(self, column: float, row: int, width: float = 1, **style: Any) -> None:
        left, right = column + GAP, column + width - GAP
        bottom, top = self.rows - row - 1 + GAP, self.rows - row - GAP
        self.sheet.axes.fill([left, right, right, left], [bottom, bottom, top, top], clip_on=False, **style)


def grid(axes: Any, columns: float, rows: int) -> Grid:
    """A grid that takes the whole axes."""
    axes.set_axis_off()
    return Grid(Sheet(axes, columns, rows), rows)
