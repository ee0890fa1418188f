"""What hangs on stories, and their past, as API v5 shows it (semantics reference 1.4 to 1.6, 1.9, 3.10)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any

from tracker.api.cycle_time import PHASES
from tracker.api.people_shapes import PERSON
from tracker.api.shapes import Link, Nested, Shape, always, brief

TASK = Shape(
    "task",
    {
        "kind": always("task"),
        "id": attrgetter("id"),
        "story_id": attrgetter("story_id"),
        "description": attrgetter("description"),
        "complete": attrgetter("complete"),
        "position": attrgetter("position"),
        "created_at": attrgetter("created_at"),
        "updated_at": attrgetter("updated_at"),
    },
)


def _download(file: Any) -> str:
    """Where the file is. It is also the small picture of itself: none other is made."""
    return f"/file_attachments/{file.id}/download"


ATTACHMENT = Shape(
    "file_attachment",
    {
        "kind": always("file_attachment"),
        "id": attrgetter("id"),
        "filename": attrgetter("filename"),
        "created_at": attrgetter("created_at"),
        "uploader_id": attrgetter("by_id"),
        "thumbnailable": lambda file: file.width is not None,
        "height": attrgetter("height"),
        "width": attrgetter("width"),
        "size": attrgetter("size"),
        "download_url": _download,
        "content_type": attrgetter("content_type"),
        "uploaded": always(True),
        "big_url": lambda file: Link(_download(file)),
        "thumbnail_url": lambda file: "#" if file.width is None else Link(_download(file)),
        "uploader": Nested(lambda: PERSON, attrgetter("by")),
    },
    asked=frozenset({"uploader"}),
)

GOOGLE_ATTACHMENT = brief("google_attachment", "kind", "id")
"""None are kept; who asks for them within a comment is told so."""

COMMENT = Shape(
    "comment",
    {
        "kind": always("comment"),
        "id": attrgetter("id"),
        "story_id": attrgetter("story_id"),
        "epic_id": attrgetter("epic_id"),
        "text": attrgetter("text"),
        "person_id": attrgetter("by_id"),
        "created_at": attrgetter("created_at"),
        "updated_at": lambda comment: comment.edited_at or comment.created_at,
        "commit_identifier": lambda comment: comment.commit_identifier or None,
        "commit_type": lambda comment: comment.commit_type or None,
        "person": Nested(lambda: PERSON, attrgetter("by")),
        "file_attachments": Nested(lambda: ATTACHMENT, attrgetter("attachments")),
        "file_attachment_ids": lambda comment: [file.id for file in comment.attachments],
        "attachment_ids": lambda comment: [file.id for file in comment.attachments],
        "google_attachments": Nested(lambda: GOOGLE_ATTACHMENT, always([])),
        "google_attachment_ids": always([]),
    },
    asked=frozenset(
        {
            "person",
            "file_attachments",
            "file_attachment_ids",
            "attachment_ids",
            "google_attachments",
            "google_attachment_ids",
        }
    ),
)

BLOCKER = Shape(
    "blocker",
    {
        "kind": always("blocker"),
        "id": attrgetter("id"),
        "story_id": attrgetter("story_id"),
        "person_id": attrgetter("by_id"),
        "description": attrgetter("description"),
        "resolved": attrgetter("resolved"),
        "created_at": attrgetter("created_at"),
        "updated_at": attrgetter("updated_at"),
        "person": Nested(lambda: PERSON, attrgetter("by")),
    },
    asked=frozenset({"person"}),
)

REVIEW_TYPE = Shape(
    "review_type",
    {
        "kind": always("review_type"),
        "id": attrgetter("id"),
        "project_id": attrgetter("project_id"),
        "name": attrgetter("name"),
        "hidden": attrgetter("hidden"),
        "created_at": attrgetter("created_at"),
        "updated_at": attrgetter("updated_at"),
    },
)

REVIEW = Shape(
    "review",
    {
        "kind": always("review"),
        "id": attrgetter("id"),
        "story_id": attrgetter("story_id"),
        "review_type_id": attrgetter("review_type_id"),
        "reviewer_id": attrgetter("reviewer_id"),
        "status": attrgetter("status"),
        "created_at": attrgetter("created_at"),
        "updated_at": attrgetter("updated_at"),
        "review_type": Nested(lambda: REVIEW_TYPE, attrgetter("review_type")),
        "reviewer": Nested(lambda: PERSON, attrgetter("reviewer")),
    },
    asked=frozenset({"review_type", "reviewer"}),
)


def _path(link: Any) -> list[str]:
    return str(link.url).split("://", 1)[-1].strip("/").split("/")


PULL_REQUEST = Shape(
    "pull_request",
    {
        "id": attrgetter("id"),
        "kind": always("pull_request"),
        "story_id": attrgetter("story_id"),
        "owner": lambda link: next(iter(_path(link)[1:2]), None),
        "repo": lambda link: next(iter(_path(link)[2:3]), None),
        "host_url": lambda link: f"{str(link.url).split('://')[0]}://{_path(link)[0]}/",
        "original_url": attrgetter("url"),
        "status": lambda link: link.status or None,
        "number": lambda link: int(_path(link)[-1]) if _path(link)[-1].isdecimal() else None,
        "created_at": attrgetter("created_at"),
        "updated_at": attrgetter("updated_at"),
    },
)

BRANCH = Shape(
    "branch",
    {
        "id": attrgetter("id"),
        "kind": always("branch"),
        "story_id": attrgetter("story_id"),
        "name": lambda link: _path(link)[-1],
        "original_url": attrgetter("url"),
        "created_at": attrgetter("created_at"),
        "updated_at": attrgetter("updated_at"),
    },
)

TRANSITION = Shape(
    "story_transition",
    {
        "kind": always("story_transition"),
        "state": attrgetter("change.state"),
        "story_id": attrgetter("story_id"),
        "project_id": attrgetter("project_id"),
        "project_version": attrgetter("version"),
        "occurred_at": attrgetter("change.at"),
        "performed_by_id": attrgetter("change.by_id"),
    },
    key="state",
)


def _timed(name: str) -> Callable[[Mapping[str, Any]], Any]:
    return lambda times: times.get(name)


CYCLE_TIME = Shape(
    "cycle_time_details",
    {
        name: _timed(name)
        for name in (
            "kind",
            "total_cycle_time",
            *(f"{phase}_{what}" for phase in PHASES for what in ("time", "count")),
            "story_id",
        )
    },
    key="story_id",
)
