"""The way of stories from state to state, and how long it took: cycle time runs from the first start to the
acceptance, in days of 24 hours (API reference, cycle_time_details)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tracker.backlog.state_changes import Change
from tracker.backlog.workflow import IN_PROGRESS, State

DAY = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Life:
    """A story's way: the state it was made in and each change since, in whichever project. `by_dates` says
    that only the days on which it was made and accepted are known, as of imported stories; `came_at`, of one
    that came from another project, when it did."""

    story_id: int
    story_type: str
    estimate: int | None
    created_at: datetime
    first: str
    changes: tuple[Change, ...]
    deleted_at: datetime | None = None
    by_dates: bool = False
    came_at: datetime | None = None

    @property
    def is_here_since(self) -> datetime:
        """Since when the project counts it."""
        return self.came_at or self.created_at

    @property
    def state(self) -> str:
        return self.changes[-1].state if self.changes else self.first

    @property
    def started_at(self) -> datetime | None:
        """When work on it began for the first time, where that is known."""
        return next((change.at for change in self.changes if change.state in IN_PROGRESS), None)

    @property
    def accepted_at(self) -> datetime | None:
        """When it was accepted, if it is."""
        return self.changes[-1].at if self.changes and self.state == State.ACCEPTED else None

    @property
    def cycle_days(self) -> float | None:
        """Days from the first start to the acceptance; None where one of them is not known."""
        if self.started_at is None or self.accepted_at is None:
            return None
        return (self.accepted_at - self.started_at).total_seconds() / DAY

    def days_in(self, until: datetime) -> dict[str, float]:
        """Days spent in each state from the first start to the acceptance, or to `until`."""
        ends = [*(change.at for change in self.changes[1:]), until]
        spent: dict[str, float] = {}
        begun = False
        for change, end in zip(self.changes, ends, strict=True):
            begun = begun or change.state in IN_PROGRESS
            if begun and change.state != State.ACCEPTED:
                days = (end - change.at).total_seconds() / DAY
                spent[change.state] = spent.get(change.state, 0.0) + days
        return spent


def percentile(values: Iterable[float], part: float) -> float:
    """The smallest of the values that at least this part of all do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(part * len(ordered) - 1e-9) - 1)]


def in_days(days: float) -> str:
    """How long something took: "3 hours", "1 day", "2.5 days"."""
    if days < 1:
        hours = round(days * 24)
        return "1 hour" if hours == 1 else f"{hours} hours" if hours else "less than an hour"
    rounded = f"{days:.1f}".removesuffix(".0")
    return "1 day" if rounded == "1" else f"{rounded} days"


def shortly(days: float) -> str:
    """The same where there is little room: "3 h", "2.5 d"."""
    if days < 1:
        return f"{round(days * 24)} h" if days * 24 >= 0.5 else "< 1 h" if days > 0 else "0"
    return f"{days:.1f}".removesuffix(".0") + " d"
