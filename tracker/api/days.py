"""How things stood at the end of each day, in the terms of API v5 (semantics reference 1.9). Plain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tracker.charts.lives import Life
from tracker.ledger.entries import Kind, Line
from tracker.planning.calendar import starts_at

COLUMNS = (
    "accepted",
    "delivered",
    "finished",
    "started",
    "rejected",
    "planned",
    "unstarted",
    "unscheduled",
)
HEADER = ("date", *(f"points_{name}" for name in COLUMNS), *(f"counts_{name}" for name in COLUMNS))
Within = Callable[[int, datetime], bool]
"""Whether a story counts at an instant."""


def days_between(first: date, last: date) -> list[date]:
    """All days from the first to the last."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def state_at(life: Life, instant: datetime) -> str | None:
    """The state of the story just before this instant; None where it was not there."""
    if life.is_here_since >= instant or (life.deleted_at is not None and life.deleted_at < instant):
        return None
    state = life.first
    for change in life.changes:
        if change.at >= instant:
            break
        state = change.state
    return state


def container(
    days: Sequence[date], zone: ZoneInfo, lives: Iterable[Life], within: Within = lambda _story, _at: True
) -> dict[str, Any]:
    """The points and the number of stories in each state at the end of each of these days. Points are those
    that the stories have now."""
    known = list(lives)
    data = [_row(day, starts_at(day + timedelta(days=1), zone), known, within) for day in days]
    return {"kind": "daily_history_container", "header": list(HEADER), "data": data}


def _row(day: date, end: datetime, lives: Sequence[Life], within: Within) -> list[Any]:
    points, counts = dict.fromkeys(COLUMNS, 0.0), dict.fromkeys(COLUMNS, 0)
    for life in lives:
        state = state_at(life, end)
        if state is not None and within(life.story_id, end):
            points[state] += life.estimate or 0
            counts[state] += 1
    return [day, *points.values(), *counts.values()]


def scope_of(lines: Iterable[Line]) -> Within:
    """Whether a story was in the scope of which these are the entries, just before an instant."""
    moves: dict[int, list[tuple[datetime, bool]]] = {}
    for line in lines:
        if line.kind in (Kind.COMMITTED, Kind.ADDED, Kind.REMOVED):
            moves.setdefault(line.story_id, []).append((line.at, line.kind != Kind.REMOVED))

    def within(story_id: int, instant: datetime) -> bool:
        return next((into for at, into in reversed(moves.get(story_id, ())) if at < instant), False)

    return within


def snapshot(day: date, end: datetime, lives: Iterable[Life], current: Within) -> dict[str, Any]:
    """Where each story that was not accepted before stood at the end of a day: in the iteration that ran
    then (which `current` tells), in the backlog or in the icebox."""
    found: dict[str, list[dict[str, Any]]] = {"current": [], "backlog": [], "icebox": []}
    for life in lives:
        state = state_at(life, end)
        if state is None:
            continue
        place = (
            "icebox" if state == "unscheduled" else "current" if current(life.story_id, end) else "backlog"
        )
        if state != "accepted" or place == "current":
            found[place].append(_brief(life, state))
    return {"kind": "project_snapshot", "date": day, **found}


def _brief(life: Life, state: str) -> dict[str, Any]:
    estimate = {} if life.estimate is None else {"estimate": life.estimate}
    return {
        "kind": "story_snapshot",
        "story_id": life.story_id,
        "state": state,
        **estimate,
        "story_type": life.story_type,
    }
