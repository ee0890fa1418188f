"""The ways of a range's stories: the facts of the charts of flow, cycle time, rejection and age."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from tracker.charts.lives import Life
from tracker.charts.ranges import Range
from tracker.charts.words import count


@dataclass(frozen=True, slots=True)
class Ways:
    """Stories with their ways, and the iterations that are shown."""

    range: Range
    lives: tuple[Life, ...]

    @property
    def instants(self) -> Iterator[datetime]:
        return (life.changes[-1].at for life in self.lives if life.changes)

    def timed(self) -> list[Life]:
        """The stories whose start and acceptance are known, accepted in the range, in order of acceptance."""
        known = [life for life in self.lives if life.cycle_days is not None and not life.deleted_at]
        return sorted(
            (life for life in known if life.accepted_at and life.accepted_at >= self.range.begin),
            key=lambda life: (life.accepted_at, life.story_id),
        )

    def untimed_note(self) -> str:
        """How many accepted stories have no known start; "" where all have."""
        missing = sum(life.accepted_at is not None and life.cycle_days is None for life in self.lives)
        if not missing:
            return ""
        stories = count(missing, "accepted story", "accepted stories")
        return f"Of {stories} nobody knows when work began: left out here."
