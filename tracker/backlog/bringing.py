"""What a file, or the pattern of another project, brought into a project: how much of it is told. Plain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from tracker.activity.remembered import is_row, table_and_identity

IMPORTED = "project.imported"
BRINGING = (IMPORTED, "project.copied")
"""Kinds of events that bring in many things at once."""
MOST = 100
"""Of each kind of thing the first ones are told, as a page holds them: a file may have 50,000 stories, and a
webhook is sent all of an activity at once. The sentence says how many there are."""


def first(before: Mapping[str, Any]) -> dict[str, Any]:
    """What such an event replaced, of the first things of each kind alone."""
    seen: Counter[str] = Counter()
    found = {}
    for key, parts in before.items():
        kind = table_and_identity(key)[0] if is_row(key) else ""
        seen[kind] += 1
        if seen[kind] <= MOST:
            found[key] = parts
    return found
