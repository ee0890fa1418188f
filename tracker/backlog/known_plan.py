"""What this process knows of plans without asking: the facts of a project as it last committed them, and
what the ledger held then.

A change starts from there, and so does a page that is read before anybody else has written. Whatever
another process commits gives the project a version that is not known here, and is read from the tables.
Only a change writes here, since it holds the project's lock; and only what it committed is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event

from tracker.backlog.models import Story
from tracker.backlog.plan import Facts, Ranked
from tracker.database import db
from tracker.kept import Kept
from tracker.ledger.entries import Standing
from tracker.teams.models import Project

ABOUT_STORIES = (
    "story",
    "stories",
    "change",
    "task",
    "blocker",
    "review",
    "code",
    "comment",
    "attachment",
    "pairing",
)
"""The families of events that change nothing in a plan but the stories they touch."""

Standings = Mapping[int, Standing]


@dataclass(frozen=True, slots=True)
class Known:
    """A plan at a version of its project: its facts, what the ledger holds of the current iteration, and of
    those releases that were asked for (None: no entry yet)."""

    version: int
    facts: Facts
    current: Standings
    releases: Mapping[int, Standings | None]


committed = Kept(100)
"""The latest plan that was committed, by the project's number."""
_COMING = "plans to be known"


def of(project: Project) -> Known | None:
    """The plan of the project at its version, where it is known."""
    coming: Known | None = db.session.info.get(_COMING, {}).get(project.id)
    known: Known | None = coming or committed.get(project.id)
    return known if known is not None and known.version == project.version else None


def remember(project: Project, known: Known) -> None:
    """Keeps the plan: within this transaction at once, for others when it is committed."""
    db.session.info.setdefault(_COMING, {})[project.id] = known


def facts_after(before: Facts, touched: Iterable[Story]) -> Facts:
    """The facts after these stories changed, and nothing else."""
    return before.with_changed(
        {story.id: None if story.deleted_at is not None else ranked(story) for story in touched}
    )


def ranked(story: Story) -> Ranked:
    """What planning knows of the story."""
    return Ranked(
        story.id,
        story.version,
        story.story_type,
        story.state,
        story.estimate,
        story.position,
        story.accepted_at,
        story.deadline_on,
        story.pair_day,
    )


@event.listens_for(db.session, "after_commit")
def _publish(session: Any) -> None:
    for project_id, known in session.info.pop(_COMING, {}).items():
        committed.keep(project_id, known)


@event.listens_for(db.session, "after_soft_rollback")
def _forget(session: Any, _transaction: Any) -> None:
    session.info.pop(_COMING, None)
