"""Labels as API v5 shows them, with the counts of their stories (semantics reference 1.7, 3.10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from tracker.api.shapes import Shape, always
from tracker.backlog.label_counts import StateCount

STATES = (
    "accepted",
    "started",
    "finished",
    "unstarted",
    "planned",
    "delivered",
    "unscheduled",
    "rejected",
)


@dataclass(frozen=True, slots=True)
class SeenLabel:
    """A label's row with the counts of its stories, where they were asked for."""

    row: Any
    counts: Mapping[str, Any] | None = None

    @property
    def id(self) -> int:
        return int(self.row.id)


LABEL = Shape(
    "label",
    {
        "kind": always("label"),
        "id": attrgetter("id"),
        "project_id": lambda label: _row(label).project_id,
        "name": lambda label: _row(label).name,
        "created_at": lambda label: _row(label).created_at,
        "updated_at": lambda label: _row(label).updated_at,
        "counts": lambda label: label.counts if isinstance(label, SeenLabel) else None,
    },
    asked=frozenset({"counts"}),
)
LABEL_OF = Shape(
    "label", {name: LABEL.fields[name] for name in ("id", "project_id", *LABEL.fields)}, asked=LABEL.asked
)
"""The same in the order in which stories and epics hold it (3.10)."""


def _row(label: Any) -> Any:
    return label.row if isinstance(label, SeenLabel) else label


def counts(found: Iterable[StateCount]) -> dict[str, Any]:
    """The counts of a label. Those of no points leave out what is unscheduled (3.10)."""
    by_state = {each.state: each for each in found}

    def of(name: str) -> dict[str, Any]:
        numbers = {state: getattr(by_state[state], name) if state in by_state else 0 for state in STATES}
        return {**numbers, "kind": "counts_by_story_state"}

    return {
        "kind": "story_counts",
        "number_of_zero_point_stories_by_state": {**of("without_points"), "unscheduled": 0},
        "sum_of_story_estimates_by_state": of("points"),
        "number_of_stories_by_state": of("stories"),
    }
