"""What an open page is told of its panels: groups that it shows already by their digest alone. Plain."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from tracker.board.panels import Group, Item, Panel


def told(panel: Panel, have: Collection[str]) -> dict[str, Any]:
    """The panel for our scripts; `have` are digests of what the page shows."""
    groups = [group.digest if group.digest in have else _group(group) for group in panel.groups]
    digest = panel.digest
    if digest in have:
        return {"groups": groups}
    return {
        "groups": groups,
        "title": panel.title,
        "meta": panel.meta,
        "nothing": panel.nothing,
        "foot": panel.foot,
        "digest": digest,
    }


def lines(panel: Panel, have: Collection[str]) -> list[Item]:
    """The items in the groups that the page does not show yet."""
    return [item for group in panel.groups if group.digest not in have for item in group.items]


def _group(group: Group) -> dict[str, Any]:
    return {
        "key": group.key,
        "digest": group.digest,
        "head": group.head,
        "list": group.list,
        "label": group.label,
        "items": group.items,
    }
