"""What somebody was told of, as API v5 shows it (semantics reference 3.10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from tracker.activity.kinds import sentence
from tracker.api.shapes import NAMED, Nested, Read, Shape, always

CREATING = {"comment.added", "epic.commented", "review.asked", "story.created", "blocker.added"}
COMMENTING = {"comment.added", "comment.edited", "epic.commented", "epic.comment_edited"}


@dataclass(frozen=True, slots=True)
class SeenNotification:
    """A notification with its event: of which project, about which story or comment, by whom."""

    id: int
    kind: str
    details: Mapping[str, Any]
    reason: str
    at: datetime
    read_at: datetime | None
    project_id: int
    project: str
    story_id: int | None
    story: str | None
    by_id: int | None
    by: str | None
    text: str

    @property
    def type(self) -> str:
        """What it is about, in the words of the reference."""
        if self.kind in COMMENTING:
            return "comment_with_mention" if self.reason == "mention" else "comment"
        if self.kind.startswith("blocker."):
            return "blocker"
        return "epic" if "epic_id" in self.details else "story"

    @property
    def message(self) -> str:
        who = self.by or "Somebody"
        if self.reason == "mention":
            return f"You were mentioned by {who}"
        return f"{who} {sentence(self.kind, self.details)}"


def _brief(kind: str, number: int | None, name: str | None) -> dict[str, Any] | None:
    return {"kind": kind, "id": number, "name": name} if number is not None else None


def _epic(told: SeenNotification) -> dict[str, Any] | None:
    return _brief("epic", told.details.get("epic_id"), told.details.get("title"))


def _named(read: Read) -> Nested:
    return Nested(lambda: NAMED, read)


NOTIFICATION = Shape(
    "notification",
    {
        "kind": always("notification"),
        "id": attrgetter("id"),
        "project": _named(lambda told: _brief("project", told.project_id, told.project)),
        "performer": _named(lambda told: _brief("person", told.by_id, told.by)),
        "message": attrgetter("message"),
        "context": attrgetter("text"),
        "notification_type": attrgetter("type"),
        "new_attachment_count": always(0),
        "action": lambda told: "create" if told.kind in CREATING else "update",
        "story": _named(lambda told: _brief("story", told.story_id, told.story)),
        "epic": _named(_epic),
        "comment_id": lambda told: told.details.get("comment_id"),
        "read_at": attrgetter("read_at"),
        "created_at": attrgetter("at"),
        "updated_at": lambda told: told.read_at or told.at,
    },
)
