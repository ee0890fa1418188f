"""What a file of stories says, row by row: stories, epics, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NamedTuple

from tracker.backlog.fields import NO_PRIORITY
from tracker.text import shortened

Moment = date | datetime
"""A day, or an instant where the file names one; a datetime without a zone is local to the project."""

SHOWN = 60
NOBODY = "unknown"
"""Whom the former tracker names where a person is not known."""


class Unreadable(ValueError):
    """The file as a whole cannot be read; its text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """A cell that breaks a rule. `row` is what a spreadsheet shows: the header is row 1."""

    row: int
    column: str
    value: str
    rule: str

    def __str__(self) -> str:
        """One sentence: "Row 12, Estimate “7”: must be one of 0, 1, 2, 3."."""
        place = f"Row {self.row}, {self.column}" if self.column else f"Row {self.row}"
        return f"{place} {quoted(self.value)}: {self.rule}" if self.value else f"{place}: {self.rule}"


@dataclass(frozen=True, slots=True)
class Note:
    """Something the person should know that keeps nothing out. Without a row it speaks of the file."""

    text: str
    row: int | None = None

    def __str__(self) -> str:
        return f"Row {self.row}: {self.text}" if self.row else self.text


@dataclass(frozen=True, slots=True)
class ParsedComment:
    """A comment; without author and day where the cell does not end in " (Author - Apr 21, 2016)"."""

    text: str
    author: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class ParsedTask:
    description: str
    complete: bool


@dataclass(frozen=True, slots=True)
class ParsedBlocker:
    description: str
    resolved: bool


@dataclass(frozen=True, slots=True)
class ParsedReview:
    """A look that somebody was asked for; `reviewer` may be empty, `status` is one of ours (1.6)."""

    kind: str
    reviewer: str
    status: str


@dataclass(frozen=True, slots=True)
class ParsedStory:
    """A row that is a story. `key` is the file's Id, or a digest of the row that has none.

    `iteration`, `iteration_start` and `iteration_end` (its last day) are what the file says of it.
    A type or state that cannot be understood is empty, and the row has a complaint.
    """

    row: int
    key: str
    title: str
    story_type: str = "feature"
    state: str = "unscheduled"
    estimate: int | None = None
    priority: str = NO_PRIORITY
    description: str = ""
    labels: tuple[str, ...] = ()
    created: Moment | None = None
    accepted: Moment | None = None
    deadline: date | None = None
    requested_by: str = ""
    owners: tuple[str, ...] = ()
    comments: tuple[ParsedComment, ...] = ()
    tasks: tuple[ParsedTask, ...] = ()
    criteria: tuple[ParsedTask, ...] = ()
    blockers: tuple[ParsedBlocker, ...] = ()
    reviews: tuple[ParsedReview, ...] = ()
    pull_requests: tuple[str, ...] = ()
    branches: tuple[str, ...] = ()
    iteration: int | None = None
    iteration_start: date | None = None
    iteration_end: date | None = None

    @property
    def people(self) -> list[str]:
        """Every name of the row, with repetitions: who asked, owns, commented, reviews. Nobody is none."""
        names = [
            self.requested_by,
            *self.owners,
            *(comment.author for comment in self.comments),
            *(review.reviewer for review in self.reviews),
        ]
        return [name for name in names if name and name.lower() != NOBODY]


@dataclass(frozen=True, slots=True)
class ParsedEpic:
    """A row that is an epic; `label` is its one label."""

    row: int
    key: str
    name: str
    label: str
    description: str = ""
    created: Moment | None = None


class ParsedFile(NamedTuple):
    """A file attached to a story, which is called by its key; `member` names it in the ZIP."""

    story: str
    name: str
    member: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """A whole file. `rows` counts the rows below the header that hold anything; `html` holds what was
    rendered of its descriptions and comments, by their text; `files` are those in the ZIP."""

    file: str
    rows: int
    stories: tuple[ParsedStory, ...]
    epics: tuple[ParsedEpic, ...]
    complaints: tuple[Complaint, ...] = ()
    notes: tuple[Note, ...] = ()
    html: Mapping[str, str] = field(default_factory=dict)
    files: tuple[ParsedFile, ...] = ()

    @property
    def bad_rows(self) -> frozenset[int]:
        return frozenset(complaint.row for complaint in self.complaints)

    @property
    def good_stories(self) -> list[ParsedStory]:
        """The stories of rows without complaints, in the order of the file."""
        bad = self.bad_rows
        return [story for story in self.stories if story.row not in bad]

    @property
    def good_epics(self) -> list[ParsedEpic]:
        bad = self.bad_rows
        return [epic for epic in self.epics if epic.row not in bad]

    def noting(self, complaints: Iterable[Complaint], notes: Iterable[Note]) -> Parsed:
        """The same file with more complaints and notes, in the order of the rows."""
        return replace(
            self,
            complaints=tuple(sorted((*self.complaints, *complaints), key=lambda complaint: complaint.row)),
            notes=tuple(sorted((*self.notes, *notes), key=lambda note: note.row or 0)),
        )


def quoted(text: str) -> str:
    """The beginning of a text, on one line, in quotation marks."""
    return f"“{shortened(' '.join(text.split()), SHOWN)}”"
