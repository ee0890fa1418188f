"""Reading on which days somebody does not pair, and who may say so."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select

from tracker.accounts.models import Person
from tracker.database import db
from tracker.installation.queries import installation
from tracker.teams.models import Absence, Project, Team, TeamMember
from tracker.teams.queries import teams_run_by, teams_seen_by


def absences_of(person: Person, since: date) -> list[Absence]:
    """Those that end on the day or after it, by their first day."""
    return list(
        db.session.scalars(
            select(Absence)
            .where(Absence.person_id == person.id, Absence.until_on >= since)
            .order_by(Absence.from_on, Absence.id)
        )
    )


def absence_of(person: Person, absence_id: int) -> Absence | None:
    return db.session.scalars(
        select(Absence).where(Absence.person_id == person.id, Absence.id == absence_id)
    ).one_or_none()


def colleague(asking: Person, person_id: int) -> Person | None:
    """The person, if they are whoever asks, or in a team that whoever asks may see."""
    if asking.id == person_id:
        return asking
    teams = [team.id for team in teams_seen_by(asking)]
    inside = select(TeamMember.person_id).where(TeamMember.team_id.in_(teams))
    return db.session.scalars(
        select(Person).where(Person.id == person_id, Person.id.in_(inside))
    ).one_or_none()


def may_say(asking: Person, person: Person) -> bool:
    """Whether they may say when the person is away: of themselves, and owners of a team of its people."""
    if asking.id == person.id:
        return True
    mine = {team.id for team in teams_run_by(asking)}
    return any(team.id in mine for team in teams_of(person))


def teams_of(person: Person) -> list[Team]:
    """The teams the person is or was in, by name."""
    return list(
        db.session.scalars(
            select(Team)
            .join(TeamMember, TeamMember.team_id == Team.id)
            .where(TeamMember.person_id == person.id)
            .order_by(Team.name, Team.id)
        )
    )


def zone_of(person: Person, usual: str) -> ZoneInfo:
    """The time zone of a project of the person's teams, for entries of a calendar with times; without one
    that of the installation."""
    teams = select(TeamMember.team_id).where(TeamMember.person_id == person.id)
    return _zone_of(teams, usual)


def zone_of_team(team: Team, usual: str) -> ZoneInfo:
    """The time zone in which the team's days begin: of its first project, without one that of the
    installation."""
    return _zone_of([team.id], usual)


def _zone_of(teams: Select[int] | list[int], usual: str) -> ZoneInfo:
    zones = select(Project.time_zone).where(Project.team_id.in_(teams)).order_by(Project.id).limit(1)
    return ZoneInfo(db.session.scalar(zones) or installation().time_zone or usual)
