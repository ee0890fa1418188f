"""What is done to a team and its people. A team belongs to no project, so nothing here is an event."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tracker.accounts.actions import create_person
from tracker.accounts.models import Person
from tracker.database import db
from tracker.teams import queries
from tracker.teams.models import Team, TeamMember


def change_team(team: Team, *, name: str, kind: str) -> None:
    """Another name or kind."""
    team.name = name
    team.kind = kind


def add_member(
    team: Team, person: Person | str, *, at: datetime, discipline: str = "development", **values: Any
) -> TeamMember:
    """The person in the team; a text names somebody new who cannot sign in yet. Who is in it already
    stays as they are."""
    if isinstance(person, str):
        person = create_person(person, at=at)
    member = queries.member_of(team, person.id)
    if member is None:
        member = TeamMember(team_id=team.id, person_id=person.id, discipline=discipline, **values)
        db.session.add(member)
        db.session.flush()
    return member


def change_member(
    member: TeamMember,
    *,
    discipline: str,
    dedication: int,
    from_on: date | None,
    until_on: date | None,
) -> None:
    """Another discipline, dedication in percent, or first and last day in the team."""
    member.discipline = discipline
    member.dedication = dedication
    member.from_on = from_on
    member.until_on = until_on


def remove_member(team: Team, person_id: int) -> None:
    """Takes the person out of the team; nothing where they are not in it."""
    member = queries.member_of(team, person_id)
    if member is not None:
        db.session.delete(member)
