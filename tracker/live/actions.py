"""Saying which stories are open in a tab. No event and no version: nothing of a project changes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import mysql, postgresql, sqlite

from tracker.accounts.models import Person
from tracker.backlog.models import Story
from tracker.database import db, rows_changed
from tracker.live.models import AnsweredWrite, Presence
from tracker.teams.models import Membership

MOST_STORIES = 30
"""As many stories are told of one tab; the rest stay its secret."""
KEPT = timedelta(days=14)
"""No browser keeps a write for longer; see unsent.js."""


def be_present(person: Person, tab: str, stories: Collection[int], *, at: datetime) -> None:
    """The tab has these stories open, and no others; stories that the person may not read do not count."""
    before = (Presence.tab == tab) & (Presence.person_id == person.id)
    db.session.execute(delete(Presence).where(before))
    if not stories:
        return
    wanted = select(Story.id, Story.project_id).where(Story.id.in_(list(stories)[:MOST_STORIES]))
    if not person.is_administrator:
        mine = select(Membership.project_id).where(Membership.person_id == person.id)
        wanted = wanted.where(Story.project_id.in_(mine))
    rows = [
        {"tab": tab, "story_id": story_id, "person_id": person.id, "project_id": project_id, "seen_at": at}
        for story_id, project_id in db.session.execute(wanted)
    ]
    if rows:
        db.session.execute(_UPSERTS[db.session.get_bind().dialect.name], rows)


def _upserts() -> dict[str, Any]:
    """A tab may say twice at once what it has open; that is no fault."""
    key = [column.name for column in Presence.__table__.primary_key]
    ours, pg, maria = sqlite.insert(Presence), postgresql.insert(Presence), mysql.insert(Presence)
    return {
        "sqlite": ours.on_conflict_do_update(index_elements=key, set_={"seen_at": ours.excluded.seen_at}),
        "postgresql": pg.on_conflict_do_update(index_elements=key, set_={"seen_at": pg.excluded.seen_at}),
        "mariadb": maria.on_duplicate_key_update(seen_at=maria.inserted.seen_at),
    }


_UPSERTS = _upserts()


def forget(at: datetime) -> int:
    """Sweeps out what nobody asks for any more: tabs that ended without a word, and the keys of old
    writes. Answers how many."""
    old = (
        (Presence, Presence.seen_at < at - timedelta(hours=1)),
        (AnsweredWrite, AnsweredWrite.at < at - KEPT),
    )
    return sum(rows_changed(delete(model).where(condition)) for model, condition in old)
