"""The panel of one's own work."""

from __future__ import annotations

from markupsafe import Markup
from sqlalchemy import BigInteger, and_, bindparam, exists, or_, select

from tracker.backlog.models import Story, StoryOwner
from tracker.backlog.queries import PROJECT, RANKED, ranked
from tracker.backlog.workflow import IN_PROGRESS, State
from tracker.board.kept_queries import how_many_of
from tracker.board.look import Look
from tracker.board.panels import Group, Panel
from tracker.database import one_of

_PERSON = bindparam("person", type_=BigInteger())
_OWNED = exists().where(StoryOwner.story_id == Story.id, StoryOwner.person_id == _PERSON)
_MINE = (
    Story.project_id == PROJECT,
    one_of(Story.state, (*IN_PROGRESS, State.PLANNED)),
    Story.deleted_at.is_(None),
    or_(_OWNED, and_(Story.state == State.DELIVERED, Story.requested_by_id == _PERSON)),
)
_MY_WORK = select(*RANKED).where(*_MINE).order_by(Story.state == State.PLANNED, Story.position, Story.id)


def my_work(look: Look, _of: str) -> Panel:
    """The stories I own that are in progress or planned, and those I asked for that are delivered (2.10)."""
    stories = ranked(_MY_WORK, project=look.project.id, person=look.person_id)
    return Panel(
        key="my-work",
        title="My work",
        groups=(Group("my-work", Markup(), look.rows(stories), label="My work"),),
        meta=Markup(len(stories) or ""),
        nothing=look.drawn("board/_nothing.html", panel="my-work"),
    )


def how_many(look: Look) -> int:
    """How many stories are one's own work."""
    return how_many_of(look.person_id, look.project, look.facts)
