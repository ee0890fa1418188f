"""People, their memberships and themselves as API v5 shows them (semantics reference 1.2, 3.10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from tracker.api.shapes import Nested, Shape, always

COLOURS = ("2f8f9d", "b0563b", "4f6d9c", "7a8c3a", "8a5a9c", "a8862c", "3f8a64", "9c4f66")


def colour(project_id: int) -> str:
    """The colour that stands for a project in clients that show one."""
    return COLOURS[project_id % len(COLOURS)]


def username(person: Any) -> str:
    """A short name to write: what stands before the @ of the e-mail address, else the name without spaces."""
    if person.email:
        return str(person.email).partition("@")[0]
    return "".join(str(person.name).lower().split())


def time_zone(name: str, at: datetime) -> dict[str, str]:
    """A time zone with its offset of now."""
    offset = at.astimezone(ZoneInfo(name)).strftime("%z")
    return {"kind": "time_zone", "olson_name": name, "offset": f"{offset[:3]}:{offset[3:]}"}


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
        "created_at": attrgetter("created_at"),
        "updated_at": attrgetter("updated_at"),
        "role": attrgetter("role"),
        "project_color": lambda membership: colour(membership.project_id),
        "favorite": always(False),
        "wants_comment_notification_emails": always(False),
        "will_receive_mention_notifications_or_emails": always(True),
        "person": Nested(lambda: PERSON, attrgetter("person"), anyway=True),
        "person_id": attrgetter("person_id"),
    },
    asked=frozenset({"person_id"}),
)


@dataclass(frozen=True, slots=True)
class Myself:
    """Who asks: their row, the token they show, the zone of the installation, and the projects they are in,
    each with its name and their membership."""

    person: Any
    token: str
    zone: str
    at: datetime
    memberships: tuple[tuple[Any, str], ...]
    workspaces: tuple[Any, ...] = ()


def _summary(pair: tuple[Any, str]) -> Mapping[str, Any]:
    membership, name = pair
    return {
        "kind": "membership_summary",
        "id": membership.id,
        "project_id": membership.project_id,
        "project_name": name,
        "project_color": colour(membership.project_id),
        "favorite": False,
        "role": membership.role,
    }


WORKSPACE = Shape(
    "workspace",
    {
        "id": attrgetter("id"),
        "kind": always("workspace"),
        "name": attrgetter("name"),
        "person_id": attrgetter("person_id"),
        "project_ids": attrgetter("numbers"),
    },
)

ME = Shape(
    "me",
    {
        "kind": always("me"),
        "id": attrgetter("person.id"),
        "name": attrgetter("person.name"),
        "initials": attrgetter("person.initials"),
        "username": lambda me: username(me.person),
        "time_zone": lambda me: time_zone(me.zone, me.at),
        "api_token": attrgetter("token"),
        "has_google_identity": always(False),
        "projects": lambda me: [_summary(pair) for pair in me.memberships],
        "email": attrgetter("person.email"),
        "receives_in_app_notifications": always(True),
        "created_at": attrgetter("person.created_at"),
        "updated_at": lambda me: me.person.changed_at or me.person.created_at,
        "workspaces": Nested(lambda: WORKSPACE, lambda me: list(me.workspaces)),
        "workspace_ids": lambda me: [workspace.id for workspace in me.workspaces],
    },
    asked=frozenset({"workspaces", "workspace_ids"}),
)
