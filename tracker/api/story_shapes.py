"""Stories as API v5 shows them (semantics reference 1.3, 3.10)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any

from tracker.api.label_shapes import LABEL_OF
from tracker.api.people_shapes import PERSON
from tracker.api.shapes import Link, Nested, Read, Shape, always
from tracker.api.story_part_shapes import (
    ATTACHMENT,
    BLOCKER,
    BRANCH,
    COMMENT,
    CYCLE_TIME,
    PULL_REQUEST,
    REVIEW,
    TASK,
    TRANSITION,
)
from tracker.ledger.entries import Standing
from tracker.planning.calendar import starts_at


@dataclass(frozen=True, slots=True)
class SeenStory:
    """A story's row, and what is told of it beside: its neighbours in the one list, when the plan is through
    with it, the states it went through, how long each took, of a release the stories that it covers, and
    labels with their counts, by number. These are read where they are asked for."""

    row: Any
    before_id: int | None = None
    after_id: int | None = None
    projected: datetime | None = None
    blocks: tuple[int, ...] = ()
    transitions: tuple[Any, ...] = ()
    cycle_time: dict[str, Any] | None = None
    covered: Sequence[Standing] | None = None
    counted: Mapping[int, Any] = field(default_factory=dict)

    @property
    def id(self) -> int:
        return int(self.row.id)

    @property
    def labels(self) -> list[Any]:
        return [self.counted.get(label.id, label) for label in self.row.labels]


def _ids(name: str) -> Callable[[SeenStory], list[int]]:
    return lambda story: [each.id for each in getattr(story.row, name)]


def _of_kind(kind: str) -> Callable[[SeenStory], list[Any]]:
    return lambda story: [link for link in story.row.code_links if link.kind == kind]


def _rolled_up(
    of: Callable[[Standing], float], nothing: float, *, done: bool
) -> Callable[[SeenStory], float | None]:
    """A sum over what a release covers: of what is accepted alone, or of all; `nothing` of nothing."""

    def read(story: SeenStory) -> float | None:
        if story.covered is None:
            return None
        return sum((of(each) for each in story.covered if each.done or not done), nothing)

    return read


def _deadline(story: SeenStory) -> datetime | None:
    return starts_at(story.row.deadline_on, story.row.project.zone) if story.row.deadline_on else None


def _priority(story: SeenStory) -> str | None:
    """None where the project does not show it (9, 16)."""
    return str(story.row.priority) if story.row.project.show_story_priority else None


_ROLL_UPS: dict[str, Read | Nested] = {
    "points_accepted": _rolled_up(lambda each: each.points, 0.0, done=True),
    "points_total": _rolled_up(lambda each: each.points, 0.0, done=False),
    "counts_accepted": _rolled_up(lambda _each: 1, 0, done=True),
    "counts_total": _rolled_up(lambda _each: 1, 0, done=False),
}
ROLLED_UP = _ROLL_UPS.keys()
"""Properties of releases that tell of what they cover."""

_USUAL: dict[str, Read | Nested] = {
    "kind": always("story"),
    "id": attrgetter("id"),
    "created_at": attrgetter("row.created_at"),
    "updated_at": attrgetter("row.updated_at"),
    "accepted_at": attrgetter("row.accepted_at"),
    "deadline": _deadline,
    "estimate": attrgetter("row.estimate"),
    "external_id": attrgetter("row.import_key"),
    "story_type": attrgetter("row.story_type"),
    "story_priority": _priority,
    "name": attrgetter("row.title"),
    "description": lambda story: story.row.description or None,
    "current_state": attrgetter("row.state"),
    "requested_by_id": attrgetter("row.requested_by_id"),
    "url": lambda story: Link(f"/story/show/{story.id}"),
    "project_id": attrgetter("row.project_id"),
    "owner_ids": lambda story: [ownership.person_id for ownership in story.row.ownerships],
    "labels": Nested(lambda: LABEL_OF, attrgetter("labels")),
    "owned_by_id": lambda story: story.row.ownerships[0].person_id if story.row.ownerships else None,
}
_ASKED: dict[str, Read | Nested] = {
    "label_ids": _ids("labels"),
    "requested_by": Nested(lambda: PERSON, attrgetter("row.requested_by")),
    "owned_by": Nested(lambda: PERSON, lambda story: next(iter(story.row.owners), None)),
    "owners": Nested(lambda: PERSON, attrgetter("row.owners")),
    "followers": Nested(lambda: PERSON, lambda story: list(story.row.followers)),
    "follower_ids": _ids("followers"),
    "tasks": Nested(lambda: TASK, lambda story: list(story.row.tasks)),
    "task_ids": _ids("tasks"),
    "comments": Nested(lambda: COMMENT, lambda story: list(story.row.comments)),
    "comment_ids": _ids("comments"),
    "blockers": Nested(lambda: BLOCKER, lambda story: list(story.row.blockers)),
    "blocker_ids": _ids("blockers"),
    "blocked_story_ids": lambda story: list(story.blocks),
    "reviews": Nested(lambda: REVIEW, lambda story: list(story.row.reviews)),
    "review_ids": _ids("reviews"),
    "pull_requests": Nested(lambda: PULL_REQUEST, _of_kind("pull request")),
    "pull_request_ids": lambda story: [link.id for link in _of_kind("pull request")(story)],
    "branches": Nested(lambda: BRANCH, _of_kind("branch")),
    "branch_ids": lambda story: [link.id for link in _of_kind("branch")(story)],
    "cicd_event_ids": always([]),
    "file_attachments": Nested(lambda: ATTACHMENT, lambda story: story.row.own_files),
    "file_attachment_ids": _ids("own_files"),
    "before_id": attrgetter("before_id"),
    "after_id": attrgetter("after_id"),
    "projected_completion": attrgetter("projected"),
    "transitions": Nested(lambda: TRANSITION, lambda story: list(story.transitions)),
    "cycle_time_details": Nested(lambda: CYCLE_TIME, attrgetter("cycle_time")),
    "integration_id": always(None),
    **_ROLL_UPS,
}
STORY = Shape("story", {**_USUAL, **_ASKED}, asked=frozenset(_ASKED))
"""A story as it is read (1.3.1)."""
_FIRST_OF_WRITTEN = (
    *("kind", "id", "project_id", "name", "description", "story_type", "story_priority", "current_state"),
    *("estimate", "accepted_at", "deadline", "external_id", "requested_by_id", "owned_by_id", "owner_ids"),
    *("labels", "created_at", "updated_at", "url"),
)
WRITTEN_STORY = Shape(
    "story", {name: STORY.fields[name] for name in (*_FIRST_OF_WRITTEN, *_ASKED)}, asked=STORY.asked
)
"""The same in the order in which a write answers it (1.3.1)."""

FLAT = frozenset({*_USUAL, "label_ids"})
"""Properties that a story's version stands for: as long as it is the same, so are they, save that a project
may come to show priorities."""

_NOT_OF_RELEASES = {
    *("estimate", "story_type", "story_priority", "requested_by_id", "owner_ids", "owned_by_id"),
    "external_id",
}
RELEASE = Shape(
    "release",
    {
        **{name: how for name, how in _USUAL.items() if name not in _NOT_OF_RELEASES},
        "kind": always("release"),
        "label_ids": _ids("labels"),
        "projected_completion": attrgetter("projected"),
        **_ROLL_UPS,
    },
    asked=frozenset({"label_ids", "projected_completion", *ROLLED_UP}),
)

PLACES = ("before_id", "after_id")
"""Properties that tell a story's place in the one list."""
