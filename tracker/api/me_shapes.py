"""Who asks, and their workspaces, as API v5 shows them (semantics reference 3.10)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from tracker.api.people_shapes import TIME_ZONE, time_zone, username
from tracker.api.project_shapes import PROJECT
from tracker.api.shapes import Nested, Shape, always, brief


@dataclass(frozen=True, slots=True)
class Myself:
    """Who asks: their row, the token they show, the zone of the installation, and the projects they are in,
    each with its name and their membership."""

    person: Any
    token: str
    zone: str
    at: datetime
    memberships: tuple[tuple[Any, str], ...]
    workspaces: tuple[SeenWorkspace, ...] = ()


def _summary(pair: tuple[Any, str]) -> Mapping[str, Any]:
    membership, name = pair
    return {
        "kind": "membership_summary",
        "id": membership.id,
        "project_id": membership.project_id,
        "project_name": name,
        "project_color": membership.colour,
        "favorite": membership.favorite,
        "role": membership.role,
        "last_viewed_at": membership.last_viewed_at,
    }


SUMMARY = brief(
    "own_membership_summary",
    *("kind", "id", "project_id", "project_name", "project_color", "favorite", "role", "last_viewed_at"),
)


@dataclass(frozen=True, slots=True)
class SeenWorkspace:
    """A workspace's row, and how its projects are read where they are asked for."""

    row: Any
    projects: Callable[[], list[Any]]


WORKSPACE = Shape(
    "workspace",
    {
        "id": attrgetter("row.id"),
        "kind": always("workspace"),
        "name": attrgetter("row.name"),
        "person_id": attrgetter("row.person_id"),
        "project_ids": attrgetter("row.numbers"),
        "projects": Nested(lambda: PROJECT, lambda workspace: workspace.projects()),
    },
    asked=frozenset({"projects"}),
)

ME = Shape(
    "me",
    {
        "kind": always("me"),
        "id": attrgetter("person.id"),
        "name": attrgetter("person.name"),
        "initials": attrgetter("person.initials"),
        "username": lambda me: username(me.person),
        "time_zone": Nested(lambda: TIME_ZONE, lambda me: time_zone(me.zone, me.at)),
        "api_token": attrgetter("token"),
        "has_google_identity": always(False),
        "projects": Nested(lambda: SUMMARY, lambda me: [_summary(pair) for pair in me.memberships]),
        "email": attrgetter("person.email"),
        "receives_in_app_notifications": always(True),
        "created_at": attrgetter("person.created_at"),
        "updated_at": lambda me: me.person.changed_at or me.person.created_at,
        "workspaces": Nested(lambda: WORKSPACE, lambda me: list(me.workspaces)),
        "workspace_ids": lambda me: [workspace.row.id for workspace in me.workspaces],
    },
    asked=frozenset({"workspaces", "workspace_ids"}),
)
