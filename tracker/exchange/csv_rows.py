"""One row of a stories' CSV while it is read: its cells by name, and the story or epic that it is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Protocol, TypeVar

from tracker.backlog.code_addresses import problem
from tracker.backlog.fields import NO_PRIORITY
from tracker.backlog.workflow import State, StoryType
from tracker.exchange import cells
from tracker.exchange.columns import Columns
from tracker.exchange.parsed import (
    NOBODY,
    Complaint,
    ParsedBlocker,
    ParsedComment,
    ParsedEpic,
    ParsedReview,
    ParsedStory,
    ParsedTask,
)
from tracker.exchange.records import Record

Value = TypeVar("Value")

EPIC = "epic"
TYPES = {*StoryType, EPIC}
STATES = {*State}
DONE = {"completed": True, "not completed": False, "": False}
RESOLVED = {"resolved": True, "blocked": False, "": False}
REVIEWED = ("unstarted", "in_review", "pass", "revise")

WITHOUT_STATUS = "{} without a status, taken as not completed: {{}}."
EMPTY_COMMENTS = "Comments without text (attachments only), not brought in: {}."
NOBODYS_COMMENTS = "Comments by “Unknown”, brought in without an author: {}."
EPICS_COMMENTS = "Comments on epics, not brought in: {}."


class Listener(Protocol):
    """Who hears what there is to say about a row."""

    def complain(self, complaint: Complaint) -> None:
        """Keeps the row out, unless the cell is mended."""

    def note(self, number: int, text: str) -> None:
        """Says something of this row."""

    def count(self, text: str) -> None:
        """Says something, with how often it was said."""

    def leave_out(self, column: str) -> None:
        """Says that this column was filled and is not brought in."""


class Row:
    """One row while it is read: its cells by name, and where to complain."""

    def __init__(self, record: Record, columns: Columns, reading: Listener) -> None:
        self.number = record.number
        self.record = record.cells
        self.columns = columns
        self.reading = reading
        for index, name in self.columns.strange:
            if self.at(index):
                reading.leave_out(name)

    def at(self, index: int | None) -> str:
        """The trimmed cell in this place; empty where the row ends before it."""
        if index is None or index >= len(self.record):
            return ""
        return cells.unguarded(self.record[index].strip())

    def cell(self, name: str) -> str:
        return self.at(self.columns.single.get(name))

    def text(self, name: str) -> str:
        return cells.text(self.cell(name))

    def all(self, name: str) -> Iterator[str]:
        """The cells of a repeated column that are filled."""
        return filter(None, (cells.text(self.at(index)) for index in self.columns.repeated[name]))

    def complain(self, column: str, value: str, rule: str) -> None:
        self.reading.complain(Complaint(self.number, column, value, rule))

    def value(self, name: str, convert: Callable[[str], Value]) -> Value | None:
        """The converted cell; None where it is empty or, with a complaint, where it cannot be understood."""
        written = self.cell(name)
        try:
            return convert(written) if written else None
        except ValueError as refused:
            self.complain(name, written, str(refused))
            return None

    def word(self, name: str, known: Collection[str], default: str) -> str:
        """The lower-cased cell, which must be one of the known words; empty, with a complaint, if not."""
        return self.known(name, self.cell(name), known, default)

    def known(self, name: str, written: str, words: Collection[str], default: str) -> str:
        if not written or written.lower() in words:
            return written.lower() or default
        self.complain(name, written, f"must be one of {', '.join(sorted(words))}.")
        return ""


def epic(row: Row, key: str) -> ParsedEpic:
    """The epic that the row is."""
    name = row.text("Title")
    words = cells.labels(row.cell("Labels"))
    if len(words) > 1:
        row.complain("Labels", row.cell("Labels"), "an epic has exactly one label.")
    for column in ("Estimate", "Current State", "Accepted at", "Deadline"):
        if row.cell(column):
            row.complain(column, row.cell(column), "must be empty for an epic.")
    for _ in row.all("Comment"):
        row.reading.count(EPICS_COMMENTS)
    return ParsedEpic(
        row=row.number,
        key=key,
        name=name,
        label=words[0] if words else " ".join(name.lower().split()),
        description=row.text("Description"),
        created=row.value("Created at", cells.moment),
    )


def story(row: Row, key: str) -> ParsedStory:
    """The story that the row is."""
    story_type = row.word("Type", TYPES, StoryType.FEATURE.value)
    state = row.word("Current State", STATES, State.UNSCHEDULED.value)
    return ParsedStory(
        row=row.number,
        key=key,
        title=row.text("Title"),
        story_type=story_type,
        state=state,
        estimate=row.value("Estimate", cells.estimate),
        priority=row.value("Priority", cells.priority) or NO_PRIORITY,
        description=row.text("Description"),
        labels=cells.labels(row.cell("Labels")),
        created=row.value("Created at", cells.moment),
        accepted=row.value("Accepted at", cells.moment),
        deadline=row.value("Deadline", cells.day),
        requested_by=" ".join(row.cell("Requested By").split()),
        owners=cells.names(row.all("Owned By")),
        comments=tuple(_comments(row)),
        tasks=tuple(ParsedTask(*pair) for pair in _pairs(row, "Task", DONE)),
        criteria=tuple(ParsedTask(*pair) for pair in _pairs(row, "Criterion", DONE)),
        blockers=tuple(ParsedBlocker(*pair) for pair in _pairs(row, "Blocker", RESOLVED)),
        reviews=tuple(_reviews(row)),
        pull_requests=tuple(_addresses(row, "Pull Request")),
        branches=tuple(_addresses(row, "Git Branch")),
        iteration=_or_none(cells.estimate, row.cell("Iteration")),
        iteration_start=_or_none(cells.day, row.cell("Iteration Start")),
        iteration_end=_or_none(cells.day, row.cell("Iteration End")),
    )


def _comments(row: Row) -> Iterator[ParsedComment]:
    for written in row.all("Comment"):
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


def _pairs(row: Row, name: str, statuses: dict[str, bool]) -> Iterator[tuple[str, bool]]:
    """Lines of a checklist or blockers, each with whether it is done with."""
    is_line = statuses is DONE
    for index, (status_index,) in row.columns.groups[name]:
        written = cells.text(row.at(index))
        status = row.at(status_index).lower()
        if not written:
            continue
        if is_line and status_index is None:
            row.complain(name, written, f"needs a column {name} Status beside it.")
        elif status not in statuses:
            known = " or ".join(word for word in statuses if word)
            row.complain(f"{name} Status", row.at(status_index), f"must be {known}.")
        elif is_line and not status:
            row.reading.count(WITHOUT_STATUS.format({"Task": "Tasks", "Criterion": "Criteria"}[name]))
        yield written, statuses.get(status, False)


def _reviews(row: Row) -> Iterator[ParsedReview]:
    for index, (reviewer_index, status_index) in row.columns.groups["Review Type"]:
        kind = " ".join(row.at(index).split())
        if kind:
            reviewer = " ".join(row.at(reviewer_index).split())
            yield ParsedReview(
                kind, reviewer, row.known("Review Status", row.at(status_index), REVIEWED, "unstarted")
            )


def _addresses(row: Row, name: str) -> Iterator[str]:
    """The links of a column to code. What is no address leads nowhere and is said to be left out."""
    for written in row.all(name):
        if problem(written):
            row.reading.note(row.number, f"{name} “{written}” is no address; it is not brought in.")
        else:
            yield written


def _or_none(convert: Callable[[str], Value], written: str) -> Value | None:
    """For columns that are only compared: what cannot be understood counts as not there."""
    try:
        return convert(written) if written else None
    except ValueError:
        return None
