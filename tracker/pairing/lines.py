"""Lines of the pairing log before they are in it: what a board, a file or a command says was worked on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.teams.presence import Part

LONGEST_SUBJECT = 200


class Source(StrEnum):
    """How a line came into the log."""

    HAND = "hand"
    BOARD = "board"
    COMMAND = "command"
    FILE = "file"
    GIT = "git"
    API = "api"


@dataclass(frozen=True, slots=True)
class Line:
    """Who worked on what on a day: people by their numbers; a story by its number, or else a subject."""

    day: date
    people: frozenset[int]
    story_id: int | None = None
    subject: str = ""
    part: Part = Part.DAY

    @property
    def work(self) -> tuple[date, frozenset[int], int | None, str]:
        """What makes it a line of its own: a second one of the same work only makes it longer."""
        return self.day, self.people, self.story_id, self.subject
