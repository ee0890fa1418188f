"""Accounts as API v5 shows them: our teams, and the people in them (semantics reference 1.2, 3.10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from tracker.api.people_shapes import PERSON
from tracker.api.shapes import Nested, Shape, always

PLAN, STATUS = "self-hosted", "active"


@dataclass(frozen=True, slots=True)
class SeenAccount:
    """A team, and when the first of its projects was made."""

    id: int
    name: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class SeenAccountMember:
    """Somebody in a team, and what they may do: `owns` says that they own a project of it, `may_begin` that
    they may make new ones."""

    id: int
    account_id: int
    person: Any
    created_at: datetime
    owns: bool
    may_begin: bool


ACCOUNT = Shape(
    "account",
    {
        "kind": always("account"),
        "id": attrgetter("id"),
        "name": attrgetter("name"),
        "plan": always(PLAN),
        "status": always(STATUS),
        "created_at": attrgetter("created_at"),
        "updated_at": attrgetter("created_at"),
    },
)
SUMMARY = Shape(
    "account_summary",
    {
        "kind": always("account_summary"),
        "id": attrgetter("id"),
        "name": attrgetter("name"),
        "status": always(STATUS),
        "plan": always(PLAN),
    },
)
MEMBER = Shape(
    "account_membership",
    {
        "kind": always("account_membership"),
        "id": attrgetter("id"),
        "person": Nested(lambda: PERSON, attrgetter("person")),
        "account_id": attrgetter("account_id"),
        "created_at": attrgetter("created_at"),
        "updated_at": attrgetter("created_at"),
        "owner": attrgetter("owns"),
        "admin": attrgetter("owns"),
        "project_creator": attrgetter("may_begin"),
        "timekeeper": always(False),
        "time_enterer": always(False),
    },
)
FLAGS = ("admin", "project_creator", "timekeeper", "time_enterer")
"""What programs may ask for of a member: it follows from roles in projects and from the installation."""
