"""Verbs that make stories of a story: a copy of it, or several that it is split into."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tracker.accounts.models import Person
from tracker.backlog.detail_models import CRITERION, TASK, Task
from tracker.backlog.follower_actions import add_followers
from tracker.backlog.models import Story
from tracker.backlog.places import Place, Spot, within_block
from tracker.backlog.position_actions import positions_at
from tracker.backlog.workflow import NOT_BEGUN, State
from tracker.backlog.writing import writing
from tracker.database import db
from tracker.web import Refusal

MOST_PARTS = 50
"""Stories that one is split into at once."""


def clone(story: Story, *, by: Person | None, at: datetime) -> Story:
    """A new story like this one, just behind it: title, type, description, labels, and the lines of its
    checklists, none of them ticked. Without points, owners, comments, blockers and reviews."""
    with writing(story.project, by=by, at=at) as change:
        (copy,) = _behind(story, [story.title], by, change.at)
        copy.description = story.description
        copy.description_html = story.description_html
        copy.tasks = _unticked(story.tasks, TASK)
        copy.criteria = _unticked(story.criteria, CRITERION)
        change.record("story.cloned", copy, title=copy.title, of=story.id)
        return copy


def split(
    story: Story, titles: Sequence[str], *, keep_points: bool, by: Person | None, at: datetime
) -> list[Story]:
    """One new story for each title, behind this one and in their order, of its type and with its labels.
    It keeps its points or gives them up, to be estimated again. Nothing without titles. Raises Refusal for
    more than 50, and where points cannot be given up because work on it has begun."""
    with writing(story.project, by=by, at=at) as change:
        wanted = [title.strip() for title in titles if title.strip()]
        if not wanted:
            return []
        if len(wanted) > MOST_PARTS:
            raise Refusal(f"That would be {len(wanted)} stories; at most {MOST_PARTS} are made at once.")
        if not keep_points and story.estimate is not None:
            if story.state not in NOT_BEGUN:
                raise Refusal(f"A {story.state} story needs its points; split it and let it keep them.")
            story.estimate = None
        parts = _behind(story, wanted, by, change.at)
        db.session.flush()
        numbers = [part.id for part in parts]
        change.record(
            "story.split", story, touched=parts, title=story.title, count=len(parts), numbers=numbers
        )
        return parts


def _behind(story: Story, titles: Sequence[str], by: Person | None, at: datetime) -> list[Story]:
    """New stories of these titles in the list of the story: behind it, or on top of what waits where the
    story is in progress or accepted."""
    origin = State(story.state)
    state = origin if origin in NOT_BEGUN else State.UNSTARTED
    place = within_block(Place(state != State.UNSCHEDULED, Spot.AFTER, story.id), state, origin)
    parts = [
        Story(
            project=story.project,
            title=title,
            story_type=story.story_type,
            priority=story.priority,
            state=state.value,
            position=position,
            requested_by=by,
            labels=list(story.labels),
            created_at=at,
            updated_at=at,
        )
        for title, position in zip(titles, positions_at(story.project, place, len(titles)), strict=True)
    ]
    for part in parts:
        add_followers(part, [by])
    db.session.add_all(parts)
    return parts


def _unticked(lines: Sequence[Task], kind: str) -> list[Task]:
    return [
        Task(kind=kind, description=line.description, position=position)
        for position, line in enumerate(lines, 1)
    ]
