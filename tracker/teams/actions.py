"""What is done to a team and its people, and what somebody keeps for themselves. Neither belongs to a
project's history, so nothing here is an event."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, update

from tracker.accounts.actions import create_person
from tracker.accounts.models import Person
from tracker.database import db, rows_changed
from tracker.teams import queries
from tracker.teams.models import Membership, Project, Team, TeamMember
from tracker.teams.visits import visits


def keep_layout(project: Project, person_id: int, layout: str) -> bool:
    """How the person arranged the project's board, as text; False where they are no member of it."""
    mine = Membership.project_id == project.id, Membership.person_id == person_id
    return rows_changed(update(Membership).where(*mine).values(layout=layout)) > 0


def set_own(membership: Membership, **values: Any) -> None:
    """What somebody chooses about a project for themselves: its colour, whether it is a favourite."""
    for name, value in values.items():
        setattr(membership, name, value)


def write_down_visits() -> int:
    """Notes when members of projects last looked at them, as far as this process knows; how many looks. That
    changes nothing else of a membership, not even when it was changed."""
    waiting = visits.taken()
    for (person_id, project_id), at in waiting.items():
        theirs = Membership.person_id == person_id, Membership.project_id == project_id
        earlier = or_(Membership.last_viewed_at.is_(None), Membership.last_viewed_at < at)
        db.session.execute(update(Membership).where(*theirs, earlier).values(last_viewed_at=at))
    return len(waiting)


def change_team(team: Team, **values: Any) -> None:
    """Sets columns of the team: its name, its kind, what it expects of itself."""
    _count(team.id)
    for name, value in values.items():
        setattr(team, name, value)


def add_member(
    team: Team, person: Person | str, *, at: datetime, discipline: str = "development", **values: Any
) -> TeamMember:
    """The person in the team; a text names somebody new who cannot sign in yet. Who is in it already
    stays as they are."""
    if isinstance(person, str):
        person = create_person(person, at=at)
    member = queries.member_of(team, person.id)
    if member is None:
        _count(team.id)
        member = TeamMember(team_id=team.id, person_id=person.id, discipline=discipline, **values)
        db.session.add(member)
        db.session.flush()
    return member


def add_guest(team: Team, name: str, *, day: date, at: datetime) -> Person:
    """The person of this name in the team; where nobody has it, somebody new who is a guest on that day. A
    guest who comes again has stayed in between."""
    found = queries.member_named(team, name)
    if found is None:
        found = add_member(team, name, at=at, is_guest=True, from_on=day, until_on=day)
    elif found.is_guest:
        _count(team.id)
        found.from_on = min(found.from_on or day, day)
        found.until_on = max(found.until_on or day, day)
    return found.person


def change_member(member: TeamMember, **values: Any) -> None:
    """Sets columns of the person's part in the team: disciplines, dedication in percent, days, dates."""
    _count(member.team_id)
    for name, value in values.items():
        setattr(member, name, value)


def remove_member(team: Team, person_id: int) -> None:
    """Takes the person out of the team; nothing where they are not in it."""
    member = queries.member_of(team, person_id)
    if member is not None:
        _count(team.id)
        db.session.delete(member)


def _count(team_id: int) -> None:
    """One change more of the team, so that nothing is shown any longer that was kept before it."""
    db.session.execute(update(Team).where(Team.id == team_id).values(version=Team.version + 1))
