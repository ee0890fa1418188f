"""What of rows is read along with them, for all of a page at once, where an answer will show it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tracker.api.wanted import Wanted
from tracker.backlog.comment_queries import Subject
from tracker.backlog.detail_models import Comment
from tracker.backlog.models import Epic, Story
from tracker.database import db

FILES = {"file_attachments", "file_attachment_ids", "attachment_ids"}
"""Properties of a comment that tell of its files."""
_RELATIONS: dict[str, Any] = {
    name: relation
    for relation, names in (
        (Story.requested_by, ("requested_by",)),
        (Story.tasks, ("tasks", "task_ids")),
        (Story.comments, ("comments", "comment_ids")),
        (Story.followings, ("followers", "follower_ids")),
        (Story.blockers, ("blockers", "blocker_ids")),
        (Story.reviews, ("reviews", "review_ids")),
        (Story.attachments, ("file_attachments", "file_attachment_ids")),
        (Story.code_links, ("pull_requests", "pull_request_ids", "branches", "branch_ids")),
    )
    for name in names
}


def with_stories(wanted: Wanted) -> list[Any]:
    """Options of a query for stories: what is usual, and what is wanted besides."""
    names = [name for name in _RELATIONS if name in wanted]
    relations = {
        id(each): each for each in (Story.labels, Story.ownerships, *(_RELATIONS[name] for name in names))
    }
    return [selectinload(each).options(*_within(each, wanted)) for each in relations.values()]


def _within(relation: Any, wanted: Wanted) -> list[Any]:
    return _with_comments(wanted.of("comments")) if relation is Story.comments else []


def _with_comments(wanted: Wanted) -> list[Any]:
    return [selectinload(Comment.attachments)] if FILES & wanted.names.keys() else []


def comments(subject: Subject, wanted: Wanted) -> list[Comment]:
    """What was said of the story or epic, oldest first, with what is wanted of each."""
    column = Comment.story_id if isinstance(subject, Story) else Comment.epic_id
    query = select(Comment).where(column == subject.id).order_by(Comment.id)
    return list(db.session.scalars(query.options(*_with_comments(wanted))))


def read_comments(epics: list[Epic], wanted: Wanted) -> None:
    """Reads what was said of these epics, where it is wanted."""
    if {"comments", "comment_ids"} & wanted.names.keys():
        loading = selectinload(Epic.comments).options(*_with_comments(wanted.of("comments")))
        db.session.scalars(
            select(Epic).where(Epic.id.in_([epic.id for epic in epics])).options(loading)
        ).all()
