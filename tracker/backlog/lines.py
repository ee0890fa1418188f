"""Lines of text that become stories: `bug: Seats are sold twice (2) #harbour`. Plain."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.backlog.workflow import StoryType

MOST = 200
"""Stories that are added at once at most."""

_BULLET = re.compile(r"^\s*(?:[-*•+]\s+(?:\[[ xX]?\]\s*)?|\d{1,3}[.)]\s+)")
_TYPE = re.compile(rf"^({'|'.join(StoryType)})\s*:\s*", re.IGNORECASE)
_POINTS = re.compile(r"\((\d{1,4})\)")
_LABEL = re.compile(r"#(?!\d+$)([^\s#,]+)")


@dataclass(frozen=True, slots=True)
class Line:
    """A story to be: what the line says of it."""

    title: str
    story_type: StoryType
    estimate: int | None
    labels: tuple[str, ...]


def read_lines(text: str) -> list[Line]:
    """The stories that a text tells, one a line; empty lines and the signs of lists are passed over. A type
    may lead, followed by a colon; points in parentheses and labels with # may end a line."""
    return [_read(line) for line in text.splitlines() if line.strip()]


def _read(line: str) -> Line:
    words = _BULLET.sub("", line).strip()
    kind = _TYPE.match(words)
    words = words[kind.end() :] if kind else words
    estimate: int | None = None
    labels: list[str] = []
    while words:
        *before, last = words.rsplit(maxsplit=1)
        points, label = _POINTS.fullmatch(last), _LABEL.fullmatch(last)
        if points and estimate is None:
            estimate = int(points[1])
        elif label:
            labels.append(label[1].lower())
        else:
            break
        words = before[0] if before else ""
    story_type = StoryType(kind[1].lower()) if kind else StoryType.FEATURE
    return Line(words, story_type, estimate, tuple(sorted({*labels})))
