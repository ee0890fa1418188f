"""Reading accounts for programs: the teams of somebody's projects, and who is in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from tracker.accounts.models import Person
from tracker.api.account_shapes import SeenAccount, SeenAccountMember
from tracker.database import asked, db
from tracker.installation.queries import may_begin
from tracker.teams.models import Membership, Project, Team, TeamMember
from tracker.teams.permissions import Role
from tracker.teams.queries import people_of, runs, team_seen_by, teams_run_by, teams_seen_by
from tracker.web import Refusal


def accounts(person: Person, at: datetime) -> list[SeenAccount]:
    """The accounts that the person may see, by name."""
    return _seen_accounts(teams_seen_by(person), at)


def seen_account(team: Team, at: datetime) -> SeenAccount:
    """The account that a team is."""
    return _seen_accounts([team], at)[0]


def _seen_accounts(teams: Sequence[Team], at: datetime) -> list[SeenAccount]:
    rows = asked(
        select(Project.team_id, func.min(Project.created_at))
        .where(Project.team_id.in_([team.id for team in teams]))
        .group_by(Project.team_id)
    )
    begin = {row[0]: row[1] for row in rows}
    return [SeenAccount(team.id, team.name, begin.get(team.id, at)) for team in teams]


def run_by(person: Person) -> set[int]:
    """The numbers of those that the person may change."""
    return {found.id for found in teams_run_by(person)}


def account(person: Person, account_id: int, at: datetime) -> SeenAccount:
    """One of them. Raises Refusal (404) for any other."""
    found = next((each for each in accounts(person, at) if each.id == account_id), None)
    if found is None:
        raise Refusal("There is no such account.", 404)
    return found


def team(person: Person, account_id: int, *, to_change: bool = False) -> Team:
    """The team of an account. Raises Refusal (404) where the person may not see it, (403) where they may not
    change it."""
    found = team_seen_by(person, account_id)
    if found is None:
        raise Refusal("There is no such account.", 404)
    if to_change and not runs(person, found):
        raise Refusal("Only owners of its projects change who is in an account.", 403)
    return found


def team_for(person: Person, account_id: int | None, new_name: str | None) -> Team | str | None:
    """The team of a new project: the named account, a new one of this name, else the first that the person
    runs; None where there is none. Raises Refusal as `team` does."""
    if account_id is not None:
        return team(person, account_id, to_change=True)
    if new_name and new_name.strip():
        return new_name.strip()
    return next(iter(teams_run_by(person)), None)


def members(of: Team, at: datetime) -> list[SeenAccountMember]:
    """Who is in the account, by name."""
    owners = _owners(of)
    begin = asked(select(func.min(Project.created_at)).where(Project.team_id == of.id))[0][0] or at
    return [_seen(each, owners, begin) for each in people_of(of)]


def member(of: Team, person_id: int, at: datetime) -> SeenAccountMember:
    """One of them. Raises Refusal (404) for anybody else."""
    found = next((each for each in members(of, at) if each.person.id == person_id), None)
    if found is None:
        raise Refusal("Nobody in this account has that id.", 404)
    return found


def fellows(person: Person) -> set[int]:
    """The people whom the person meets in some project or team."""
    mine = select(Membership.project_id).where(Membership.person_id == person.id)
    teams = select(Project.team_id).where(Project.id.in_(mine))
    rows: list[Sequence[int]] = [
        *asked(select(Membership.person_id).where(Membership.project_id.in_(mine))),
        *asked(select(TeamMember.person_id).where(TeamMember.team_id.in_(teams))),
    ]
    return {person_id for (person_id,) in rows}


def person_of(by: Person, person_id: int) -> Person | None:
    """Whoever has this number, if `by` meets them somewhere."""
    known = by.is_administrator or person_id in fellows(by)
    return db.session.get(Person, person_id) if known else None


def _owners(of: Team) -> set[int]:
    rows = asked(
        select(Membership.person_id)
        .join(Project, Project.id == Membership.project_id)
        .where(Project.team_id == of.id, Membership.role == Role.OWNER)
    )
    return {person_id for (person_id,) in rows}


def _seen(found: TeamMember, owners: set[int], begin: datetime) -> SeenAccountMember:
    person = found.person
    since = max(begin, person.created_at)
    return SeenAccountMember(found.id, found.team_id, person, since, person.id in owners, may_begin(person))
