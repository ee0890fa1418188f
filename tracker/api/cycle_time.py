"""How long stories were in which phase, in the terms of API v5 (semantics reference 1.9)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from tracker.backlog.state_changes import Change

PHASES = ("started", "finished", "delivered", "rejected")


class Transition(NamedTuple):
    """A story comes into a state; `version` is that of the activity which tells so."""

    story_id: int
    project_id: int
    change: Change
    version: int = 0


def cycle_time(
    story_id: int, transitions: Sequence[Transition], accepted_at: datetime | None, now: datetime
) -> dict[str, Any]:
    """How long a story was in each phase, in milliseconds, up to its acceptance or to now; and how often it
    came into it. Without a total where it was never started."""
    times, counts = dict.fromkeys(PHASES, 0), dict.fromkeys(PHASES, 0)
    made = [each.change for each in transitions]
    end = accepted_at or now
    for change, until in zip(made, [*(each.at for each in made), end][1:], strict=True):
        if change.state in times:
            counts[change.state] += 1
            times[change.state] += _milliseconds(change.at, min(until, end))
    first = next((change.at for change in made if change.state == "started"), None)
    total = {"total_cycle_time": _milliseconds(first, end)} if first else {}
    phases = {
        f"{phase}_{what}": of[phase] for phase in PHASES for what, of in (("time", times), ("count", counts))
    }
    return {"kind": "cycle_time_details", **total, **phases, "story_id": story_id}


def _milliseconds(begin: datetime, end: datetime) -> int:
    """None where the end came first, as of an acceptance that was dated back."""
    return max(0, int((end - begin).total_seconds() * 1000))
