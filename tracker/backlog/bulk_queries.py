"""Reading the stories that one verb is to change together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import selectinload

from tracker.backlog.line_up import RANKS
from tracker.backlog.models import Story
from tracker.backlog.queries import PROJECT
from tracker.backlog.workflow import State
from tracker.database import db
from tracker.teams.models import Project
from tracker.web import Refusal

MOST = 1000
"""Stories that are changed together at most."""


def stories(project: Project, ids: Sequence[int], hanging: str = "") -> list[Story]:
    """The stories in the order of the board: the backlog, then the icebox; with their "labels", "owners"
    and followers, or "all" these and reviews, where `hanging` says so. Raises Refusal for none, for too
    many, and (409) where one is no longer there."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        raise Refusal("Select some stories first.")
    if len(wanted) > MOST:
        raise Refusal(f"These are {len(wanted)} stories; at most {MOST} are changed together.")
    found = list(db.session.scalars(_STORIES[hanging], {"project": project.id, "ids": wanted}))
    if len(found) < len(wanted):
        raise Refusal(
            "One of these stories is not there any more. Nothing was changed; look and try again.", 409
        )
    return sorted(found, key=_rank)


def _rank(story: Story) -> tuple[int, int, int]:
    return RANKS.get(State(story.state), 1), story.position, story.id


_ids: Any = bindparam("ids", expanding=True)
_all = select(Story).where(Story.project_id == PROJECT, Story.id.in_(_ids), Story.deleted_at.is_(None))
_STORIES = {
    "": _all,
    "labels": _all.options(selectinload(Story.labels)),
    "owners": _all.options(selectinload(Story.ownerships), selectinload(Story.followings)),
    "all": _all.options(
        *map(selectinload, (Story.labels, Story.ownerships, Story.followings, Story.reviews))
    ),
}
