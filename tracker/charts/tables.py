"""The table of a chart as a page, a CSV file and a JSON file show it: the same figures three times."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any

from tracker.charts.chart import Cell, Column, Said, Table
from tracker.charts.words import amount, day_words, signed

RISKY = ("=", "+", "-", "@", "\t", "\r")


def reader(table: Table) -> Callable[[Cell, Column], str]:
    """What shows a cell of this table: days with their years where they are of several."""
    years = {cell.year for row in table.rows for cell in row.cells if isinstance(cell, date)}
    return partial(shown, with_years=len(years) > 1)


def shown(cell: Cell, column: Column, *, with_years: bool = False) -> str:
    """A cell as people read it: "Tue 24 Nov", "+3", "1.5", "12 %"."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{day_words(cell)} {cell.year}" if with_years else day_words(cell)
    if isinstance(cell, str):
        return cell
    if column.sign and cell:
        return signed(int(cell) * column.sign)
    return amount(cell)


def is_number(cell: Cell) -> bool:
    return isinstance(cell, int | float)


def table_csv(table: Table) -> str:
    """One line for the names of the columns, one for each row; nothing that a spreadsheet would run."""
    return _csv(
        [column.name for column in table.columns], ([plain(c) for c in row.cells] for row in table.rows)
    )


def table_rows(table: Table) -> list[dict[str, Cell]]:
    """The rows by the names of the columns, for JSON."""
    names = [column.name for column in table.columns]
    return [dict(zip(names, map(plain, row.cells), strict=True)) for row in table.rows]


def as_json(name: str, said: Said) -> str:
    """All that a chart says."""
    return written(
        {
            "layout": 1,
            "chart": name,
            "about": said.heading,
            "finding": said.title,
            "description": said.description,
            "notes": list(said.notes),
            "columns": [
                {"name": column.name, "title": column.title, "unit": column.unit}
                for column in said.table.columns
            ],
            "rows": table_rows(said.table),
            **said.more,
        }
    )


def written(content: Mapping[str, Any]) -> str:
    """JSON for people and programs."""
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def plain(cell: Cell) -> str | int | float | None:
    """The cell as files have it: days as 2026-11-24, whole numbers without a point."""
    if isinstance(cell, date):
        return cell.isoformat()
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def safe(cell: str | int | float | None) -> str | int | float | None:
    """The cell as a spreadsheet may have it: text that it would run as a formula gets an apostrophe."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(RISKY) else cell


def csv_text(columns: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """One line for the names of the columns, one for each row."""
    names = list(columns)
    return _csv(names, ([row[name] for name in names] for row in rows))


def _csv(names: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    return "".join([_line(names), *(_line(map(safe, row)) for row in rows)])


def _line(cells: Iterable[Any]) -> str:
    """One line. The writer quotes only the ends of lines that it writes itself, hence both signs here."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue().removesuffix("\r\n") + "\n"
