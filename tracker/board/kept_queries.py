"""What this process knows of the projects whose boards it shows. After a write it asks only for what changed
since: whatever a plan depends on brings a story to its project's version, and entries never change."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, bindparam, exists, select

from tracker.backlog.detail_models import Blocker
from tracker.backlog.iteration_queries import current_lines
from tracker.backlog.models import Story
from tracker.backlog.plan import Facts, Ranked, by_acceptance, by_place, by_rank
from tracker.backlog.queries import PROJECT, RANKED, Planned, accepted_since, facts, icebox, scheduled
from tracker.backlog.workflow import SCHEDULED, State
from tracker.board import queries
from tracker.board.iterations import Done, Plan
from tracker.database import about_to_write, asked
from tracker.kept import Kept
from tracker.ledger.entries import Line
from tracker.ledger.queries import lines_after
from tracker.planning.calendar import day_of, starts_at
from tracker.teams.models import Project

IS_BLOCKED = exists().where(Blocker.story_id == Story.id, ~Blocker.resolved)
_BLOCKED = select(Story.id).where(
    Story.project_id == PROJECT, Story.accepted_at.is_(None), Story.deleted_at.is_(None), IS_BLOCKED
)
_CHANGED = select(*RANKED, IS_BLOCKED, Story.deleted_at.is_not(None)).where(
    Story.project_id == PROJECT, Story.version > bindparam("version", type_=BigInteger())
)


@dataclass(frozen=True, slots=True)
class Stories:
    """The stories of a plan, as of a version of the project: those accepted since `begin`, and the open ones
    by rank, with the numbers of those that are blocked. Nothing that was accepted before has changed since
    the version `past`."""

    version: int
    begin: datetime
    past: int
    accepted: tuple[Ranked, ...]
    scheduled: tuple[Ranked, ...]
    icebox: tuple[Ranked, ...]
    blocked: frozenset[int]


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
    return Stories(
        version=project.version,
        begin=begin,
        past=project.version,
        accepted=accepted_since(project, begin),
        scheduled=scheduled(project),
        icebox=tuple(icebox(project)),
        blocked=frozenset(row[0] for row in asked(_BLOCKED, project=project.id)),
    )


def _brought_up_to_date(project: Project, known: Stories, begin: datetime) -> Stories:
    rows = asked(_CHANGED, project=project.id, version=known.version)
    changed = {row[0] for row in rows}
    open_before = {story.id for story in (*known.scheduled, *known.icebox) if story.id in changed}
    living = [Ranked._make(row[:-2]) for row in rows if not row[-1]]
    blocked = {row[0] for row in rows if row[-2] and not row[-1] and row.state != State.ACCEPTED}
    accepted = _without(known.accepted, changed)
    accepted += [story for story in living if story.accepted_at]
    accepted = [story for story in accepted if story.accepted_at and story.accepted_at >= begin]
    planned = _without(known.scheduled, changed)
    planned += [story for story in living if story.state in SCHEDULED]
    resting = _without(known.icebox, changed)
    resting += [story for story in living if story.state == State.UNSCHEDULED]
    stays = len(open_before) == len(rows) and not any(story.accepted_at for story in living)
    return Stories(
        version=project.version,
        begin=begin,
        past=known.past if stays else project.version,
        accepted=by_acceptance(accepted),
        scheduled=by_rank(planned),
        icebox=by_place(resting),
        blocked=known.blocked - changed | blocked,
    )


def _without(stories: tuple[Ranked, ...], changed: set[int]) -> list[Ranked]:
    return [story for story in stories if story.id not in changed]
