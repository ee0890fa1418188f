"""When a story was accepted: usually now, sometimes as somebody says later."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tracker.accounts.models import Person
from tracker.backlog.models import Story
from tracker.backlog.writing import Change, writing
from tracker.planning import queries as iterations
from tracker.planning.calendar import day_of, starts_at
from tracker.web import Refusal


def redate(story: Story, accepted_at: datetime, *, by: Person | None, at: datetime) -> Story:
    """Says that the story, which is accepted, was accepted at another time. What iterations that have ended
    had by then is amended, not changed. Raises Refusal where nothing can have been accepted then."""
    with writing(story.project, by=by, at=at) as change:
        before = story.accepted_at
        if before is None:
            raise Refusal("Only an accepted story has a date of acceptance.")
        if before == accepted_at:
            return story
        story.accepted_at = when_accepted(change, accepted_at)
        days = (f"{day_of(instant, change.project.zone):%Y-%m-%d}" for instant in (before, accepted_at))
        details: dict[str, Any] = dict(zip(("from", "to"), days, strict=True))
        change.record("story.redated", story, title=story.title, **details)
        return story


def when_accepted(change: Change, wanted: datetime | None) -> datetime:
    """When a story counts as accepted that this change accepts; now, unless an instant is named. Raises
    Refusal for one to come, and for one before the first iteration."""
    if wanted is None:
        return change.at
    if wanted > change.at:
        raise Refusal("A story cannot have been accepted in the future.")
    first = iterations.first(change.project.id)
    if first and wanted < starts_at(first.start_on, change.project.zone):
        raise Refusal(
            f"Iteration 1 began on {first.start_on:%Y-%m-%d}; no story can have been accepted before."
        )
    return wanted
