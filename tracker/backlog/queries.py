"""Reading a project: the facts of its plan, its iterations, its stories."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from flask import abort
from sqlalchemy import BigInteger, Select, bindparam, func, null, select

from tracker.accounts.models import Person
from tracker.activity.models import Event
from tracker.backlog.models import Label, Story
from tracker.backlog.places import Place, Spot
from tracker.backlog.plan import Facts, Ranked
from tracker.backlog.workflow import IN_PROGRESS, SCHEDULED, State
from tracker.database import UTCTime, asked, db
from tracker.ledger.entries import Line, opening
from tracker.ledger.queries import lines_of_iteration
from tracker.planning import queries as iterations
from tracker.planning.calendar import Opened, Rhythm, Span, day_of, starts_at, working_pattern
from tracker.teams.models import Membership, Project
from tracker.web import Refusal

Query: TypeAlias = Select[*tuple[Any, ...]]
PROJECT = bindparam("project", type_=BigInteger())

RANKED = (
    Story.id,
    Story.version,
    Story.story_type,
    Story.state,
    Story.estimate,
    Story.position,
    Story.accepted_at,
    Story.deadline_on,
    Story.pair_day,
)
OPEN = tuple(null() if column is Story.accepted_at else column for column in RANKED)
"""The same for open stories, which have no date of acceptance to convert."""

LOOK_BACK = 5
"""Iterations read for a plan: the current one and as many done ones as velocity may be averaged over."""


def find_story(project: Project, story_id: int) -> Story:
    """The story within the project; ends the request with 404 where there is none."""
    story = db.session.get(Story, story_id)
    if story is None or story.project_id != project.id or story.deleted_at is not None:
        abort(404)
    return story


def rhythm_of(project: Project) -> Rhythm:
    return Rhythm(project.iteration_length, project.week_start_day)


def days_off(project: Project) -> frozenset[date]:
    return frozenset(date.fromisoformat(line) for line in project.days_off.split())


def facts(project: Project, at: datetime | None = None) -> Facts:
    """What the plan of the project is made of; with `at`, iterations that have begun since are added."""
    db.session.flush()  # what follows asks the connection, which does not see what the session still holds
    opened = iterations.latest(project.id, LOOK_BACK)
    known = Facts(
        rhythm=rhythm_of(project),
        zone=project.zone,
        averaged_over=project.velocity_averaged_over,
        initial_velocity=project.initial_velocity,
        estimates_bugs_and_chores=project.bugs_and_chores_are_estimatable,
        opened=opened,
        accepted=_accepted_since(project, starts_at(opened[0].span.start_on, project.zone)),
        scheduled=_scheduled(project),
    )
    for due in due_iterations(project, known.current.span, at) if at else ():
        known = known.opening(due)
    return known


def due_iterations(project: Project, last: Span, at: datetime) -> list[Opened]:
    """The iterations that began after `last` and up to `at`, as they will be entered."""
    off = days_off(project)
    return [
        Opened(None, span, 100, working_pattern(span, project.working_days, off), "", False)
        for span in rhythm_of(project).due(last, day_of(at, project.zone))
    ]


def _accepted_since(project: Project, begin: datetime) -> tuple[Ranked, ...]:
    return tuple(ranked(_ACCEPTED, project=project.id, begin=begin))


def _scheduled(project: Project) -> tuple[Ranked, ...]:
    return tuple(ranked(_SCHEDULED, project=project.id))


def icebox(project: Project) -> list[Ranked]:
    """The stories that are not scheduled, by rank."""
    return ranked(_ICEBOX, project=project.id)


def ranked(query: Query, **values: Any) -> list[Ranked]:
    """The rows of a query for RANKED or OPEN."""
    return list(map(Ranked._make, asked(query, **values)))


def _open(states: Sequence[State], *first_by: Any) -> Query:
    return (
        select(*OPEN)
        .where(Story.project_id == PROJECT, Story.state.in_(states), Story.deleted_at.is_(None))
        .order_by(*first_by, Story.position, Story.id)
    )


_SCHEDULED = _open(SCHEDULED, Story.state == State.UNSTARTED)
_ICEBOX = _open((State.UNSCHEDULED,))
_ACCEPTED = (
    select(*RANKED)
    .where(
        Story.project_id == PROJECT,
        Story.accepted_at >= bindparam("begin", type_=UTCTime()),
        Story.deleted_at.is_(None),
    )
    .order_by(Story.accepted_at, Story.id)
)


def titles(story_ids: Iterable[int]) -> dict[int, str]:
    """Titles by story id."""
    return {row.id: row.title for row in asked(_TITLES, ids=list(story_ids))}


_TITLES = select(Story.id, Story.title).where(Story.id.in_(bindparam("ids", expanding=True)))


@dataclass(frozen=True, slots=True)
class IterationFacts:
    """What a chart of an iteration is made of; `entered` is False where no write has opened it yet."""

    opened: Opened
    lines: tuple[Line, ...]
    is_current: bool

    @property
    def entered(self) -> bool:
        return self.opened.id is not None


def iteration_facts(project: Project, number: int, at: datetime) -> IterationFacts | None:
    """An iteration that has begun by `at`, with its entries: those of one which no write has entered
    yet are the ones the next write will enter. None where it has not begun, or never was."""
    last = iterations.latest(project.id, 1)[0].span
    due = due_iterations(project, last, at)
    is_current = number == (due[-1].span if due else last).number
    if number > last.number:
        known = facts(project)
        for opened in due:
            known = known.opening(opened)
            if opened.span.number == number:
                return IterationFacts(opened, tuple(opening_lines(known)), is_current)
        return None
    entered = iterations.numbered(project.id, number)
    if entered is None or entered.id is None:
        return None
    return IterationFacts(entered, tuple(lines_of_iteration(entered.id)), is_current)


def current_lines(known: Facts) -> list[Line]:
    """The entries of the current iteration of these facts, entered or still to be."""
    if known.current.id is not None:
        return lines_of_iteration(known.current.id)
    return opening_lines(known)


def opening_lines(known: Facts) -> list[Line]:
    """The entries with which the current iteration of these facts opens."""
    at = starts_at(known.current.span.start_on, known.zone)
    drafts = opening(known.current_scope())
    names = titles(draft.story_id for draft in drafts)
    return [
        Line(at, draft.kind, draft.points, draft.unestimated, draft.story_id, names[draft.story_id], "")
        for draft in drafts
    ]


def current_number(project: Project, at: datetime) -> int:
    """The number of the iteration that `at` falls into."""
    last = iterations.latest(project.id, 1)[0].span
    due = due_iterations(project, last, at)
    return (due[-1].span if due else last).number


def number_on(project: Project, day: date, at: datetime) -> int | None:
    """The number of the iteration, begun by `at`, that contains the day; None where there is none."""
    entered = iterations.on(project.id, day)
    if entered is not None:
        return entered.span.number
    due = due_iterations(project, iterations.latest(project.id, 1)[0].span, at)
    return next((opened.span.number for opened in due if opened.span.contains(day)), None)


def members(project: Project) -> list[Person]:
    """Everybody with a role in the project, by name."""
    return list(
        db.session.scalars(
            select(Person)
            .join(Membership, Membership.person_id == Person.id)
            .where(Membership.project_id == project.id)
            .order_by(Person.name, Person.id)
        )
    )


def label_named(project: Project, name: str) -> Label | None:
    return db.session.scalars(
        select(Label).where(Label.project_id == project.id, Label.name == name)
    ).one_or_none()


CHANGED_BY = {"story.edited": (), "story.estimated": ("estimate",), "story.started": ("owners",)}
"""Kinds of events that change fields, and the fields where the event itself does not name them."""


def changed_since(story: Story, version: int) -> dict[str, str]:
    """The fields of the story that were edited after the project had this version, each with who did it."""
    rows = db.session.execute(
        select(Event.kind, Event.details, Person.name)
        .outerjoin(Person, Person.id == Event.by_id)
        .where(
            Event.story_id == story.id,
            Event.version > version,
            Event.kind.in_(CHANGED_BY),
        )
        .order_by(Event.version)
    )
    return {
        field: name or "an import"
        for kind, details, name in rows
        for field in details.get("changes", CHANGED_BY[kind])
    }


def history(story: Story, limit: int = 50) -> list[tuple[Event, str]]:
    """The latest events of the story, newest first, each with the name of who did it."""
    rows = db.session.execute(
        select(Event, Person.name)
        .outerjoin(Person, Person.id == Event.by_id)
        .where(Event.story_id == story.id)
        .order_by(Event.version.desc())
        .limit(limit)
    )
    return [(event, name or "") for event, name in rows]


def latest_event_at(project: Project) -> datetime | None:
    """When the project was last changed."""
    return db.session.scalar(
        select(Event.at).where(Event.project_id == project.id).order_by(Event.version.desc()).limit(1)
    )


def stories(story_ids: Iterable[int]) -> dict[int, Story]:
    """The stories by id, deleted ones too."""
    rows = db.session.scalars(select(Story).where(Story.id.in_(list(story_ids))))
    return {story.id: story for story in rows}


def place_to_add(project: Project, name: str, at: datetime) -> Place | None:
    """Where a story added in the panel of this name goes; None for the usual place of its state. In the
    backlog it stands behind the first story that Current has no room for, so that Current stays as it is."""
    if name != "backlog":
        return None
    waiting = [story for iteration in facts(project, at).schedule()[1:] for story in iteration.stories]
    return Place(True, Spot.AFTER, waiting[0].id) if waiting else Place(True, Spot.BOTTOM)


def bounds(project: Project, place: Place, story: Story | None = None) -> tuple[int | None, int | None]:
    """The positions between which the place lies (None: nothing on that side), `story` itself left out.

    Raises Refusal (409) where the neighbour is no longer an open story of the place's list.
    """
    if place.spot == Spot.TOP:
        return None, _extreme(project, place.states, first=True, besides=story)
    if place.spot == Spot.BOTTOM:
        return _extreme(project, place.states, first=False, besides=story), None
    if place.spot == Spot.AFTER_IN_PROGRESS:
        above = _extreme(project, IN_PROGRESS, first=False, besides=story)
        below = _extreme(project, place.states, first=True, besides=story, beyond=above)
        return above, below
    if place.spot == Spot.FIRST_UNSTARTED:
        below = _extreme(project, (State.UNSTARTED,), first=True, besides=story)
        return _extreme(project, place.states, first=False, besides=story, beyond=below), below
    neighbour = neighbour_of(place)
    if (
        neighbour is None
        or neighbour.project_id != project.id
        or neighbour.deleted_at is not None
        or neighbour.state not in place.states
    ):
        raise Refusal("The story next to it has moved meanwhile. Nothing was changed; try again.", 409)
    if place.spot == Spot.BEFORE:
        return _extreme(
            project, place.states, first=False, besides=story, beyond=neighbour.position
        ), neighbour.position
    return neighbour.position, _extreme(
        project, place.states, first=True, besides=story, beyond=neighbour.position
    )


def neighbour_of(place: Place) -> Story | None:
    """The story that the place names."""
    return db.session.get(Story, place.neighbour) if place.neighbour is not None else None


def _extreme(
    project: Project,
    states: Sequence[State],
    *,
    first: bool,
    besides: Story | None,
    beyond: int | None = None,
) -> int | None:
    """The first (or last) position in these states; with `beyond` only of those after (before) it."""
    pick = func.min if first else func.max
    query = select(pick(Story.position)).where(
        Story.project_id == project.id, Story.state.in_(states), Story.deleted_at.is_(None)
    )
    if besides is not None and besides.id is not None:
        query = query.where(Story.id != besides.id)
    if beyond is not None:
        query = query.where(Story.position > beyond if first else Story.position < beyond)
    return db.session.scalar(query)


def ids_by_position(project: Project, states: Sequence[State]) -> list[int]:
    """The open stories in these states, by rank."""
    return [story.id for story in ranked(_open(states), project=project.id)]
