"""Webhooks and integrations as API v5 shows them (semantics reference 3.9.2, 3.10)."""

from __future__ import annotations

from operator import attrgetter

from tracker.api.shapes import Shape, always

WEBHOOK = Shape(
    "webhook",
    {
        "id": attrgetter("id"),
        "kind": always("webhook"),
        "project_id": attrgetter("project_id"),
        "webhook_url": attrgetter("url"),
        "webhook_version": always("v5"),
        "enabled": attrgetter("is_enabled"),
        "last_error_code": lambda webhook: str(webhook.error_code) if webhook.error_code else None,
        "last_response_body": lambda webhook: webhook.answered or None,
        "created_at": attrgetter("created_at"),
        "updated_at": attrgetter("updated_at"),
        "secret": attrgetter("secret"),
    },
    asked=frozenset({"secret"}),
)
"""`secret`, with which what is sent is signed, is ours: the original signed nothing."""

INTEGRATION = Shape(
    "integration",
    {
        "kind": lambda forge: f"{forge.kind}_integration",
        "id": attrgetter("id"),
        "project_id": attrgetter("project_id"),
        "name": attrgetter("name"),
        "active": always(True),
        "created_at": attrgetter("created_at"),
        "updated_at": lambda forge: forge.told_at or forge.created_at,
    },
)
"""The forges that tell a project of its code. The original's shape is not recorded (3.9.2)."""
