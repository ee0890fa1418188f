"""Reading exports of the former tracker: CSV, or the ZIP that holds it (semantics reference 6).

`read` says what stands in the file and which cells cannot be understood; whether a project may hold
it is for `rules` to say. No row disappears: each becomes a story, an epic, or a complaint. Whatever else
is imported is made a table with the same columns first, and read by `read_table`.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tracker.exchange import csv_rows
from tracker.exchange.columns import Columns, understand
from tracker.exchange.csv_rows import EPIC, Row
from tracker.exchange.parsed import Complaint, Note, Parsed, ParsedEpic, ParsedStory
from tracker.exchange.records import MERGE_MARK, Record, records
from tracker.exchange.unpacking import unpack
from tracker.exchange.zip_files import files_of

LONGEST_ID = 255
EMPTY_ROWS = "Empty rows passed over: {}."
MANGLED = "holds marks that a merge left behind in its text."


def read(data: bytes, file: str = "") -> Parsed:
    """The stories, epics, complaints and notes of a file. Raises Unreadable where it is no such file."""
    unpacked = unpack(data)
    rows = records(unpacked.text)
    header = next(rows, None)
    name = unpacked.name or file or "the file"
    parsed = read_table(name, header.cells if header else [], rows)
    files, notes = files_of(unpacked.other_files, {story.key for story in parsed.stories})
    return replace(parsed, files=files, notes=(*notes, *parsed.notes))


def read_table(
    file: str, header: Sequence[str], rows: Iterable[Record], notes: Iterable[Note] = ()
) -> Parsed:
    """The same of a table whose columns have the names of columns.NAMES; an Id need not be a number where
    it has a colon, as in "jira:PIER-12"."""
    reading = _Reading(understand(header))
    for record in rows:
        reading.take(record)
    return Parsed(
        file=file,
        rows=reading.rows,
        stories=tuple(reading.stories),
        epics=tuple(reading.epics),
        complaints=tuple(reading.all_complaints()),
        notes=(*notes, *reading.notes()),
    )


class _Reading:
    """What has been understood of a file so far."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.rows = 0
        self.stories: list[ParsedStory] = []
        self.epics: list[ParsedEpic] = []
        self.complaints: list[Complaint] = []
        self._row_notes: list[Note] = []
        self._counts: Counter[str] = Counter()
        self._not_brought_in: Counter[str] = Counter()
        self._keys: dict[tuple[bool, str], int] = {}
        self._mangled: list[Record] = []

    def take(self, record: Record) -> None:
        """Adds a story, an epic, or the one complaint about a row that is no row of stories at all."""
        if record.is_empty:
            self.count(EMPTY_ROWS)
            return
        self.rows += 1
        trouble = record.complaint(self.columns.width)
        if trouble:
            self.complaints.append(Complaint(record.number, "", record.first, trouble))
            return
        row = Row(record, self.columns, self)
        number = row.cell("Id")
        if number and not _is_id(number):
            row.complain("Id", number, "must be a whole number.")
            return
        if record.holds_merge_mark:
            self._mangled.append(record)
        is_epic = row.cell("Type").lower() == EPIC
        if is_epic:
            self.epics.append(csv_rows.epic(row, self._key(row, is_epic)))
        else:
            self.stories.append(csv_rows.story(row, self._key(row, is_epic)))

    def all_complaints(self) -> list[Complaint]:
        """The complaints by row. Marks of a merge inside a text count where the file has them as rows
        too; elsewhere somebody may just have written about merges."""
        merged = any(complaint.rule == MERGE_MARK for complaint in self.complaints)
        for record in self._mangled if merged else ():
            self.complaints.append(Complaint(record.number, "", record.first, MANGLED))
        return sorted(self.complaints, key=lambda complaint: complaint.row)

    def _key(self, row: Row, is_epic: bool) -> str:
        """What the row is called for good. Stories and epics are numbered apart from each other."""
        number = row.cell("Id").lstrip("0")
        key = number or _digest(row, 1)
        repeat = 1
        while not number and (is_epic, key) in self._keys:
            repeat += 1
            key = _digest(row, repeat)
        if (is_epic, key) in self._keys:
            row.complain("Id", number, f"stands in row {self._keys[is_epic, key]} already.")
        else:
            self._keys[is_epic, key] = row.number
        return key

    def complain(self, complaint: Complaint) -> None:
        self.complaints.append(complaint)

    def note(self, number: int, text: str) -> None:
        self._row_notes.append(Note(text, number))

    def count(self, text: str) -> None:
        self._counts[text] += 1

    def leave_out(self, column: str) -> None:
        self._not_brought_in[column or "without a name"] += 1

    def notes(self) -> list[Note]:
        counted = [Note(text.format(count)) for text, count in self._counts.items()]
        left_out = [
            Note(f"The column {name} is not brought in; it is filled in {count} {_rows(count)}.")
            for name, count in self._not_brought_in.items()
        ]
        return [*counted, *left_out, *self._row_notes]


def _is_id(text: str) -> bool:
    return len(text) <= LONGEST_ID and ((text.isascii() and text.isdigit()) or ":" in text)


def _digest(row: Row, repeat: int) -> str:
    """Stands for the Id of a row without one: of all it says, and of how often it has been said."""
    said = [str(repeat), *(cell.strip() for cell in row.record)]
    while said and not said[-1]:
        said.pop()
    return "sha:" + hashlib.sha256("\x1f".join(said).encode()).hexdigest()[:48]


def _rows(count: int) -> str:
    return "row" if count == 1 else "rows"
