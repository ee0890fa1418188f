"""What an inbox shows: one line for each thing somebody was told. Plain."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from html import unescape

LONGEST = 240
_INLINE = re.compile(r"</?(?:span|em|strong|s|code|a)\b[^>]*>")
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Line:
    """`sentence` goes on from the name of `who` did it. `at` is in the project's time zone. `excerpt` begins
    what was said, on one line, and `html` is all of it. `story_id` is None where it is about
    several stories or about an epic, which `epic_id` names; `is_gone` says that it was deleted."""

    id: int
    project_id: int
    project: str
    story_id: int | None
    title: str
    reason: str
    who: str
    sentence: str
    at: datetime
    is_read: bool
    comment_id: int | None = None
    excerpt: str = ""
    html: str = ""
    is_gone: bool = False
    epic_id: int | None = None

    @property
    def path(self) -> str:
        """Where the story or the epic is, and what was said about it; below the address of the
        installation."""
        said = f"#comment-{self.comment_id}" if self.comment_id else ""
        if self.epic_id is not None:
            return f"/projects/{self.project_id}/epics/{self.epic_id}{said}"
        if self.story_id is None:
            return f"/projects/{self.project_id}"
        return f"/projects/{self.project_id}/stories/{self.story_id}{said}"


@dataclass(frozen=True, slots=True)
class OfProject:
    """The lines of one project, newest first."""

    project_id: int
    project: str
    lines: tuple[Line, ...]


def by_project(lines: Iterable[Line]) -> list[OfProject]:
    """Lines by their projects; whichever has the newest comes first."""
    found: dict[int, list[Line]] = {}
    for line in lines:
        found.setdefault(line.project_id, []).append(line)
    return [OfProject(key, its[0].project, tuple(its)) for key, its in found.items()]


def excerpt(html: str) -> str:
    """The beginning of what is written, on one line and without its marks."""
    words = " ".join(unescape(_TAG.sub(" ", _INLINE.sub("", html))).split())
    if len(words) <= LONGEST:
        return words
    return words[:LONGEST].rpartition(" ")[0].rstrip(".,;:") + " …"
