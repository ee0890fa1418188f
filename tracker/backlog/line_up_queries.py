"""Reading between which stories one stood when it was moved."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import Integer, bindparam, select

from tracker.activity.models import Event
from tracker.activity.remembered import by_rows
from tracker.backlog.line_up import LineUp, Moves, Standing
from tracker.backlog.line_up import moves as moves_in
from tracker.backlog.models import Story
from tracker.backlog.past_queries import stood_still
from tracker.backlog.workflow import State
from tracker.database import asked
from tracker.teams.models import Project

LOOKS_BACK = 2000
"""Changes, and accepted stories, that are looked through."""

_BACK_TO = (
    select(Event.version, Event.before)
    .where(
        Event.project_id == bindparam("project"),
        Event.version >= bindparam("version", type_=Integer()),
        Event.before.is_not(None),
    )
    .order_by(Event.version.desc())
)
_standing = select(Story.id, Story.state, Story.accepted_at, Story.position, Story.deleted_at).where(
    Story.project_id == bindparam("project")
)
_OPEN = _standing.where(Story.state != State.ACCEPTED)
_ACCEPTED = (
    _standing.where(Story.state == State.ACCEPTED).order_by(Story.accepted_at.desc()).limit(LOOKS_BACK)
)


def moves(project: Project, versions: Collection[int]) -> Moves:
    """Between which stories those stood that the changes to these versions moved, as far back as
    LOOKS_BACK; none where somebody writes all the while."""
    wanted = {version for version in versions if version > project.version - LOOKS_BACK}
    return stood_still(project.id, lambda: _moves(project.id, wanted)) or {} if wanted else {}


def _moves(project_id: int, wanted: Collection[int]) -> Moves:
    rewound = asked(_BACK_TO, project=project_id, version=min(wanted))
    return moves_in(
        LineUp(_standings(project_id)), ((version, by_rows(old)) for version, old in rewound), wanted
    )


def _standings(project_id: int) -> Iterator[Standing]:
    for query in (_OPEN, _ACCEPTED):
        for story_id, state, accepted_at, position, deleted_at in asked(query, project=project_id):
            accepted = accepted_at.isoformat() if accepted_at else ""
            yield Standing(story_id, state, accepted, position, deleted_at is not None)
