"""Who may do what in a project: one page, three roles."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    OWNER = "owner"
    MEMBER = "member"
    VIEWER = "viewer"


class May(StrEnum):
    """Something a person may do in a project, in words that complete "you may not …"."""

    READ = "read this project"
    WORK = "change stories and pairs in this project"
    MANAGE = "change the settings and members of this project"


PERMISSIONS: dict[Role, frozenset[May]] = {
    Role.VIEWER: frozenset({May.READ}),
    Role.MEMBER: frozenset({May.READ, May.WORK}),
    Role.OWNER: frozenset(May),
}


def permitted(role: Role, archived: bool) -> frozenset[May]:
    """What the role allows; in an archived project nobody works, but owners may still manage it."""
    return PERMISSIONS[role] - {May.WORK} if archived else PERMISSIONS[role]


DISCIPLINES = ("product", "design", "development", "quality", "operations", "data", "security", "other")
TEAM_KINDS = ("product", "platform", "leadership")
