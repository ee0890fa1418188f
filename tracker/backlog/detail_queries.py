"""Reading what hangs on a story: lines of checklists, blockers, reviews, links, its history."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeVar

from flask import abort
from sqlalchemy import or_, select, union_all
from sqlalchemy.orm import aliased

from tracker.accounts.models import Person
from tracker.activity.models import Event, event_story
from tracker.activity.queries import with_means
from tracker.activity.remembered import key_of
from tracker.backlog.detail_models import Blocker, Review, ReviewType
from tracker.backlog.models import Label, Story
from tracker.database import db
from tracker.teams.models import Project
from tracker.teams.queries import may_read

Hanging = TypeVar("Hanging")

_blocks, _waits = aliased(Story), aliased(Story)
_OF_BLOCKERS = ("blocker.added", "blocker.edited", "blocker.resolved", "blocker.reopened", "change.undone")
HISTORY_AT_ONCE = 20
"""Events of a story shown at first; older ones follow on demand."""


def found(things: Collection[Hanging], key: int) -> Hanging:
    """The one of these with that number; ends the request with 404 where there is none."""
    thing = next((each for each in things if getattr(each, "id", None) == key), None)
    if thing is None:
        abort(404)
    return thing


def first_named(project: Project, numbers: Sequence[int]) -> Story | None:
    """The first story of the project that one of these numbers names: ours, or the one that the file it
    came from gave it. Deleted stories do not count."""
    if not numbers:
        return None
    keys = [str(number) for number in numbers]
    stories = db.session.scalars(
        select(Story).where(
            Story.project_id == project.id,
            Story.deleted_at.is_(None),
            Story.id.in_(numbers) | Story.import_key.in_(keys),
        )
    ).all()
    ours = {story.id: story for story in stories}
    theirs = {story.import_key: story for story in stories}
    named = (ours.get(number) or theirs.get(str(number)) for number in numbers)
    return next((story for story in named if story), None)


def waiting_for(story_ids: Collection[int]) -> list[tuple[Blocker, Story]]:
    """What these stories block in their own project and is not resolved: the blockers, each with the story
    that waits."""
    rows = db.session.execute(
        select(Blocker, Story)
        .join(Story, Story.id == Blocker.story_id)
        .join(_blocks, _blocks.id == Blocker.blocking_id)
        .where(
            Blocker.blocking_id.in_(story_ids),
            ~Blocker.resolved,
            Story.deleted_at.is_(None),
            Story.project_id == _blocks.project_id,
        )
        .order_by(Blocker.id)
    )
    return [(blocker, story) for blocker, story in rows]


def waiting_elsewhere(story_ids: Collection[int]) -> list[int]:
    """The numbers of the blockers of other projects that name these stories."""
    return list(
        db.session.scalars(
            select(Blocker.id)
            .join(_waits, _waits.id == Blocker.story_id)
            .join(_blocks, _blocks.id == Blocker.blocking_id)
            .where(Blocker.blocking_id.in_(story_ids), _waits.project_id != _blocks.project_id)
            .order_by(Blocker.id)
        )
    )


def projects_of(blocker_id: int) -> set[int]:
    """Of the story that a blocker hangs on, and of that which it names."""
    of_both = select(Story.project_id).join(Blocker, Story.id.in_((Blocker.story_id, Blocker.blocking_id)))
    return set(db.session.scalars(of_both.where(Blocker.id == blocker_id)))


def was_resolved_by_nobody(story: Story, blocker: Blocker) -> bool:
    """Whether the blocker of the story changed last by being resolved, and no person did it."""
    changed = (
        select(Event.kind, Event.by_id, Event.before)
        .where(Event.story_id == story.id, Event.kind.in_(_OF_BLOCKERS), Event.project_id == story.project_id)
        .order_by(Event.version.desc())
    )
    key = key_of(Blocker.__tablename__, [blocker.id])
    last = next((row for row in db.session.execute(changed) if key in (row.before or {})), None)
    return last is not None and (last.kind, last.by_id) == ("blocker.resolved", None)


def blockers_of(story_ids: Collection[int]) -> list[Story]:
    """The stories of their own project that block these and are named in what is not resolved."""
    named = (
        select(_blocks.id)
        .join(Blocker, Blocker.blocking_id == _blocks.id)
        .join(_waits, _waits.id == Blocker.story_id)
        .where(Blocker.story_id.in_(story_ids), ~Blocker.resolved, _blocks.project_id == _waits.project_id)
    )
    return list(db.session.scalars(select(Story).where(Story.id.in_(named), Story.deleted_at.is_(None))))


def review_types(project: Project) -> list[ReviewType]:
    """The project's kinds of review, hidden ones too."""
    return list(
        db.session.scalars(
            select(ReviewType).where(ReviewType.project_id == project.id).order_by(ReviewType.id)
        )
    )


def stories_with_review(kind: ReviewType) -> list[Story]:
    """The stories that have a review of this kind."""
    reviewed = select(Review.story_id).where(Review.review_type_id == kind.id)
    return list(db.session.scalars(select(Story).where(Story.id.in_(reviewed), Story.deleted_at.is_(None))))


def label_names(project: Project) -> list[str]:
    """Every label of the project, by the alphabet."""
    return list(
        db.session.scalars(select(Label.name).where(Label.project_id == project.id).order_by(Label.name))
    )


def history(
    story: Story, reader: Person, before: int | None = None
) -> tuple[list[tuple[Event, str]], int | None]:
    """The latest events about the story, newest first, each with the name of who did it: those about it
    alone and those about several, in its project and, where it came from another one that the reader may
    read, in that; with `before` only those that were recorded before the event of this number. And the number
    before which still older ones wait, or None."""
    about = union_all(
        select(Event.id).where(Event.story_id == story.id),
        select(event_story.c.event_id).where(event_story.c.story_id == story.id),
    ).subquery()
    query = (
        select(Event, Person.name)
        .outerjoin(Person, Person.id == Event.by_id)
        .where(
            Event.id.in_(select(about.c[0])),
            or_(Event.project_id == story.project_id, may_read(reader, Event.project_id)),
        )
        .order_by(Event.id.desc())
        .limit(HISTORY_AT_ONCE + 1)
    )
    if before is not None:
        query = query.where(Event.id < before)
    events = [(event, with_means(name or "", event.through)) for event, name in db.session.execute(query)]
    shown = events[:HISTORY_AT_ONCE]
    return shown, shown[-1][0].id if len(events) > HISTORY_AT_ONCE else None
