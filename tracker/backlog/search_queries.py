"""Searching a project: a query becomes one statement on whichever engine (semantics reference 4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask import abort
from sqlalchemy import and_, case, func, literal, not_, or_, select

from tracker.backlog.models import SavedSearch, Story
from tracker.backlog.plan import Ranked
from tracker.backlog.queries import RANKED, members
from tracker.backlog.search_filter_queries import Condition, condition_of
from tracker.backlog.search_ground_queries import LOOKED_THROUGH, Ground
from tracker.backlog.search_tree import OR, Group, Node, Query, Term
from tracker.backlog.workflow import State
from tracker.database import asked, db
from tracker.teams.models import Project

MOST = 500
"""Results of a search (4.1, 8)."""


class Part(StrEnum):
    """The parts of a result, in their order (4.1, 8)."""

    RECENT = "Accepted in the current iteration"
    IN_PROGRESS = "In progress"
    UNSTARTED = "Unstarted"
    UNSCHEDULED = "Icebox"
    DONE = "Accepted in done iterations"


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: the stories by part, at most MOST of them; whether there are `more`; and how many
    `beyond` would be found in done iterations, where the search leaves those out. `within` is how many
    accepted stories were looked through, where there are too many for wildcards (0: all)."""

    parts: tuple[tuple[Part, tuple[Ranked, ...]], ...] = ()
    more: bool = False
    beyond: int = 0
    within: int = 0

    @property
    def stories(self) -> list[Ranked]:
        return [story for _, stories in self.parts for story in stories]


def search(project: Project, query: Query, *, by_id: int | None, at: datetime) -> Found:
    """The stories of the project that the query asks for; none where it asks for nothing. `by_id` is who
    asks: “me”. The number of statements does not depend on how many stories there are or are found."""
    if query.node is None or not query.asks:
        return Found()
    db.session.flush()  # what follows asks the connection, which does not see what the session still holds
    ground = Ground(project, query, by_id, at)
    wanted = (Story.project_id == project.id, Story.deleted_at.is_(None), _condition(query.node, ground))
    begin = ground.current_begin
    part = case(
        (and_(Story.state == State.ACCEPTED, Story.accepted_at < begin), 4),
        (Story.state == State.ACCEPTED, 0),
        (Story.state.in_((State.UNSTARTED, State.PLANNED)), 2),
        (Story.state == State.UNSCHEDULED, 3),
        else_=1,
    )
    rows = asked(
        select(part, *RANKED)
        .where(*wanted, ground.is_recent)
        .order_by(part, Story.accepted_at.desc(), Story.state == State.UNSTARTED, Story.position, Story.id)
        .limit(MOST + 1)
    )
    beyond = 0
    if not query.includes_done:
        done = select(func.count()).where(*wanted, Story.state == State.ACCEPTED, Story.accepted_at < begin)
        beyond = asked(done)[0][0]
    return Found(_parts(rows[:MOST]), len(rows) > MOST, beyond, LOOKED_THROUGH if ground.scans_from else 0)


def conditions(project: Project, query: Query, *, by_id: int | None, at: datetime) -> tuple[Condition, ...]:
    """What holds for the stories that the query asks for, to be asked beside other conditions; nothing holds
    where it asks for nothing. `by_id` is who asks: “me”."""
    if query.node is None or not query.asks:
        return (literal(False),)
    db.session.flush()
    ground = Ground(project, query, by_id, at)
    return _condition(query.node, ground), ground.is_recent


def _parts(rows: Sequence[tuple[int, ...]]) -> tuple[tuple[Part, tuple[Ranked, ...]], ...]:
    stories: dict[Part, list[Ranked]] = {part: [] for part in Part}
    parts = list(Part)
    for number, *values in rows:
        stories[parts[number]].append(Ranked._make(values))
    return tuple((part, tuple(found)) for part, found in stories.items() if found)


def _condition(node: Node, ground: Ground) -> Condition:
    """What holds for the stories that the node asks for; what was not understood is passed over."""
    condition = _asked_for(node, ground)
    if condition is None:
        raise ValueError("The query asks for nothing.")
    return condition


def _asked_for(node: Node, ground: Ground) -> Condition | None:
    if isinstance(node, Term):
        return condition_of(node, ground)
    if not isinstance(node, Group):
        return None
    condition = _asked_for(node.first, ground)
    for joint, each in node.rest:
        other = _asked_for(each, ground)
        if condition is None or other is None:
            condition = other if condition is None else condition
        else:
            condition = or_(condition, other) if joint == OR else and_(condition, other)
    return not_(condition) if condition is not None and node.negated else condition


def offers(project: Project) -> dict[str, list[str]]:
    """What completion offers of this project: names of labels, epics, people, releases, kinds of review."""
    ground = Ground(project, Query(), None, project.created_at)
    return {
        "labels": sorted(name for _, name, _ in ground.labels),
        "epics": sorted(epic for _, _, epic in ground.labels if epic),
        "people": ["me", *(person.name for person in members(project))],
        "releases": [title for _, title in ground.releases],
        "review-types": sorted(name for _, name in ground.review_types),
    }


def saved_search_named(project_id: int, person_id: int, name: str) -> SavedSearch | None:
    return db.session.scalars(
        select(SavedSearch).where(
            SavedSearch.project_id == project_id,
            SavedSearch.person_id == person_id,
            SavedSearch.name == name,
        )
    ).one_or_none()


def find_saved_search(project: Project, person_id: int, search_id: int) -> SavedSearch:
    """The person's own search in the project; ends the request with 404 where there is none."""
    saved = db.session.get(SavedSearch, search_id)
    if saved is None or saved.project_id != project.id or saved.person_id != person_id:
        abort(404)
    return saved


def saved_searches(project_id: int, person_id: int) -> list[SavedSearch]:
    """The searches that the person keeps in this project, by name."""
    return list(
        db.session.scalars(
            select(SavedSearch)
            .where(SavedSearch.project_id == project_id, SavedSearch.person_id == person_id)
            .order_by(SavedSearch.name)
        )
    )
