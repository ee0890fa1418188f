"""The rows of a CSV with their numbers as a spreadsheet shows them, and what is wrong with a row as such."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MERGE_MARKS = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")

GIVEN_UP = "cannot be read, nor can what follows it; probably a quotation mark is not closed."
NEVER_CLOSED = "opens a quotation mark and never closes it, so that the rest of the file ran into this row."
MERGE_MARK = "is a mark that a merge left behind, not a story."


@dataclass(frozen=True, slots=True)
class Record:
    """One row. `trouble` is set where it could not be read; it is then the last one."""

    number: int
    cells: list[str]
    trouble: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.trouble and not any(cell.strip() for cell in self.cells)

    @property
    def first(self) -> str:
        """The first cell, to be quoted."""
        return self.cells[0] if self.cells else ""

    @property
    def holds_merge_mark(self) -> bool:
        """Whether a line within a cell is a mark that a merge left behind."""
        return any(
            line.startswith((MERGE_MARKS[0] + " ", MERGE_MARKS[2] + " "))
            for cell in self.cells
            if MERGE_MARKS[0] in cell or MERGE_MARKS[2] in cell
            for line in cell.splitlines()
        )

    def complaint(self, width: int) -> str:
        """Why this is no row of a table with so many columns; empty where it may be one. Shorter rows
        are common in exports; a longer one has run together with others."""
        if self.trouble:
            return self.trouble
        if self.first.startswith(MERGE_MARKS):
            return MERGE_MARK
        filled = max(index for index, cell in enumerate(self.cells, 1) if cell.strip())
        if filled <= width:
            return ""
        return (
            f"has {filled} cells, but the header names {width} columns; "
            "probably a quotation mark is missing, or there is one too many."
        )


def records(text: str, separator: str = ",") -> Iterator[Record]:
    """Each row of the text, whatever its line ends; the header is number 1."""
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=separator)
    number = 0
    while True:
        number += 1
        lines.record.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Record(number, [], GIVEN_UP)
            return
        yield Record(number, cells, NEVER_CLOSED if lines.ended and _is_open(lines.record) else "")


class _Lines:
    """The lines of a text with their ends, remembering which of them make up the current row."""

    def __init__(self, text: str) -> None:
        self._lines = io.StringIO(text, newline="")
        self.record: list[str] = []
        self.ended = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self._lines, None)
        if line is None:
            self.ended = True
            raise StopIteration
        self.record.append(line)
        return line


def _is_open(lines: Sequence[str]) -> bool:
    """Whether these lines end inside quotation marks."""
    try:
        list(csv.reader(lines, strict=True))
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False
