"""People and their memberships as API v5 shows them (semantics reference 1.2, 3.10)."""

from __future__ import annotations

from datetime import datetime
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from tracker.api.shapes import Nested, Shape, always, brief


def username(person: Any) -> str:
    """A short name to write: what stands before the @ of the e-mail address, else the name without spaces."""
    if person.email:
        return str(person.email).partition("@")[0]
    return "".join(str(person.name).lower().split())


def time_zone(name: str, at: datetime) -> dict[str, str]:
    """A time zone with its offset of now."""
    offset = at.astimezone(ZoneInfo(name)).strftime("%z")
    return {"kind": "time_zone", "olson_name": name, "offset": f"{offset[:3]}:{offset[3:]}"}


TIME_ZONE = brief("time_zone", "kind", "olson_name", "offset", key="olson_name")
PERSON = Shape(
    "person",
    {
        "kind": always("person"),
        "id": attrgetter("id"),
        "name": attrgetter("name"),
        "email": lambda person: person.email or "",
        "initials": attrgetter("initials"),
        "username": username,
    },
)

MEMBERSHIP = Shape(
    "project_membership",
    {
        "kind": always("project_membership"),
        "project_id": attrgetter("project_id"),
        "id": attrgetter("id"),
        "last_viewed_at": attrgetter("last_viewed_at"),
        "created_at": attrgetter("created_at"),
        "updated_at": attrgetter("updated_at"),
        "role": attrgetter("role"),
        "project_color": attrgetter("colour"),
        "favorite": attrgetter("favorite"),
        "wants_comment_notification_emails": always(False),
        "will_receive_mention_notifications_or_emails": always(True),
        "person": Nested(lambda: PERSON, attrgetter("person")),
        "person_id": attrgetter("person_id"),
    },
    asked=frozenset({"person_id"}),
)
