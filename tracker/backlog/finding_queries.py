"""Finding stories by a number or some words of the title, for lists that fill while somebody types."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, case, false, or_, select

from tracker.backlog import text_index
from tracker.backlog.models import Label, Story
from tracker.backlog.queries import PROJECT
from tracker.backlog.words import words
from tracker.backlog.workflow import State
from tracker.database import asked
from tracker.teams.models import Project

MOST = 12
TERMS = 8
"""As many words are looked for."""


def stories_like(project: Project, typed: str) -> list[dict[str, Any]]:
    """Up to MOST stories whose number is typed or whose title has words that begin so; open ones first; as
    JSON."""
    number = typed.removeprefix("#")
    meant = int(number) if number.isascii() and number.isdigit() and len(number) < 18 else -1
    with_words = [text_index.holding([word], whole=False, title_only=True) for word in words(typed)[:TERMS]]
    in_title = and_(*(Story.id.in_(found) for found in with_words)) if with_words else false()
    first = case((Story.id == meant, 0), (Story.state == State.ACCEPTED, 2), else_=1)
    rows = asked(
        select(Story.id, Story.title, Story.story_type, Story.state)
        .where(Story.project_id == project.id, Story.deleted_at.is_(None), or_(Story.id == meant, in_title))
        .order_by(first, Story.id.desc())
        .limit(MOST)
    )
    return [{"id": row.id, "title": row.title, "type": row.story_type, "state": row.state} for row in rows]


def all_labels(project: Project) -> list[str]:
    return [name for (name,) in asked(_LABELS, project=project.id)]


_LABELS = select(Label.name).where(Label.project_id == PROJECT).order_by(Label.name)
