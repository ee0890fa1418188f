"""What a story can have or lack, as the database is asked: has:label, no:owner, is:blocking."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from sqlalchemy import ColumnElement, exists, not_
from sqlalchemy.orm import aliased

from tracker.backlog.detail_models import Attachment, Blocker, Comment
from tracker.backlog.models import Epic, Story, StoryOwner, story_label

Condition: TypeAlias = ColumnElement[bool]


def is_blocked() -> Condition:
    """Whether something that is not resolved blocks the story."""
    return exists().where(Blocker.story_id == Story.id, not_(Blocker.resolved))


def _is_blocking() -> Condition:
    waiting = aliased(Story)
    return exists().where(
        Blocker.blocking_id == Story.id,
        not_(Blocker.resolved),
        waiting.id == Blocker.story_id,
        waiting.deleted_at.is_(None),
        waiting.project_id == Story.project_id,
    )


def _has_label() -> Condition:
    return exists().where(story_label.c.story_id == Story.id)


def _has_epic() -> Condition:
    return exists().where(story_label.c.story_id == Story.id, Epic.label_id == story_label.c.label_id)


def _has_owner() -> Condition:
    return exists().where(StoryOwner.story_id == Story.id)


HAVING: dict[str, Callable[[], Condition]] = {
    "blocker": is_blocked,
    "blocking": _is_blocking,
    "label": _has_label,
    "epic": _has_epic,
    "owner": _has_owner,
    "attachment": lambda: exists().where(
        Attachment.story_id == Story.id, Attachment.attached_at.is_not(None)
    ),
    "comment": lambda: exists().where(Comment.story_id == Story.id),
    "estimate": lambda: Story.estimate.is_not(None),
    "external_id": lambda: Story.import_key.is_not(None),
}
"""Conditions by what somebody may ask a story to have, or not to have."""
