"""Reading teams: for whom they are to be seen, and their people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, select, true
from sqlalchemy.orm import aliased

from tracker.accounts.models import Person
from tracker.database import db
from tracker.teams import presence
from tracker.teams.models import Absence, Membership, Project, Team, TeamMember
from tracker.teams.permissions import PERMISSIONS, May, Role
from tracker.teams.presence import Absent, Kind, Member, Part, Present


def team_seen_by(person: Person, team_id: int) -> Team | None:
    """The team, if the person is in one of its projects (an administrator in any case)."""
    return db.session.scalars(_teams(person).where(Team.id == team_id)).one_or_none()


def runs(person: Person, team: Team) -> bool:
    """Whether the person owns a project of the team, and so may change it."""
    return db.session.scalar(_run_by(person).where(Team.id == team.id)) is not None


def teams_run_by(person: Person) -> Sequence[Team]:
    """The teams the person may change, by name."""
    return db.session.scalars(_run_by(person).order_by(Team.name, Team.id)).all()


def member_named(team: Team, name: str) -> TeamMember | None:
    """Whoever has this name in the team, however it is spaced or capitalised; None where two have."""
    wanted = " ".join(name.split()).casefold()
    found = [each for each in people_of(team) if " ".join(each.person.name.split()).casefold() == wanted]
    return found[0] if len(found) == 1 else None


def teams_seen_by(person: Person) -> Sequence[Team]:
    """The teams of the person's projects (for an administrator all), by name."""
    return db.session.scalars(_teams(person).order_by(Team.name, Team.id)).all()


def projects_of(team: Team, person: Person) -> Sequence[Project]:
    """The team's projects that the person may read, by name."""
    query = select(Project).where(Project.team_id == team.id, Project.deleted_at.is_(None))
    query = query.order_by(Project.name)
    if not person.is_administrator:
        query = query.where(Project.id.in_(_projects(person)))
    return db.session.scalars(query).all()


def projects_to_work_in(person: Person, besides: Project) -> list[tuple[int, str]]:
    """Number and name of the other projects in which the person may change stories, by name."""
    query = select(Project.id, Project.name).where(
        Project.id != besides.id, Project.deleted_at.is_(None), Project.archived_at.is_(None)
    )
    if not person.is_administrator:
        roles = [role for role in Role if May.WORK in PERMISSIONS[role]]
        mine = Membership.person_id == person.id, Membership.role.in_(roles)
        query = query.where(Project.id.in_(select(Membership.project_id).where(*mine)))
    return [(number, name) for number, name in db.session.execute(query.order_by(Project.name))]


def may_read(person: Person, column: Any) -> ColumnElement[bool]:
    """Holds where the project whose number stands in the column is one that the person may read."""
    if person.is_administrator:
        return true()
    mine = select(Membership.project_id).where(Membership.person_id == person.id)
    return cast(ColumnElement[bool], column.in_(mine))


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


def members_of(team_id: int) -> list[Member]:
    """Everybody who ever was in the team, guests included, by name."""
    rows = db.session.execute(
        select(
            Person.id,
            Person.name,
            Person.initials,
            TeamMember.discipline,
            TeamMember.dedication,
            TeamMember.from_on,
            TeamMember.until_on,
            TeamMember.week,
            TeamMember.is_guest,
            TeamMember.also,
        )
        .join(TeamMember, TeamMember.person_id == Person.id)
        .where(TeamMember.team_id == team_id)
        .order_by(Person.name, Person.id)
    )
    return [Member(*tuple(row)) for row in rows]


def absences_in(team_id: int, first: date, last: date) -> list[Absent]:
    """What keeps people of the team from pairing on some day from first to last, by its first day."""
    people = select(TeamMember.person_id).where(TeamMember.team_id == team_id)
    rows = db.session.execute(
        select(Absence.person_id, Absence.from_on, Absence.until_on, Absence.part, Absence.kind)
        .where(Absence.person_id.in_(people), Absence.from_on <= last, Absence.until_on >= first)
        .order_by(Absence.from_on, Absence.id)
    )
    return [Absent(person, begin, end, Part(part), Kind(kind)) for person, begin, end, part, kind in rows]


def present(team_id: int, day: date) -> list[Present]:
    """Who of the team is here on the day, for half of it at least, guests included, by name: with
    dedication and discipline, and for each half what keeps them from pairing. Whether the project works
    on the day is for its calendar to say. Two statements."""
    return presence.here(day, members_of(team_id), absences_in(team_id, day, day))


def parts_elsewhere(team: Team) -> dict[int, list[tuple[date | None, date | None]]]:
    """When (from, until) the people of the team are in other teams, too, by person; guests are in none."""
    other = aliased(TeamMember)
    rows = db.session.execute(
        select(other.person_id, other.from_on, other.until_on)
        .join(TeamMember, TeamMember.person_id == other.person_id)
        .where(TeamMember.team_id == team.id, other.team_id != team.id, other.is_guest.is_(False))
    )
    found: dict[int, list[tuple[date | None, date | None]]] = {}
    for person, begin, end in rows:
        found.setdefault(person, []).append((begin, end))
    return found


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
