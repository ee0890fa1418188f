"""Reading teams: for whom they are to be seen, and their people."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select

from tracker.accounts.models import Person
from tracker.database import db
from tracker.teams.models import Membership, Project, Team, TeamMember
from tracker.teams.permissions import Role


def team_seen_by(person: Person, team_id: int) -> Team | None:
    """The team, if the person is in one of its projects (an administrator in any case)."""
    return db.session.scalars(_teams(person).where(Team.id == team_id)).one_or_none()


def runs(person: Person, team: Team) -> bool:
    """Whether the person owns a project of the team, and so may change it."""
    return db.session.scalar(_run_by(person).where(Team.id == team.id)) is not None


def teams_run_by(person: Person) -> Sequence[Team]:
    """The teams the person may change, by name."""
    return db.session.scalars(_run_by(person).order_by(Team.name, Team.id)).all()


def projects_of(team: Team, person: Person) -> Sequence[Project]:
    """The team's projects that the person may read, by name."""
    query = select(Project).where(Project.team_id == team.id).order_by(Project.name)
    if not person.is_administrator:
        query = query.where(Project.id.in_(_projects(person)))
    return db.session.scalars(query).all()


def people_of(team: Team) -> Sequence[TeamMember]:
    """The team's people, by name."""
    return db.session.scalars(
        select(TeamMember)
        .join(Person, Person.id == TeamMember.person_id)
        .where(TeamMember.team_id == team.id)
        .order_by(Person.name, Person.id)
    ).all()


def member_of(team: Team, person_id: int) -> TeamMember | None:
    return db.session.scalars(
        select(TeamMember).where(TeamMember.team_id == team.id, TeamMember.person_id == person_id)
    ).one_or_none()


def candidates(team: Team) -> Sequence[Person]:
    """People of the team's projects who are not in the team, by name."""
    projects = select(Project.id).where(Project.team_id == team.id)
    people = select(Membership.person_id).where(Membership.project_id.in_(projects))
    inside = select(TeamMember.person_id).where(TeamMember.team_id == team.id)
    return db.session.scalars(
        select(Person).where(Person.id.in_(people), Person.id.not_in(inside)).order_by(Person.name, Person.id)
    ).all()


def _projects(person: Person, *roles: Role) -> Select[int]:
    query = select(Membership.project_id).where(Membership.person_id == person.id)
    return query.where(Membership.role.in_(roles)) if roles else query


def _teams(person: Person, *roles: Role) -> Select[Team]:
    if person.is_administrator:
        return select(Team)
    mine = select(Project.team_id).where(Project.id.in_(_projects(person, *roles)))
    return select(Team).where(Team.id.in_(mine))


def _run_by(person: Person) -> Select[Team]:
    return _teams(person, Role.OWNER)
