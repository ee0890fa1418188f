"""Reading what hangs on a story: lines of checklists, blockers, reviews, links, its history."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeVar

from flask import abort
from sqlalchemy import select, union_all

from tracker.accounts.models import Person
from tracker.activity.models import Event, event_story
from tracker.activity.queries import with_means
from tracker.backlog.detail_models import Blocker, Review, ReviewType
from tracker.backlog.models import Label, Story
from tracker.database import db
from tracker.teams.models import Project

Hanging = TypeVar("Hanging")

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
    """What these stories block and is not resolved: the blockers, each with the story that waits."""
    rows = db.session.execute(
        select(Blocker, Story)
        .join(Story, Story.id == Blocker.story_id)
        .where(Blocker.blocking_id.in_(story_ids), ~Blocker.resolved, Story.deleted_at.is_(None))
        .order_by(Blocker.id)
    )
    return [(blocker, story) for blocker, story in rows]


def blockers_of(story_ids: Collection[int]) -> list[Story]:
    """The stories that block these and are named in what is not resolved."""
    named = select(Blocker.blocking_id).where(Blocker.story_id.in_(story_ids), ~Blocker.resolved)
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


def history(story: Story, before: int | None = None) -> tuple[list[tuple[Event, str]], int | None]:
    """The latest events about the story, newest first, each with the name of who did it: those about it
    alone and those about several; with `before` only older ones than that version of the project. And
    the version before which still older ones wait, or None."""
    about = union_all(
        select(Event.id).where(Event.story_id == story.id),
        select(event_story.c.event_id).where(event_story.c.story_id == story.id),
    ).subquery()
    query = (
        select(Event, Person.name)
        .outerjoin(Person, Person.id == Event.by_id)
        .where(Event.id.in_(select(about.c[0])))
        .order_by(Event.version.desc())
        .limit(HISTORY_AT_ONCE + 1)
    )
    if before is not None:
        query = query.where(Event.version < before)
    events = [(event, with_means(name or "", event.through)) for event, name in db.session.execute(query)]
    shown = events[:HISTORY_AT_ONCE]
    return shown, shown[-1][0].version if len(events) > HISTORY_AT_ONCE else None
