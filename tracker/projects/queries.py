"""Reading projects from outside, their people and their invitations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, case, exists, select
from sqlalchemy.orm import load_only, raiseload

from tracker.accounts.models import Person
from tracker.activity.models import Event
from tracker.backlog.models import Story
from tracker.backlog.queries import due_iterations, rhythm_of
from tracker.backlog.workflow import State
from tracker.database import db
from tracker.planning import queries as iterations
from tracker.planning.calendar import Span
from tracker.planning.models import Iteration
from tracker.projects.invitations import hash_of
from tracker.teams.colours import usual
from tracker.teams.models import Invitation, Membership, Project, Team
from tracker.teams.permissions import Role


@dataclass(frozen=True, slots=True)
class Listed:
    """A project as the list shows it."""

    id: int
    name: str
    description: str
    team_id: int
    team: str
    role: str
    is_archived: bool
    is_member: bool
    favourite: bool
    colour: str


def projects_of(person: Person) -> list[Listed]:
    """The projects the person is in, their favourites first, by name, with their role; for an administrator
    all there are."""
    mine = (Membership.project_id == Project.id, Membership.person_id == person.id)
    query = (
        select(Project, Team.name, Membership)
        .join(Team, Team.id == Project.team_id)
        .outerjoin(Membership, and_(*mine))
        .where(Project.deleted_at.is_(None))
        .order_by(case((Membership.favorite, 0), else_=1), Project.name)
    )
    if not person.is_administrator:
        query = query.where(Membership.person_id.is_not(None))
    return [_listed(*row) for row in db.session.execute(query)]


def _listed(project: Project, team: str, membership: Membership | None) -> Listed:
    return Listed(
        project.id,
        project.name,
        project.description,
        project.team_id,
        team,
        role=membership.role if membership else "administrator",
        is_archived=project.archived_at is not None,
        is_member=membership is not None,
        favourite=bool(membership and membership.favorite),
        colour=(membership and membership.project_color) or usual(project.id),
    )


def is_name_taken(name: str, besides: Project | None = None) -> bool:
    holder = db.session.scalar(select(Project.id).where(Project.name == name))
    return holder is not None and (besides is None or holder != besides.id)


def name_before_deletion(project: Project) -> str:
    """The whole name that the project had when it was last deleted; "" where that was not noted."""
    query = select(Event.details).where(Event.project_id == project.id, Event.kind == "project.deleted")
    details = db.session.scalar(query.order_by(Event.version.desc()).limit(1))
    return (details or {}).get("name", "")


def next_iteration(project: Project, at: datetime) -> Span:
    """The iteration after the current one, as the settings of now would have it."""
    last = iterations.latest(project.id, 1)[0]
    current = (last, *due_iterations(project, last.span, at))[-1]
    return rhythm_of(project).following(current.span)


def has_closed_iterations(project: Project) -> bool:
    """Whether any iteration of the project has ended, as far as was entered."""
    return len(iterations.latest(project.id, 2)) > 1


def current_iteration(project: Project) -> Iteration | None:
    """The latest iteration that was entered."""
    return db.session.scalars(
        select(Iteration).where(Iteration.project_id == project.id).order_by(Iteration.number.desc()).limit(1)
    ).one_or_none()


def open_stories(project: Project, *conditions: ColumnElement[bool]) -> Sequence[Story]:
    """The stories that are not accepted, in the icebox or the backlog, for which these hold; with no more
    of each than planning needs."""
    return db.session.scalars(
        select(Story)
        .where(
            Story.project_id == project.id,
            Story.state.in_([state for state in State if state != State.ACCEPTED]),
            Story.deleted_at.is_(None),
            *conditions,
        )
        .options(load_only(Story.estimate, Story.version, Story.state, Story.position), raiseload("*"))
    ).all()


def memberships(project: Project) -> Sequence[Membership]:
    """Everybody in the project with their role, by name."""
    return db.session.scalars(
        select(Membership)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.project_id == project.id)
        .order_by(Person.name, Person.id)
    ).all()


def membership_of(project: Project, person_id: int) -> Membership | None:
    return db.session.scalars(
        select(Membership).where(Membership.project_id == project.id, Membership.person_id == person_id)
    ).one_or_none()


def has_another_owner(project: Project, person_id: int) -> bool:
    """Whether somebody else who can sign in owns the project."""
    return bool(
        db.session.scalar(
            select(
                exists().where(
                    Membership.project_id == project.id,
                    Membership.role == Role.OWNER,
                    Membership.person_id != person_id,
                    Membership.person_id == Person.id,
                    Person.password_hash.is_not(None),
                )
            )
        )
    )


def open_invitations(project: Project, at: datetime) -> list[tuple[Invitation, str | None]]:
    """The links that still work, newest first, each with the name of whom it is for, if of somebody."""
    query = (
        _working(at)
        .add_columns(Person.name)
        .outerjoin(Person, Person.id == Invitation.person_id)
        .where(Invitation.project_id == project.id)
        .order_by(Invitation.id.desc())
    )
    return [(invitation, name) for invitation, name in db.session.execute(query)]


def invitation_with(secret: str, at: datetime) -> Invitation | None:
    """The invitation of this link while it works: not used yet, not older than it may be, and into a
    project that is not deleted."""
    return db.session.scalars(_working(at).where(Invitation.secret_hash == hash_of(secret))).one_or_none()


def may_take_over(inviter: Person, named: Person) -> bool:
    """Whether the inviter may let somebody sign in as this named person: only one who owns every
    project that the name would open."""
    if inviter.is_administrator:
        return True
    owned = select(Membership.project_id).where(
        Membership.person_id == inviter.id, Membership.role == Role.OWNER
    )
    elsewhere = exists().where(Membership.person_id == named.id, Membership.project_id.not_in(owned))
    return not named.is_administrator and not db.session.scalar(select(elsewhere))


def _working(at: datetime) -> Select[Invitation]:
    found = select(Project.id).where(Project.deleted_at.is_(None))
    return select(Invitation).where(
        Invitation.used_at.is_(None), Invitation.expires_at > at, Invitation.project_id.in_(found)
    )
