"""Verbs of what blocks a story. A blocker that names another story is resolved by its acceptance.

Where that story is in another project by now, its blockers follow once its end is committed, as work of the
outbox: so nobody's write waits for a second project, and both are locked in the order of their numbers, as
whoever needs two does. The event is of the project that waits, by nobody, in the words that stand there: who
ended what elsewhere, is told elsewhere alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from tracker.accounts.models import Person
from tracker.backlog import detail_queries as queries
from tracker.backlog.detail_models import Blocker
from tracker.backlog.models import Story
from tracker.backlog.references import is_bare, numbers_in
from tracker.backlog.writing import writing
from tracker.database import db
from tracker.outbox import actions as outbox
from tracker.outbox.worker import in_transaction
from tracker.teams.door import lock
from tracker.web import Refusal, now

FOLLOW = "follow-elsewhere"
"""The kind of work in the outbox that looks at a blocker whose story is in another project."""


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
        change.record("blocker.added", story, touched=_here(story, blocking), title=story.title, text=text)
        return blocker


def edit(story: Story, blocker: Blocker, text: str, *, by: Person | None, at: datetime) -> None:
    """Other words for it, which may name another story. Raises Refusal as `add` does."""
    with writing(story.project, by=by, at=at) as change:
        blocking = _named(story, text)
        if blocker.description == text:
            return
        touched = _here(story, blocker.blocking, blocking)
        before, blocker.description, blocker.blocking = blocker.description, text, blocking
        change.record("blocker.edited", story, touched=touched, title=story.title, text=before, to=text)


def resolve(story: Story, blocker: Blocker, resolved: bool, *, by: Person | None, at: datetime) -> None:
    """It blocks the story no longer, or again."""
    with writing(story.project, by=by, at=at) as change:
        if blocker.resolved == resolved:
            return
        blocker.resolved = resolved
        kind = "blocker.resolved" if resolved else "blocker.reopened"
        touched = _here(story, blocker.blocking)
        change.record(kind, story, touched=touched, title=story.title, text=blocker.description)


def delete(story: Story, blocker: Blocker, *, by: Person | None, at: datetime) -> None:
    """Takes it off the story."""
    with writing(story.project, by=by, at=at) as change:
        touched, text = _here(story, blocker.blocking), blocker.description
        story.blockers.remove(blocker)
        db.session.delete(blocker)
        change.record("blocker.deleted", story, touched=touched, title=story.title, text=text)


def let_go(stories: Collection[Story], *, at: datetime) -> list[Story]:
    """Within the change that accepts or deletes these stories: resolves what they block, and returns the
    stories that waited for them, which that change touches (1.5)."""
    let_follow(stories, at=at)
    waiting = queries.waiting_for([story.id for story in stories])
    for blocker, _blocked in waiting:
        blocker.resolved = True
    return list({blocked.id: blocked for _blocker, blocked in waiting}.values())


def let_follow(stories: Collection[Story], *, at: datetime) -> None:
    """Within the change that ends these stories, or takes that back: asks for what they block elsewhere to
    follow."""
    ids = queries.waiting_elsewhere([story.id for story in stories]) if stories else []
    outbox.put([{"kind": FOLLOW, "payload": {"blocker": each}, "due_at": at} for each in ids], at=at)


def follow(payload: Mapping[str, Any]) -> None:
    """Resolves the blocker where what it names is accepted or deleted by now; else opens it again, if nothing
    but that had resolved it. Raises LookupError, so as to be tried again, where a story moves meanwhile."""
    with in_transaction():
        places = queries.projects_of(payload["blocker"])
        for number in sorted(places):
            lock(number)
        blocker = db.session.get(Blocker, payload["blocker"])
        if blocker is None or blocker.blocking is None:
            return
        story = db.session.get_one(Story, blocker.story_id)
        if {story.project_id, blocker.blocking.project_id} != places:
            raise LookupError("One of the two stories moved to another project.")
        if story.deleted_at or story.project.is_archived or story.project.deleted_at:
            return
        over = bool(blocker.blocking.accepted_at or blocker.blocking.deleted_at)
        if over or queries.was_resolved_by_nobody(story, blocker):
            resolve(story, blocker, over, by=None, at=now())


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


def _here(story: Story, *others: Story | None) -> list[Story]:
    """Those of the others that are in the story's project: one that moved away is none that a change here
    touches."""
    return [other for other in others if other is not None and other.project_id == story.project_id]
