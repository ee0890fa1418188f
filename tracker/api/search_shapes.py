"""What a search found as API v5 shows it (semantics reference 3.10)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from tracker.api.epic_shapes import EPIC, SeenEpic
from tracker.api.shapes import Nested, Shape
from tracker.api.story_shapes import STORY, SeenStory
from tracker.backlog.workflow import State


@dataclass(frozen=True, slots=True)
class SeenSearch:
    """A query, the stories and epics that it found, and how many stories it would find in done iterations
    besides."""

    query: str
    stories: Sequence[SeenStory]
    beyond: int
    epics: Sequence[SeenEpic]


def itself(found: SeenSearch) -> SeenSearch:
    """What both parts are shown of."""
    return found


def _points(stories: Iterable[SeenStory]) -> int:
    return sum(story.row.estimate or 0 for story in stories)


def _completed(found: SeenSearch) -> int:
    return _points(story for story in found.stories if story.row.state == State.ACCEPTED)


STORIES_FOUND = Shape(
    "stories_found",
    {
        "stories": Nested(lambda: STORY, lambda found: list(found.stories)),
        "total_points": lambda found: _points(found.stories),
        "total_points_completed": _completed,
        "total_hits": lambda found: len(found.stories),
        "total_hits_with_done": lambda found: len(found.stories) + found.beyond,
    },
    key="total_hits",
)
EPICS_FOUND = Shape(
    "epics_found",
    {
        "epics": Nested(lambda: EPIC, lambda found: list(found.epics)),
        "total_hits": lambda found: len(found.epics),
    },
    key="total_hits",
)
SEARCH = Shape(
    "search_result_container",
    {
        "stories": Nested(lambda: STORIES_FOUND, itself),
        "epics": Nested(lambda: EPICS_FOUND, itself),
        "query": attrgetter("query"),
    },
    key="query",
)
