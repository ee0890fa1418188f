"""What a project holds already, as far as an import must know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, or_, select

from tracker.accounts.models import Person
from tracker.activity.kinds import MOVED_OUT
from tracker.activity.models import Event
from tracker.activity.queries import stories_told_of
from tracker.backlog.detail_models import ReviewType
from tracker.backlog.models import Epic, Label, Story
from tracker.backlog.queries import due_iterations, rhythm_of
from tracker.backlog.workflow import State
from tracker.database import db
from tracker.exchange.numbering import file_numbers
from tracker.exchange.rules import Proposal
from tracker.exchange.survey import Ground, folded
from tracker.ledger.models import Entry
from tracker.planning.calendar import Rhythm
from tracker.planning.models import Iteration
from tracker.teams.models import Membership, Project, TeamMember


def project_named(name: str) -> Project | None:
    return db.session.scalars(select(Project).where(Project.name == name.strip())).one_or_none()


def ground_of(project: Project, by: Person | None, at: datetime) -> Ground:
    """What stands in the project when the iterations due by `at` are counted as begun."""
    rows = list(iterations(project))
    spans = [row.span for row in rows]
    due = due_iterations(project, spans[-1], at) if spans else []
    return Ground(
        zone=project.zone,
        rhythm=rhythm_of(project),
        scale=project.scale,
        bugs_and_chores=project.bugs_and_chores_are_estimatable,
        automatic_planning=project.automatic_planning,
        shows_priority=project.show_story_priority,
        opened=(*spans, *(opened.span for opened in due)),
        has_history=len(spans) + len(due) > 1 or (bool(rows) and _has_entries(rows[-1])),
        story_keys=_keys(Story, or_(Story.project_id == project.id, Story.id.in_(_moved_out(project)))),
        epic_keys=_keys(Epic, Epic.project_id == project.id),
        labels=label_ids(project),
        epics=_epics(project),
        titles=_titles(project),
        review_types=review_type_ids(project),
        people=_people(project, by),
    )


def ground_of_new(proposal: Proposal, zone: ZoneInfo, by: Person | None) -> Ground:
    """What will stand in a project that is yet to be made with these settings."""
    return Ground(
        zone=zone,
        rhythm=Rhythm(proposal.iteration_length, proposal.week_start_day),
        scale=tuple(int(points) for points in proposal.point_scale.split(",")),
        bugs_and_chores=proposal.bugs_and_chores_are_estimatable,
        automatic_planning=proposal.automatic_planning,
        people=_by_name([by] if by else []),
    )


def iterations(project: Project) -> Sequence[Iteration]:
    """Every iteration that was entered, oldest first."""
    return db.session.scalars(
        select(Iteration).where(Iteration.project_id == project.id).order_by(Iteration.number)
    ).all()


def iteration_ids(project: Project) -> dict[int, int]:
    """Numbers of rows by numbers of iterations."""
    rows = db.session.execute(
        select(Iteration.number, Iteration.id).where(Iteration.project_id == project.id)
    )
    return {row[0]: row[1] for row in rows}


def label_ids(project: Project) -> dict[str, int]:
    rows = db.session.execute(select(Label.name, Label.id).where(Label.project_id == project.id))
    return {row[0]: row[1] for row in rows}


def review_type_ids(project: Project) -> dict[str, int]:
    rows = db.session.execute(
        select(ReviewType.name, ReviewType.id).where(ReviewType.project_id == project.id)
    )
    return {row[0]: row[1] for row in rows}


def story_ids(project: Project, keys: Iterable[str]) -> dict[str, int]:
    """Numbers of stories by what an imported file called them."""
    rows = db.session.execute(
        select(Story.import_key, Story.id).where(
            Story.project_id == project.id, Story.import_key.in_(list(keys))
        )
    )
    return {key: story_id for key, story_id in rows if key}


def epic_ids(project: Project, keys: Iterable[str]) -> dict[str, int]:
    """Numbers of epics by what an imported file called them."""
    rows = db.session.execute(
        select(Epic.import_key, Epic.id).where(Epic.project_id == project.id, Epic.import_key.in_(list(keys)))
    )
    return {key: epic_id for key, epic_id in rows if key}


def last_position(project: Project, states: Sequence[State]) -> int | None:
    """The position of the last open story in these states."""
    return db.session.scalar(
        select(func.max(Story.position)).where(
            Story.project_id == project.id, Story.state.in_(states), Story.deleted_at.is_(None)
        )
    )


def last_epic_position(project: Project) -> int | None:
    return db.session.scalar(select(func.max(Epic.position)).where(Epic.project_id == project.id))


def _has_entries(iteration: Iteration) -> bool:
    return db.session.scalar(select(Entry.id).where(Entry.iteration_id == iteration.id).limit(1)) is not None


def _keys(model: type[Story] | type[Epic], ours: ColumnElement[bool]) -> frozenset[str]:
    """What imported files called the rows, deleted ones included: those were unwanted."""
    rows = db.session.scalars(select(model.import_key).where(ours, model.import_key.is_not(None)))
    return frozenset(key for key in rows if key)


def _moved_out(project: Project) -> Any:
    """The numbers of stories that were here and are in another project: they are there already, too."""
    return stories_told_of(Event.project_id == project.id, Event.kind.in_(MOVED_OUT))


def _epics(project: Project) -> dict[str, tuple[str, str]]:
    rows: Any = db.session.execute(
        select(Label.name, Epic.id, Epic.import_key, Epic.name)
        .join(Label, Label.id == Epic.label_id)
        .where(Epic.project_id == project.id)
    ).all()
    called = file_numbers((row.id, row.import_key) for row in rows)
    return {label: (key or called[number], name) for label, number, key, name in rows}


def _titles(project: Project) -> dict[str, str]:
    """Of the stories that came from no file, by what files call them."""
    rows: Any = db.session.execute(
        select(Story.id, Story.import_key, Story.title).where(
            Story.project_id == project.id, Story.deleted_at.is_(None)
        )
    ).all()
    called = file_numbers((row.id, row.import_key) for row in rows)
    return {called[row.id]: row.title for row in rows if row.import_key != called[row.id]}


def _people(project: Project, by: Person | None) -> dict[str, int]:
    """The people a name may mean: the project's first, then its team's, then the importing person."""
    members = select(Person).join(Membership, Membership.person_id == Person.id)
    colleagues = select(Person).join(TeamMember, TeamMember.person_id == Person.id)
    return _by_name(
        [
            *db.session.scalars(members.where(Membership.project_id == project.id).order_by(Person.id)),
            *db.session.scalars(colleagues.where(TeamMember.team_id == project.team_id).order_by(Person.id)),
            *([by] if by else []),
        ]
    )


def _by_name(people: Iterable[Person]) -> dict[str, int]:
    """Numbers by folded name; of two people with one name the first."""
    found: dict[str, int] = {}
    for person in people:
        found.setdefault(folded(person.name), person.id)
    return found
