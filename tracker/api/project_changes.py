"""What of a project's settings an event changed, in the names and values of the project resource (semantics
reference 1.1.1, 5.1). Plain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from tracker.api.people_shapes import time_zone
from tracker.api.project_shapes import PROJECT
from tracker.backlog.happening import UPDATED, Happening

PROPERTIES: Mapping[str, Sequence[str]] = {
    "point_scale": ("point_scale", "point_scale_is_custom"),
    "working_days": (),
    "days_off": (),
}
"""The properties that tell of a setting, where it is not the one of its own name."""


def project_changes(happening: Happening) -> list[dict[str, Any]]:
    """The change of the project, with nulls for what was or became nothing; none where the event set nothing
    that the resource shows."""
    changes: Mapping[str, Sequence[Any]] = happening.details.get("changes", {})
    if happening.kind != "project.changed":
        return []
    before, after = (_shown({name: pair[n] for name, pair in changes.items()}, happening) for n in (0, 1))
    differing = [name for name in before if before[name] != after[name]]
    if not differing:
        return []
    return [
        {
            "kind": "project",
            "change_type": UPDATED,
            "id": happening.project.id,
            "original_values": {name: before[name] for name in differing},
            "new_values": {name: after[name] for name in differing},
            "name": happening.project.name,
        }
    ]


def _shown(settings: Mapping[str, Any], happening: Happening) -> dict[str, Any]:
    """These settings as properties, read as those of a project are."""
    project = SimpleNamespace(row=SimpleNamespace(**settings), at=happening.at)
    found: dict[str, Any] = {}
    for setting, value in settings.items():
        for name in PROPERTIES.get(setting, (setting,)):
            how = PROJECT.fields[name]
            found[name] = how(project) if callable(how) else time_zone(value, happening.at)
    return found
