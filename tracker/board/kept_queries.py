"""What this process knows of the projects whose boards it shows. After a write it asks only for what changed
since: whatever a plan depends on brings a story to its project's version, and entries never change."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import BigInteger, and_, bindparam, exists, false, null, select, true, union_all

from tracker.activity.kinds import MOVED_OUT, SETS_STRENGTH
from tracker.activity.models import Event
from tracker.activity.queries import stories_told_of
from tracker.backlog.detail_models import Blocker
from tracker.backlog.iteration_queries import current_lines
from tracker.backlog.models import Story
from tracker.backlog.plan import Facts, Ranked, by_acceptance, by_place, by_rank, replaced
from tracker.backlog.queries import PROJECT, RANKED, Planned, accepted_since, facts, icebox, scheduled, ties
from tracker.backlog.workflow import SCHEDULED, State
from tracker.board import queries
from tracker.board.iterations import Done, Plan
from tracker.database import about_to_write, asked, one_of
from tracker.kept import Kept
from tracker.ledger.entries import Line
from tracker.ledger.queries import lines_after
from tracker.planning.calendar import day_of, starts_at
from tracker.teams.models import Project

IS_BLOCKED = exists().where(Blocker.story_id == Story.id, ~Blocker.resolved)
_BLOCKED = select(Story.id).where(
    Story.project_id == PROJECT, Story.accepted_at.is_(None), Story.deleted_at.is_(None), IS_BLOCKED
)
_VERSION = bindparam("version", type_=BigInteger())
_moves = and_(Event.project_id == PROJECT, Event.version > _VERSION, one_of(Event.kind, MOVED_OUT))
_moved_out = stories_told_of(_moves)
_CHANGED: Any = union_all(
    select(*RANKED, IS_BLOCKED, Story.deleted_at.is_not(None)).where(
        Story.project_id == PROJECT, Story.version > _VERSION
    ),
    select(*RANKED, IS_BLOCKED, true()).where(Story.project_id != PROJECT, Story.id.in_(_moved_out)),
    select(*(null() for _ in RANKED), false(), true()).where(
        Event.project_id == PROJECT, Event.version > _VERSION, one_of(Event.kind, SETS_STRENGTH)
    ),
)
"""What changed since a version, and what moved to another project: gone, like what was deleted. A row without
a number says that an iteration may have another strength, so that what is kept of done ones is read anew."""


@dataclass(frozen=True, slots=True)
class Stories:
    """The stories of a plan, as of a version of the project: those accepted since `begin`, and the open ones
    by rank, with the numbers of those that are blocked, and of the people whose work those are that are in
    progress or planned by hand (2.10). Nothing that was accepted before has changed since the version
    `past`."""

    version: int
    begin: datetime
    past: int
    accepted: tuple[Ranked, ...]
    scheduled: tuple[Ranked, ...]
    icebox: tuple[Ranked, ...]
    blocked: frozenset[int]
    workers: Mapping[int, frozenset[int]]


known_stories = Kept(200)
"""The latest Stories, by project."""
plans = Kept(50)
"""Plans, by the project's version."""
past_iterations = Kept(100)
"""Done iterations, by the version since which nothing in them changed."""
entered = Kept(200)
"""The entries of iterations, and the id of the last, by the iteration's id."""


def stories_of(project: Project, begin: datetime) -> Stories:
    """The open stories of the project, and those accepted since `begin`."""
    if about_to_write.get():
        return _asked(project, begin)  # what is written may be taken back
    key = _key(project)
    known: Stories | None = known_stories.get(key)
    if known is None or known.version > project.version or known.begin > begin:
        known = _asked(project, begin)
    elif known.version < project.version or known.begin < begin:
        known = _brought_up_to_date(project, known, begin)
    else:
        return known
    known_stories.keep(key, known)
    return known


def facts_of(project: Project, at: datetime) -> Facts:
    """What the plan of the project is made of at this instant."""
    return facts(project, at, stories=_planned)


