"""Reading a project: the facts of its plan, its iterations, its stories."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, TypeAlias

from flask import abort
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    bindparam,
    literal,
    null,
    or_,
    select,
    union_all,
)

from tracker.accounts.models import Person
from tracker.activity.models import Event, event_story
from tracker.backlog import known_plan
from tracker.backlog.models import Label, Story, StoryFollower, StoryOwner
from tracker.backlog.plan import Facts, Ranked
from tracker.backlog.workflow import SCHEDULED, State
from tracker.database import UTCTime, asked, db
from tracker.planning import queries as iterations
from tracker.planning.calendar import Foresaid, Opened, Rhythm, Span, day_of, starts_at, working_pattern
from tracker.teams.models import Membership, Project

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


class Planned(NamedTuple):
    """The stories of a plan: those accepted since some instant, and the open ones outside the icebox."""

    accepted: tuple[Ranked, ...]
    scheduled: tuple[Ranked, ...]


def planned_since(project: Project, begin: datetime) -> Planned:
    """The stories of a plan that looks back to `begin`."""
    return Planned(accepted_since(project, begin), scheduled(project))


def accepted_alone(project: Project, begin: datetime) -> Planned:
    """The same without the open stories, of which velocity is not made."""
    return Planned(accepted_since(project, begin), ())


Reading: TypeAlias = Callable[[Project, datetime], Planned]


def facts(project: Project, at: datetime | None = None, stories: Reading = planned_since) -> Facts:
    """What the plan of the project is made of; with `at`, iterations that have begun since are added.
    `stories` reads those that the plan is made of, where it is not known."""
    known = known_at(project, at) if at else None
    if known:
        return known.facts
    result = facts_read(project, stories=stories)
    for due in due_iterations(project, result.current.span, at) if at else ():
        result = result.opening(due)
    return result


def known_at(project: Project, at: datetime) -> known_plan.Known | None:
    """What this process knows of the plan, as long as no iteration has begun since: one may have been
    entered without giving the project a new version."""
    known = known_plan.of(project)
    return known if known and not due_iterations(project, known.facts.current.span, at) else None


def facts_read(
    project: Project, opened: Sequence[Opened] | None = None, stories: Reading = planned_since
) -> Facts:
    """What the plan of the project is made of, asked anew. `opened`: the latest LOOK_BACK iterations
    that were entered, where they are known already."""
    db.session.flush()  # what follows asks the connection, which does not see what the session still holds
    opened = tuple(opened or iterations.latest(project.id, LOOK_BACK))
    accepted, waiting = stories(project, starts_at(opened[0].span.start_on, project.zone))
    return Facts(
        rhythm=rhythm_of(project),
        zone=project.zone,
        averaged_over=project.velocity_averaged_over,
        initial_velocity=project.initial_velocity,
        estimates_bugs_and_chores=project.bugs_and_chores_are_estimatable,
        opened=opened,
        accepted=accepted,
        scheduled=waiting,
        automatic_planning=project.automatic_planning,
        ahead=iterations.foresaid_after(project.id, opened[-1].span.number),
    )


def due_iterations(project: Project, last: Span, at: datetime) -> list[Opened]:
    """The iterations that began after `last` and up to `at`, as they will be entered."""
    spans = rhythm_of(project).due(last, day_of(at, project.zone))
    if not spans:
        return []
    off = days_off(project)
    foresaid = iterations.foresaid_after(project.id, last.number)
    return [
        Opened(None, span, strength, working_pattern(span, project.working_days, off), goal, False)
        for span in spans
        for strength, goal in (foresaid.get(span.number, Foresaid()),)
    ]


def accepted_since(project: Project, begin: datetime) -> tuple[Ranked, ...]:
    """The stories accepted since then, by acceptance."""
    return tuple(ranked(_ACCEPTED, project=project.id, begin=begin))


def scheduled(project: Project) -> tuple[Ranked, ...]:
    """The open stories outside the icebox by rank, those in progress first, then those planned by hand."""
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


_SCHEDULED = _open(SCHEDULED, Story.state == State.UNSTARTED, Story.state == State.PLANNED)
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


def ties(story_ids: Iterable[int]) -> list[tuple[int, int, str]]:
    """People tied to these stories: the story, the person, and how (owner, follower or requester)."""
    return [(story, person, tie) for story, person, tie in asked(_TIES, ids=list(story_ids))]


_IDS: Any = bindparam("ids", expanding=True)
_TIES: Any = union_all(
    select(StoryOwner.story_id, StoryOwner.person_id, literal("owner")).where(StoryOwner.story_id.in_(_IDS)),
    select(StoryFollower.story_id, StoryFollower.person_id, literal("follower")).where(
        StoryFollower.story_id.in_(_IDS)
    ),
    select(Story.id, Story.requested_by_id, literal("requester")).where(
        Story.id.in_(_IDS), Story.requested_by_id.is_not(None)
    ),
)


def label_named(project: Project, name: str) -> Label | None:
    return db.session.scalars(
        select(Label).where(Label.project_id == project.id, Label.name == name)
    ).one_or_none()


def labels_named(project: Project, names: Sequence[str]) -> dict[str, Label]:
    """Those of the project's labels that have one of these names, by name."""
    found = db.session.scalars(select(Label).where(Label.project_id == project.id, Label.name.in_(names)))
    return {label.name: label for label in found}


CHANGES_LABELS = ("label.renamed", "label.merged", "label.deleted")
"""Kinds of events that change the labels of stories without touching the stories themselves."""


def changed_since(story: Story, version: int) -> dict[str, str]:
    """The fields of the story that were changed after the project had this version, each with who did it."""
    rows = db.session.execute(
        select(Event.kind, Event.before, Person.name)
        .outerjoin(Person, Person.id == Event.by_id)
        .where(_is_about(story), Event.project_id == story.project_id, Event.version > version)
        .order_by(Event.version)
    )
    return {
        field: name or "an import"
        for kind, before, name in rows
        for field in (
            *(before or {}).get(str(story.id), ()),
            *(("labels",) if kind in CHANGES_LABELS else ()),
        )
    }


def _is_about(story: Story) -> ColumnElement[bool]:
    """Whether an event is about this story, alone or among others."""
    among = select(event_story.c.event_id).where(event_story.c.story_id == story.id)
    return or_(Event.story_id == story.id, Event.id.in_(among))


def stories(story_ids: Iterable[int]) -> dict[int, Story]:
    """The stories by id, deleted ones too."""
    rows = db.session.scalars(select(Story).where(Story.id.in_(list(story_ids))))
    return {story.id: story for story in rows}


def open_stories(project: Project, states: Sequence[State]) -> list[Ranked]:
    """The open stories in these states, by position."""
    return ranked(_open(states), project=project.id)


def has_key(project: Project, key: str) -> bool:
    """Whether a story of the project has this number where it came from."""
    return key in keys_taken(project, [key])


def keys_taken(project: Project, keys: Sequence[str]) -> set[str]:
    """Those of these numbers that stories of the project, deleted ones too, have where they came from."""
    if not keys:
        return set()
    query = select(Story.import_key).where(Story.project_id == project.id, Story.import_key.in_(keys))
    return {key for key in db.session.scalars(query) if key is not None}
