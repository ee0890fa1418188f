"""Epics as API v5 shows them (semantics reference 1.7)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from operator import attrgetter
from types import MappingProxyType
from typing import Any, NamedTuple

from tracker.api.label_shapes import LABEL_OF
from tracker.api.people_shapes import PERSON
from tracker.api.shapes import Link, Nested, Shape, always
from tracker.api.story_part_shapes import COMMENT


class SeenEpic(NamedTuple):
    """An epic's row, its neighbours in the list of epics, how far its stories are, and labels with their
    counts, by number, where those are asked for."""

    row: Any
    before_id: int | None = None
    after_id: int | None = None
    done_points: int = 0
    done_stories: int = 0
    done_without_points: int = 0
    completed_at: datetime | None = None
    projected: datetime | None = None
    counted: Mapping[int, Any] = MappingProxyType({})

    @property
    def id(self) -> int:
        return int(self.row.id)

    @property
    def label(self) -> Any:
        return self.counted.get(self.row.label_id, self.row.label)


LASTING = frozenset(
    {"id", "kind", "created_at", "updated_at", "project_id", "name", "description", "url"}
    | {"label", "label_id", "before_id", "after_id"}
)
"""Properties that change only with the version of the project: others hang on the day, or on people."""

EPIC = Shape(
    "epic",
    {
        "id": attrgetter("id"),
        "kind": always("epic"),
        "created_at": attrgetter("row.created_at"),
        "updated_at": attrgetter("row.updated_at"),
        "project_id": attrgetter("row.project_id"),
        "name": attrgetter("row.name"),
        "description": lambda epic: epic.row.description or None,
        "url": lambda epic: Link(f"/epic/show/{epic.id}"),
        "label": Nested(lambda: LABEL_OF, attrgetter("label")),
        "label_id": attrgetter("row.label_id"),
        "before_id": attrgetter("before_id"),
        "after_id": attrgetter("after_id"),
        "past_done_story_estimates": lambda epic: float(epic.done_points),
        "past_done_stories_count": attrgetter("done_stories"),
        "past_done_stories_no_point_count": attrgetter("done_without_points"),
        "completed_at": attrgetter("completed_at"),
        "projected_completion": attrgetter("projected"),
        "comment_ids": lambda epic: [comment.id for comment in epic.row.comments],
        "comments": Nested(lambda: COMMENT, lambda epic: list(epic.row.comments)),
        "followers": Nested(lambda: PERSON, always([])),
        **dict.fromkeys(("follower_ids", "pull_request_ids", "branch_ids"), always([])),
    },
    asked=frozenset(
        {
            "label_id",
            "before_id",
            "after_id",
            "past_done_story_estimates",
            "past_done_stories_count",
            "past_done_stories_no_point_count",
            "completed_at",
            "projected_completion",
            "comment_ids",
            "comments",
            *("followers", "follower_ids", "pull_request_ids", "branch_ids"),
        }
    ),
)
