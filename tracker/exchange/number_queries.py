"""Reading which Id each story has in files."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import and_, bindparam, select

from tracker.backlog.detail_models import Blocker
from tracker.backlog.models import Story
from tracker.backlog.queries import PROJECT
from tracker.database import asked
from tracker.exchange.numbering import APART, file_numbers


def story_numbers(project_id: int, story_ids: Collection[int] | None = None) -> dict[int, str]:
    """The Ids that stories have in the project's file, by our numbers; where `story_ids` names some, those of
    them and of what blocks them. They are the same then as in the file of all."""
    if story_ids is None:
        return file_numbers((row.id, row.import_key) for row in asked(_KEYS, project=project_id))
    blocking = (row.blocking_id for row in asked(_BLOCKING, ids=list(story_ids)))
    rows = asked(_KEYS_OF_THESE, project=project_id, ids=[*{*story_ids, *blocking}])
    taken: set[str] = set()
    sought = {str(row.id) for row in rows}
    while sought := {row.import_key for row in asked(_TAKEN, project=project_id, keys=[*sought])}:
        taken |= sought
        sought = {str(int(key) + APART) for key in sought}
    return file_numbers(((row.id, row.import_key) for row in rows), taken)


_IDS: Any = bindparam("ids", expanding=True)
_OURS = and_(Story.project_id == PROJECT, Story.deleted_at.is_(None))
_KEYS = select(Story.id, Story.import_key).where(_OURS)
_KEYS_OF_THESE = _KEYS.where(Story.id.in_(_IDS))
_TAKEN = select(Story.import_key).where(_OURS, Story.import_key.in_(bindparam("keys", expanding=True)))
_BLOCKING = select(Blocker.blocking_id).where(Blocker.story_id.in_(_IDS), Blocker.blocking_id.is_not(None))
