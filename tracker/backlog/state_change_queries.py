"""Reading what events tell of the states of stories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Integer, and_, bindparam, func, not_, select

from tracker.accounts.models import Person
from tracker.activity.kinds import MOVED_IN
from tracker.activity.models import Event, event_story, state_change
from tracker.backlog.models import Story
from tracker.backlog.state_changes import KINDS, REPLACING, Told, what_is_told
from tracker.backlog.undoing import DELETED
from tracker.database import asked
from tracker.teams.models import Project

AT_ONCE = 500
"""Stories that a statement asks for."""

_IDS: Any = bindparam("ids", expanding=True)
_columns = (
    Event.id,
    Event.at,
    Event.kind,
    Event.details,
    Event.before,
    Person.name,
    Event.version,
    Event.by_id,
    Event.project_id,
)
_ALONE = (
    select(Event.story_id, *_columns)
    .outerjoin(Person, Person.id == Event.by_id)
    .where(Event.story_id.in_(_IDS), Event.kind.in_(KINDS))
)
_AMONG_OTHERS = (
    select(event_story.c.story_id, *_columns)
    .join(Event, Event.id == event_story.c.event_id)
    .outerjoin(Person, Person.id == Event.by_id)
    .where(event_story.c.story_id.in_(_IDS), Event.kind.in_(REPLACING))
)
_PROJECT = bindparam("project", type_=BigInteger())
_changes = state_change.c
_here = (_changes.project_id == _PROJECT, _changes.version <= bindparam("until", type_=BigInteger()))
_gone = (Story.project_id == _PROJECT, Story.deleted_at.is_not(None))
_COUNT = select(func.count()).select_from(state_change).where(*_here)
_COUNT_GONE = _COUNT.where(_changes.story_id.in_(select(Story.id).where(*_gone)))  # SQLite: these first
_LATEST = (
    select(_changes.version, _changes.story_id)
    .join(Story, Story.id == _changes.story_id)
    .where(*_here, not_(and_(*_gone)))
    .order_by(_changes.version.desc(), _changes.story_id.desc())
    .limit(bindparam("limit", type_=Integer()))
    .offset(bindparam("offset", type_=BigInteger()))
)


def told_of(story_ids: Sequence[int]) -> Mapping[int, Sequence[Told]]:
    """What events tell of these stories' states, by story, oldest first, in whatever projects they were."""
    return told_and_come(story_ids)[0]


def told_and_come(story_ids: Sequence[int]) -> tuple[Mapping[int, Sequence[Told]], Mapping[int, datetime]]:
    """The same, and since when the stories that came from another project are in theirs, by story."""
    told: dict[int, dict[int, Told]] = {}
    came: dict[int, datetime] = {}
    for start in range(0, len(story_ids), AT_ONCE):
        for query in (_ALONE, _AMONG_OTHERS):
            for row in asked(query, ids=story_ids[start : start + AT_ONCE]):
                story_id, number, at, kind, details, before, name, *rest = row
                replaced = (before or {}).get(str(story_id)) or {}
                states = what_is_told(kind, details, replaced)
                if states:
                    told.setdefault(story_id, {})[number] = Told(at, *states, name or "", *rest)
                if kind in MOVED_IN and DELETED in replaced:  # those that block it there came not with it
                    came[story_id] = max(at, came.get(story_id, at))
    ordered = {story_id: [each for _, each in sorted(found.items())] for story_id, found in told.items()}
    return ordered, came


def count_of_changes(project: Project) -> int:
    """How often stories came into another state in the project; of those deleted there nothing is told."""
    within = {"project": project.id, "until": project.version}
    all_of_them, gone = (asked(query, **within)[0][0] for query in (_COUNT, _COUNT_GONE))
    return int(all_of_them - gone)


def latest_changes(project: Project, first: int, limit: int) -> Sequence[tuple[int, int]]:
    """Of what `count_of_changes` counts so many from the first on, the newest being 0: the version after the
    change, and the story."""
    within = {"project": project.id, "until": project.version}
    return [(version, story_id) for version, story_id in asked(_LATEST, **within, offset=first, limit=limit)]
