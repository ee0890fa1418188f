"""The states that a story came into, out of what events tell: by itself, among others, undone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from tracker.activity.kinds import MOVED_IN
from tracker.backlog.workflow import State

TO = {
    "story.started": State.STARTED,
    "story.finished": State.FINISHED,
    "story.delivered": State.DELIVERED,
    "story.accepted": State.ACCEPTED,
    "story.rejected": State.REJECTED,
    "story.unstarted": State.UNSTARTED,
    "story.planned": State.PLANNED,
    "story.unscheduled": State.UNSCHEDULED,
}
"""The state that an event of this kind brings its story to."""


REPLACING = (
    *("story.edited", "stories.changed", "change.undone", "story.split", "project.changed"),
    *MOVED_IN,
)
"""Kinds of events that tell of a state, if at all, by what they replaced, of whichever of their stories."""
KINDS = (*TO, "story.moved", *REPLACING)
"""Kinds that tell of the story they name; the others of an acceptance are those that it let go."""


class Change(NamedTuple):
    """From this instant on the story was in this state; `who`, whose number is `by_id`, brought it there. The
    project `project_id`, in which it was then, had `version` after it."""

    at: datetime
    state: str
    who: str = ""
    version: int = 0
    by_id: int | None = None
    project_id: int = 0


class Told(NamedTuple):
    """What an event says of a story's state: before it, and after it ("" where it does not say)."""

    at: datetime
    before: str
    after: str
    who: str = ""
    version: int = 0
    by_id: int | None = None
    project_id: int = 0


def what_is_told(kind: str, details: dict[str, Any], before: dict[str, Any] | None) -> tuple[str, str] | None:
    """The state of a story before an event and after it, from the event's kind, its particulars, and what
    it replaced of that story; None where it left the state alone."""
    if kind in TO:
        return str(details.get("from") or ""), TO[kind]
    if kind == "story.moved":
        states = str(details.get("from") or ""), str(details.get("to") or "")
        return states if states[0] != states[1] else None
    if before and "state" in before:
        return str(before["state"]), ""
    return None


def restated(
    kind: str, details: dict[str, Any], before: dict[str, Any] | None, own: int | None, others: Iterable[int]
) -> list[int]:
    """Which of the stories of an event, the one it names and the others, it brought into another state."""
    named = [own] if own and kind in KINDS else []
    subjects = [*named, *(others if kind in REPLACING else ())]
    return [each for each in subjects if what_is_told(kind, details, (before or {}).get(str(each)))]


def changes(told: Sequence[Told], now: str) -> tuple[str, tuple[Change, ...]]:
    """The state in which a story was made, and its changes: what one event does not say the next one or
    the state of today does."""
    after = [*(each.before for each in told[1:]), *([now] if told else ())]
    made = tuple(
        Change(each.at, each.after or following, *each[3:])
        for each, following in zip(told, after, strict=True)
    )
    first = told[0].before if told else now
    return first or State.UNSTARTED, made


def state_at(told: Sequence[Told], now: str, at: datetime) -> str:
    """The state in which a story, which is in state `now`, was at the instant."""
    first, made = changes(told, now)
    return [first, *(each.state for each in made if each.at <= at)][-1]
