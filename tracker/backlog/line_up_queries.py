"""Reading between which stories one stood when it was moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Integer, bindparam, or_, select

from tracker.activity.models import Event, event_story
from tracker.activity.remembered import by_rows
from tracker.backlog.bringing import IMPORTED
from tracker.backlog.line_up import LineUp, Moves, Standing
from tracker.backlog.line_up import moves as moves_in
from tracker.backlog.models import Story
from tracker.backlog.past_queries import IDS, stood_still
from tracker.backlog.undoing import DELETED
from tracker.backlog.workflow import State
from tracker.database import asked
from tracker.teams.models import Project

LOOKS_BACK = 2000
"""Changes, and accepted stories, that are looked through."""

_BACK_TO = (
    select(Event.id, Event.version, Event.kind, Event.details, Event.before)
    .where(
        Event.project_id == bindparam("project"),
        Event.version >= bindparam("version", type_=Integer()),
        or_(Event.before.is_not(None), Event.kind == IMPORTED),
    )
    .order_by(Event.version.desc())
)
_NAMED = select(event_story).where(event_story.c.event_id.in_(IDS))
_standing = select(Story.id, Story.state, Story.accepted_at, Story.position, Story.deleted_at).where(
    Story.project_id == bindparam("project")
)
_OPEN = _standing.where(Story.state != State.ACCEPTED)
_ACCEPTED = (
    _standing.where(Story.state == State.ACCEPTED).order_by(Story.accepted_at.desc()).limit(LOOKS_BACK)
)


def moves(project: Project, versions: Collection[int]) -> Moves:
    """Between which stories those stood that the changes to these versions moved, as far back as
    LOOKS_BACK, or as an import that does not name its stories; none where somebody writes all the while."""
    wanted = {version for version in versions if version > project.version - LOOKS_BACK}
    return stood_still(project.id, lambda: _moves(project.id, wanted)) or {} if wanted else {}


def _moves(project_id: int, wanted: Collection[int]) -> Moves:
    return moves_in(LineUp(_standings(project_id)), _past(project_id, min(wanted)), wanted)


def _past(project_id: int, first: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """The versions from the latest back to this one, and what the change to each replaced: an import, which
    does not keep it, made the stories that it names."""
    rows = asked(_BACK_TO, project=project_id, version=first)
    imports = [row.id for row in rows if row.kind == IMPORTED]
    made: dict[int, dict[str, Any]] = defaultdict(dict)
    for event_id, story_id in asked(_NAMED, ids=imports) if imports else ():
        made[event_id][str(story_id)] = {DELETED: True}
    for row in rows:
        if row.kind == IMPORTED and row.details["stories"] and row.id not in made:
            return
        yield row.version, by_rows(row.before) | made[row.id]


def _standings(project_id: int) -> Iterator[Standing]:
    for query in (_OPEN, _ACCEPTED):
        for story_id, state, accepted_at, position, deleted_at in asked(query, project=project_id):
            accepted = accepted_at.isoformat() if accepted_at else ""
            yield Standing(story_id, state, accepted, position, deleted_at is not None)
