"""What programs send of a story (semantics reference 3.9.3): names, types, and how they become our values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracker.api.parameters import (
    Read,
    either,
    integer,
    moment,
    one_of,
    points,
    several,
    text,
    thing,
    truth,
)
from tracker.backlog.fields import PRIORITIES
from tracker.backlog.workflow import REVIEW_STATUSES, State, StoryType

TYPES = tuple(story_type.value for story_type in StoryType)
STATES = tuple(state.value for state in State)
LABEL = either(thing(id=integer, name=text(255)), text(255))
"""An object with a name or an id, or a bare name."""

MOST_PARTS = 100
"""Of each kind that come with a story: each leaves its own event, while others wait for the project."""
COMMENTS = several(either(thing(text=text(20000)), text(20000)), MOST_PARTS)
REVIEW_PARAMETERS: Mapping[str, Read] = {
    "review_type_id": integer,
    "reviewer_id": integer,
    "status": one_of(*REVIEW_STATUSES),
}
STORY: Mapping[str, Read] = {
    "name": text(5000),
    "description": text(20000),
    "story_type": one_of(*TYPES),
    "story_priority": one_of(*PRIORITIES),
    "current_state": one_of(*STATES),
    "estimate": points,
    "accepted_at": moment,
    "deadline": moment,
    "requested_by_id": integer,
    "owned_by_id": integer,
    "owner_ids": several(integer),
    "labels": several(LABEL),
    "label_ids": several(integer),
    "follower_ids": several(integer),
    "before_id": integer,
    "after_id": integer,
    "group": one_of("scheduled", "unscheduled", "current"),
    "project_id": integer,
    "external_id": text(255),
    "created_at": moment,
    "comment": text(20000),
    "tasks": several(thing(description=text(1000), complete=truth), MOST_PARTS),
    "comments": COMMENTS,
    "blockers": several(thing(description=text(1000), resolved=truth), MOST_PARTS),
    "reviews": several(thing(**REVIEW_PARAMETERS), MOST_PARTS),
    "pull_requests": several(thing(original_url=text(1000)), MOST_PARTS),
    "branches": several(thing(original_url=text(1000)), MOST_PARTS),
}

TIMES = ("accepted", "created", "updated")
FILTERS: Mapping[str, Read] = {
    "with_label": text(255),
    "with_story_type": one_of(*TYPES),
    "with_state": one_of(*STATES),
    "with_story_priority": one_of(*PRIORITIES),
    "after_story_id": integer,
    "before_story_id": integer,
    **{f"{name}_{side}": moment for name in (*TIMES, "deadline") for side in ("before", "after")},
}


def label_name(label: Any, names: Mapping[int, str]) -> str | None:
    """The name that an item of `labels` means; None where it names a label that is not there."""
    if isinstance(label, str):
        return label
    if "name" in label:
        return str(label["name"])
    return names.get(label.get("id", 0))
