"""What one row of a story draws. Plain."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from zlib import crc32

from tracker.backlog.plan import Ranked
from tracker.releases.release import Outlook


class Row(NamedTuple):
    """All that one row draws. `priority` is "" where the row marks none; `blocking` has the numbers of the
    stories that wait for this one, `reviews` kinds with where they stand; `left_open` says what is still open
    on a story that is not accepted yet."""

    id: int
    version: int
    title: str
    story_type: str
    state: str
    estimate: int | None
    priority: str
    labels: tuple[str, ...]
    epic_labels: frozenset[str]
    owners: tuple[tuple[str, str], ...]
    comments: int
    blockers: tuple[str, ...]
    blocking: tuple[int, ...]
    reviews: tuple[tuple[str, str], ...]
    left_open: str
    pairs: tuple[str, ...]
    deadline_on: date | None
    outlook: Outlook | None
    lacks_estimate: bool
    steps: tuple[tuple[str, str], ...]
    scale: tuple[int, ...]


def stamp_of(story: Ranked, outlook: Outlook | None, today: date, rules: str) -> str:
    """Changes whenever the story's row looks different: by its version, the day, the plan, and `rules`,
    which stand for all that rows of a project have in common."""
    paired = "p" if story.pair_day == today else ""
    planned = f"{crc32(repr(outlook).encode()):x}" if outlook else ""
    return f"{story.version}{paired}.{planned}.{rules}"
