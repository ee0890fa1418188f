"""Reading exports of the former tracker: CSV, or the ZIP that holds it (semantics reference 6).

`read` says what stands in the file and which cells cannot be understood; whether a project may hold
it is for `rules` to say. No row disappears: each becomes a story, an epic, or a complaint.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from typing import TypeVar

from tracker.backlog.workflow import State, StoryType
from tracker.exchange import cells
from tracker.exchange.columns import Columns, understand
from tracker.exchange.parsed import (
    NOBODY,
    Complaint,
    Note,
    Parsed,
    ParsedBlocker,
    ParsedComment,
    ParsedEpic,
    ParsedStory,
    ParsedTask,
)
from tracker.exchange.records import MERGE_MARK, Record, records
from tracker.exchange.unpacking import Unpacked, unpack

Value = TypeVar("Value")

EPIC = "epic"
TYPES = {*StoryType, EPIC}
STATES = {*State, "planned"}
LONGEST_ID = 60
TASK_STATUSES = {"completed": True, "not completed": False, "": False}
BLOCKER_STATUSES = {"resolved": True, "blocked": False, "": False}
MANGLED = "holds marks that a merge left behind in its text."


def read(data: bytes, file: str = "") -> Parsed:
    """The stories, epics, complaints and notes of a file. Raises Unreadable where it is no such file."""
    unpacked = unpack(data)
    rows = records(unpacked.text)
    header = next(rows, None)
    reading = _Reading(understand(header.cells if header else []))
    for record in rows:
        reading.take(record)
    return Parsed(
        file=unpacked.name or file or "the file",
        rows=reading.rows,
        stories=tuple(reading.stories),
        epics=tuple(reading.epics),
        complaints=tuple(reading.all_complaints()),
        notes=(*_about_the_zip(unpacked), *reading.notes()),
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
        self._keys: dict[str, int] = {}
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
        row = _Row(record, self)
        number = row.cell("Id")
        if number and not (number.isascii() and number.isdigit() and len(number) <= LONGEST_ID):
            row.complain("Id", number, "must be a whole number.")
            return
        if record.holds_merge_mark:
            self._mangled.append(record)
        if row.cell("Type").lower() == EPIC:
            self.epics.append(_epic(row, self._key(row)))
        else:
            self.stories.append(_story(row, self._key(row)))

    def all_complaints(self) -> list[Complaint]:
        """The complaints by row. Marks of a merge inside a text count where the file has them as rows
        too; elsewhere somebody may just have written about merges."""
        merged = any(complaint.rule == MERGE_MARK for complaint in self.complaints)
        for record in self._mangled if merged else ():
            self.complaints.append(Complaint(record.number, "", record.first, MANGLED))
        return sorted(self.complaints, key=lambda complaint: complaint.row)

    def _key(self, row: _Row) -> str:
        number = row.cell("Id").lstrip("0")
        key = number or _digest(row, 1)
        repeat = 1
        while not number and key in self._keys:
            repeat += 1
            key = _digest(row, repeat)
        if key in self._keys:
            row.complain("Id", number, f"stands in row {self._keys[key]} already.")
        else:
            self._keys[key] = row.number
        return key

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


EMPTY_ROWS = "Empty rows passed over: {}."
TASKS_WITHOUT_STATUS = "Tasks without a Task Status, taken as not completed: {}."
EMPTY_COMMENTS = "Comments without text (attachments only), not brought in: {}."
NOBODYS_COMMENTS = "Comments by “Unknown”, brought in without an author: {}."
EPICS_COMMENTS = "Comments on epics, not brought in: {}."


class _Row:
    """One row while it is read: its cells by name, and where to complain."""

    def __init__(self, record: Record, reading: _Reading) -> None:
        self.number = record.number
        self.record = record.cells
        self.columns = reading.columns
        self.reading = reading
        for index, name in self.columns.strange:
            if self.at(index):
                reading.leave_out(name)

    def at(self, index: int | None) -> str:
        """The trimmed cell in this place; empty where the row ends before it."""
        return self.record[index].strip() if index is not None and index < len(self.record) else ""

    def cell(self, name: str) -> str:
        return self.at(self.columns.single.get(name))

    def text(self, name: str) -> str:
        return cells.text(self.cell(name))

    def complain(self, column: str, value: str, rule: str) -> None:
        self.reading.complaints.append(Complaint(self.number, column, value, rule))

    def value(self, name: str, convert: Callable[[str], Value]) -> Value | None:
        """The converted cell; None where it is empty or, with a complaint, where it cannot be understood."""
        written = self.cell(name)
        try:
            return convert(written) if written else None
        except ValueError as refused:
            self.complain(name, written, str(refused))
            return None

    def word(self, name: str, known: set[str], default: str) -> str:
        """The lower-cased cell, which must be one of the known words; empty, with a complaint, if not."""
        written = self.cell(name).lower()
        if not written or written in known:
            return written or default
        self.complain(name, self.cell(name), f"must be one of {', '.join(sorted(known))}.")
        return ""


def _epic(row: _Row, key: str) -> ParsedEpic:
    name = row.text("Title")
    words = cells.labels(row.cell("Labels"))
    if len(words) > 1:
        row.complain("Labels", row.cell("Labels"), "an epic has exactly one label.")
    for column in ("Estimate", "Current State", "Accepted at", "Deadline"):
        if row.cell(column):
            row.complain(column, row.cell(column), "must be empty for an epic.")
    for index in row.columns.repeated["Comment"]:
        if row.at(index):
            row.reading.count(EPICS_COMMENTS)
    return ParsedEpic(
        row=row.number,
        key=key,
        name=name,
        label=words[0] if words else " ".join(name.lower().split()),
        description=row.text("Description"),
        created=row.value("Created at", cells.moment),
    )


def _story(row: _Row, key: str) -> ParsedStory:
    story_type = row.word("Type", TYPES, StoryType.FEATURE.value)
    state = row.word("Current State", STATES, State.UNSCHEDULED.value)
    if state == "planned":
        row.reading.note(
            row.number, "is “planned”, which this tracker does by itself; it comes in as unstarted."
        )
        state = State.UNSTARTED.value
    if row.cell("Priority").lower() not in ("", "none"):
        row.reading.leave_out("Priority")
    return ParsedStory(
        row=row.number,
        key=key,
        title=row.text("Title"),
        story_type=story_type,
        state=state,
        estimate=row.value("Estimate", cells.estimate),
        description=row.text("Description"),
        labels=cells.labels(row.cell("Labels")),
        created=row.value("Created at", cells.moment),
        accepted=row.value("Accepted at", cells.moment),
        deadline=row.value("Deadline", cells.day),
        requested_by=" ".join(row.cell("Requested By").split()),
        owners=cells.names(row.at(index) for index in row.columns.repeated["Owned By"]),
        comments=tuple(_comments(row)),
        tasks=tuple(ParsedTask(*pair) for pair in _pairs(row, "Task", TASK_STATUSES)),
        blockers=tuple(ParsedBlocker(*pair) for pair in _pairs(row, "Blocker", BLOCKER_STATUSES)),
        iteration=_or_none(cells.estimate, row.cell("Iteration")),
        iteration_start=_or_none(cells.day, row.cell("Iteration Start")),
        iteration_end=_or_none(cells.day, row.cell("Iteration End")),
    )


def _comments(row: _Row) -> Iterator[ParsedComment]:
    for index in row.columns.repeated["Comment"]:
        written = cells.text(row.at(index))
        if not written:
            continue
        try:
            comment = cells.comment(written)
        except ValueError as refused:
            row.complain("Comment", written[-60:], f"the day at its end {refused}")
            continue
        if not comment.text:
            row.reading.count(EMPTY_COMMENTS)
            continue
        if comment.author.lower() == NOBODY:
            row.reading.count(NOBODYS_COMMENTS)
        yield comment


def _pairs(row: _Row, name: str, statuses: dict[str, bool]) -> Iterator[tuple[str, bool]]:
    """Tasks or blockers, each with whether it is done with."""
    for index, status_index in row.columns.pairs[name]:
        written = cells.text(row.at(index))
        status = row.at(status_index).lower()
        if not written:
            continue
        if name == "Task" and status_index is None:
            row.complain(name, written, "needs a column Task Status beside it.")
        elif status not in statuses:
            known = " or ".join(word for word in statuses if word)
            row.complain(f"{name} Status", row.at(status_index), f"must be {known}.")
        elif name == "Task" and not status:
            row.reading.count(TASKS_WITHOUT_STATUS)
        yield written, statuses.get(status, False)


def _or_none(convert: Callable[[str], Value], written: str) -> Value | None:
    """For columns that are only compared: what cannot be understood counts as not there."""
    try:
        return convert(written) if written else None
    except ValueError:
        return None


def _digest(row: _Row, repeat: int) -> str:
    """Stands for the Id of a row without one: of all it says, and of how often it has been said."""
    said = [str(repeat), *(cell.strip() for cell in row.record)]
    while said and not said[-1]:
        said.pop()
    return "sha:" + hashlib.sha256("\x1f".join(said).encode()).hexdigest()[:48]


def _about_the_zip(unpacked: Unpacked) -> Iterator[Note]:
    tables = [name for name in unpacked.other_files if name.lower().endswith(".csv")]
    attachments = len(unpacked.other_files) - len(tables)
    for name in tables:
        yield Note(f"{name} in the ZIP is not a file of stories; it is not brought in.")
    if attachments:
        yield Note(f"Attachments in the ZIP, not brought in yet: {attachments}.")


def _rows(count: int) -> str:
    return "row" if count == 1 else "rows"
