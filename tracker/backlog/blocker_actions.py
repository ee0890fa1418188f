"""Verbs of what blocks a story. A blocker that names another story is resolved by its acceptance."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from tracker.accounts.models import Person
from tracker.backlog import detail_queries as queries
from tracker.backlog.detail_models import Blocker
from tracker.backlog.models import Story
from tracker.backlog.references import is_bare, numbers_in
from tracker.backlog.writing import writing
from tracker.database import db
from tracker.web import Refusal


def add(story: Story, text: str, *, by: Person | None, at: datetime) -> Blocker:
    """Something more that blocks the story; what blocks it in the same words already is not added again.
    Raises Refusal for no words, and for a story that would block itself."""
    with writing(story.project, by=by, at=at) as change:
        blocking = _named(story, text)
        same = next((one for one in story.blockers if one.description == text and not one.resolved), None)
        if same is not None:
            return same
        blocker = Blocker(
            blocking=blocking, by_id=by.id if by else None, description=text, created_at=change.at
        )
        story.blockers.append(blocker)
        change.record("blocker.added", story, touched=_both(blocking), title=story.title, text=text)
        return blocker


def edit(story: Story, blocker: Blocker, text: str, *, by: Person | None, at: datetime) -> None:
    """Other words for it, which may name another story. Raises Refusal as `add` does."""
    with writing(story.project, by=by, at=at) as change:
        blocking = _named(story, text)
        if blocker.description == text:
            return
        touched = _both(blocker.blocking, blocking)
        before, blocker.description, blocker.blocking = blocker.description, text, blocking
        change.record("blocker.edited", story, touched=touched, title=story.title, text=before, to=text)


def resolve(story: Story, blocker: Blocker, resolved: bool, *, by: Person | None, at: datetime) -> None:
    """It blocks the story no longer, or again."""
    with writing(story.project, by=by, at=at) as change:
        if blocker.resolved == resolved:
            return
        blocker.resolved = resolved
        kind = "blocker.resolved" if resolved else "blocker.reopened"
        touched = _both(blocker.blocking)
        change.record(kind, story, touched=touched, title=story.title, text=blocker.description)


def delete(story: Story, blocker: Blocker, *, by: Person | None, at: datetime) -> None:
    """Takes it off the story."""
    with writing(story.project, by=by, at=at) as change:
        touched, text = _both(blocker.blocking), blocker.description
        story.blockers.remove(blocker)
        db.session.delete(blocker)
        change.record("blocker.deleted", story, touched=touched, title=story.title, text=text)


def let_go(stories: Collection[Story]) -> list[Story]:
    """Within the change that accepts or deletes these stories: resolves what they block, and returns the
    stories that waited for them, which that change touches (1.5)."""
    waiting = queries.waiting_for([story.id for story in stories])
    for blocker, _blocked in waiting:
        blocker.resolved = True
    return list({blocked.id: blocked for _blocker, blocked in waiting}.values())


def blocking(stories: Collection[Story]) -> list[Story]:
    """Within the change that deletes these stories: those that block them, whose sign of it goes."""
    return queries.blockers_of([story.id for story in stories])


def _named(story: Story, text: str) -> Story | None:
    """The story that the text says blocks this one: the first that it names and that is there."""
    if not text:
        raise Refusal("Say what blocks the story, in words or as the number of another story, such as #12.")
    numbers = numbers_in(text)
    if story.id in numbers:
        raise Refusal("A story cannot block itself; name another one.")
    found = queries.first_named(story.project, numbers)
    if found is None and is_bare(text):
        raise Refusal(f"There is no story {text} in this project. Say in words what blocks the story.")
    return found


def _both(*stories: Story | None) -> list[Story]:
    return [story for story in stories if story is not None]