def plan_of(project: Project, known: Facts, at: datetime, as_if: int | None) -> Plan:
    """The board as planned from these facts, as queries.plan answers it."""
    key = (_key(project), project.version, day_of(at, project.zone), as_if)
    kept: Plan | None = plans.get(key)
    if kept is None or about_to_write.get():
        stories = stories_of(project, _begin(project, known))
        kept = queries.plan(project, known, stories.icebox, lines_of(known), at, as_if)
        if not about_to_write.get():
            plans.keep(key, kept)
    return kept


def done_of(project: Project, known: Facts, down_to: int | None) -> Done:
    """The done iterations, as queries.done answers them."""
    if about_to_write.get():
        return queries.done(project, known, down_to)
    past = stories_of(project, _begin(project, known)).past
    key = (_key(project), past, known.opened, down_to)
    kept: Done | None = past_iterations.get(key)
    if kept is None:
        kept = queries.done(project, known, down_to)
        past_iterations.keep(key, kept)
    return kept


def blocked_of(project: Project, known: Facts) -> frozenset[int]:
    """The numbers of the open stories that somebody has said are blocked."""
    return stories_of(project, _begin(project, known)).blocked


def how_many_of(person_id: int, project: Project, known: Facts) -> int:
    """How many stories are the work of this person (board/my_work_queries.py)."""
    workers = stories_of(project, _begin(project, known)).workers
    return sum(person_id in people for people in workers.values())


def lines_of(known: Facts) -> Sequence[Line]:
    """The entries of the current iteration of these facts, entered or still to be."""
    number = known.current.id
    if number is None:
        return current_lines(known)
    last, lines = (None if about_to_write.get() else entered.get(number)) or (0, ())
    later = lines_after(number, last)
    if later:
        last, lines = later[-1][0], (*lines, *(line for _, line in later))
        if not about_to_write.get():
            entered.keep(number, (last, lines))
    return lines


def _planned(project: Project, begin: datetime) -> Planned:
    stories = stories_of(project, begin)
    return Planned(stories.accepted, stories.scheduled)


def _begin(project: Project, known: Facts) -> datetime:
    return starts_at(known.opened[0].span.start_on, project.zone)


def _key(project: Project) -> Hashable:
    return project.id, project.created_at


def _asked(project: Project, begin: datetime) -> Stories:
    planned = scheduled(project)
    return Stories(
        version=project.version,
        begin=begin,
        past=project.version,
        accepted=accepted_since(project, begin),
        scheduled=planned,
        icebox=tuple(icebox(project)),
        blocked=frozenset(row[0] for row in asked(_BLOCKED, project=project.id)),
        workers=_workers(planned),
    )


def _brought_up_to_date(project: Project, known: Stories, begin: datetime) -> Stories:
    rows = asked(_CHANGED, project=project.id, version=known.version)
    changed = {row[0] for row in rows}
    open_before = {story.id for story in (*known.scheduled, *known.icebox) if story.id in changed}
    living = [Ranked._make(row[:-2]) for row in rows if not row[-1]]
    blocked = {row[0] for row in rows if row[-2] and not row[-1] and row.state != State.ACCEPTED}
    done = [story for story in living if story.accepted_at]
    planned = [story for story in living if story.state in SCHEDULED]
    resting = [story for story in living if story.state == State.UNSCHEDULED]
    accepted = replaced(known.accepted, changed, done, by_acceptance)
    stays = len(open_before) == len(rows) and not done
    return Stories(
        version=project.version,
        begin=begin,
        past=known.past if stays else project.version,
        accepted=accepted[bisect_left(accepted, begin, key=attrgetter("accepted_at")) :],
        scheduled=replaced(known.scheduled, changed, planned, by_rank),
        icebox=replaced(known.icebox, changed, resting, by_place),
        blocked=known.blocked - changed | blocked,
        workers={number: people for number, people in known.workers.items() if number not in changed}
        | _workers(planned),
    )


def _workers(planned: Iterable[Ranked]) -> dict[int, frozenset[int]]:
    states = {story.id: story.state for story in planned if story.state != State.UNSTARTED}
    people = defaultdict(set)
    for number, person_id, tie in ties(states) if states else ():
        if tie == "owner" or (tie == "requester" and states[number] == State.DELIVERED):
            people[number].add(person_id)
    return {number: frozenset(some) for number, some in people.items()}
