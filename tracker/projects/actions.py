"""What is done to a project as a whole: making it, its settings, its members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, or_
from sqlalchemy.exc import IntegrityError

from tracker.accounts import actions as accounts
from tracker.accounts import passwords
from tracker.accounts.models import Person
from tracker.backlog.models import Story
from tracker.backlog.queries import days_off, rhythm_of
from tracker.backlog.writing import Change, writing
from tracker.database import db
from tracker.planning.calendar import day_of, working_pattern
from tracker.planning.models import Iteration
from tracker.projects import queries
from tracker.projects.fields import in_words
from tracker.projects.invitations import VALID_FOR, hash_of, new_secret
from tracker.projects.scales import BadScale, moved
from tracker.teams.models import Invitation, Membership, Project, Team, TeamMember
from tracker.teams.permissions import Role
from tracker.web import Refusal

GONE = "This invitation has been used, withdrawn, or is older than 14 days. Ask for a new one."


def create_project(
    name: str,
    team: Team | str,
    *,
    by: Person | None,
    at: datetime,
    start_on: date | None = None,
    **settings: Any,
) -> Project:
    """A new project of the team (a text names a new team), owned by `by`, its first iteration opened:
    the week of `start_on`, or else of the local day of `at`. Refuses a name that is taken."""
    if queries.is_name_taken(name):
        raise Refusal(_taken(name))
    project = Project(name=name, team=_team(team, by), created_at=at, **settings)
    db.session.add(project)
    _flush(name)
    if by is not None:
        db.session.add(Membership(project_id=project.id, person_id=by.id, role=Role.OWNER.value))
    _open_first_iteration(project, start_on or day_of(at, project.zone))
    db.session.flush()
    with writing(project, by=by, at=at) as change:
        change.record("project.created", name=name)
    return project


def change_settings(
    project: Project, wanted: Mapping[str, Any], *, by: Person | None, at: datetime
) -> list[str]:
    """Sets these settings (names of columns) and tells which differed. Iterations that have opened
    keep their days; a new length or start day holds from the next on. Refuses a taken name, a scale
    that open stories do not fit, and to stop estimating bugs and chores."""
    with writing(project, by=by, at=at) as change:
        project = change.project
        changes = {
            name: [getattr(project, name), value]
            for name, value in wanted.items()
            if getattr(project, name) != value
        }
        if not changes:
            return []
        _refuse_what_cannot_be(project, changes)
        touched = _move_estimates(project, *changes["point_scale"]) if "point_scale" in changes else ()
        for name, (_, value) in changes.items():
            setattr(project, name, value)
        if changes.keys() & {"working_days", "days_off"}:
            _mark_working_days(project)
        _flush(project.name)
        change.record("project.changed", touched=touched, fields=in_words(changes), changes=changes)
        return list(changes)


def invite(project: Project, role: Role, *, by: Person, at: datetime, person: Person | None = None) -> str:
    """The secret of a new invitation, which nobody can read again. With `person`, somebody who is
    only named so far, whoever follows the link becomes that very person."""
    with writing(project, by=by, at=at) as change:
        if person is not None:
            _refuse_taking_over(person, by)
        secret = new_secret()
        db.session.add(
            Invitation(
                project_id=project.id,
                role=role.value,
                secret_hash=hash_of(secret),
                person_id=person.id if person else None,
                invited_by_id=by.id,
                created_at=at,
                expires_at=at + VALID_FOR,
            )
        )
        change.record("member.invited", role=role.value)
        return secret


def withdraw(project: Project, invitation_id: int, *, by: Person, at: datetime) -> None:
    """The link stops working; nothing where it does not work any more."""
    with writing(project, by=by, at=at) as change:
        invitation = db.session.get(Invitation, invitation_id)
        if invitation is None or invitation.project_id != project.id or invitation.used_at:
            return
        db.session.delete(invitation)
        change.record("member.uninvited", role=invitation.role)


def join(secret: str, person: Person, *, at: datetime) -> Project:
    """Makes the person who follows the link a member; nothing where they are in the project already,
    and the link then stays good for somebody else."""
    invitation = _working(secret, at)
    if invitation.person_id not in (None, person.id):
        raise Refusal("This invitation is for somebody else. Sign out first if it is for you.")
    with writing(invitation.project, by=person, at=at) as change:
        if queries.membership_of(change.project, person.id) is None:
            _join(change, secret, person)
    return invitation.project


def sign_up(secret: str, *, name: str, email: str, password: str, at: datetime) -> Person:
    """A new person, or the named one whom the invitation is for, who can sign in and is a member.
    Call it without an open transaction: the password is hashed before one begins."""
    password_hash = passwords.hashed(password)
    with writing(_working(secret, at).project, by=None, at=at) as change:
        change.by = _newcomer(_working(secret, at), name, email, at)
        accounts.keep_password(change.by, password_hash, email=email)
        _join(change, secret, change.by)
    return change.by


def change_role(project: Project, person_id: int, role: Role, *, by: Person | None, at: datetime) -> None:
    """Gives the member another role; nothing where it is the same. Links made by somebody who is no
    owner any more end, since they could use them themselves. Refuses to leave no owner."""
    with writing(project, by=by, at=at) as change:
        membership = _member(project, person_id)
        if membership.role == role:
            return
        _refuse_leaving_no_owner(project, membership)
        if membership.role == Role.OWNER:
            _end_links(project, Invitation.invited_by_id == person_id)
        membership.role = role.value
        person = membership.person
        change.record("member.changed", name=person.name, role=role.value, person_id=person.id)


def remove(project: Project, person_id: int, *, by: Person | None, at: datetime) -> None:
    """Takes the member, and links made for them or by them, out of the project; their stories stay
    theirs. Nothing where they are not in it. Refuses to leave no owner."""
    with writing(project, by=by, at=at) as change:
        membership = queries.membership_of(project, person_id)
        if membership is None:
            return
        _refuse_leaving_no_owner(project, membership)
        _end_links(project, or_(Invitation.person_id == person_id, Invitation.invited_by_id == person_id))
        db.session.delete(membership)
        change.record("member.removed", name=membership.person.name, person_id=person_id)


def _team(team: Team | str, by: Person | None) -> Team:
    if isinstance(team, Team):
        return team
    created = Team(name=team)
    db.session.add(created)
    db.session.flush()
    if by is not None:
        db.session.add(TeamMember(team_id=created.id, person_id=by.id))
    return created


def _flush(name: str) -> None:
    """Two people may ask for one name in the same moment; the table lets only one have it."""
    try:
        db.session.flush()
    except IntegrityError as refused:
        raise Refusal(_taken(name)) from refused


def _taken(name: str) -> str:
    return f"There is a project named {name} already. Choose another name."


def _open_first_iteration(project: Project, day: date) -> None:
    span = rhythm_of(project).first(day)
    db.session.add(
        Iteration(
            project_id=project.id,
            number=span.number,
            start_on=span.start_on,
            end_on=span.end_on,
            working=working_pattern(span, project.working_days, days_off(project)),
        )
    )


def _refuse_what_cannot_be(project: Project, changes: Mapping[str, list[Any]]) -> None:
    if "name" in changes and queries.is_name_taken(changes["name"][1], besides=project):
        raise Refusal(_taken(changes["name"][1]))
    if "time_zone" in changes and queries.has_closed_iterations(project):
        raise Refusal(
            "The time zone stays as it is once an iteration has ended: its days are days of that zone."
        )
    if "time_zone" in changes and queries.has_closed_iterations(project):
        raise Refusal("The time zone stays once an iteration has ended: its days are days of that zone.")
    if changes.get("bugs_and_chores_are_estimatable", [False])[0]:
        raise Refusal("Once bugs and chores are estimated, this cannot be turned off again.")


def _move_estimates(project: Project, old: str, new: str) -> Sequence[Story]:
    """Moves the estimates of open stories to the new scale; closed history keeps its points."""
    stories = queries.open_estimated(project)
    try:
        moves = moved(old, new, [story.estimate for story in stories if story.estimate is not None])
    except BadScale as bad:
        raise Refusal(str(bad)) from bad
    changed = [story for story in stories if story.estimate in moves]
    for story in changed:
        story.estimate = moves[story.estimate or 0]
    return changed


def _mark_working_days(project: Project) -> None:
    """The current iteration alone follows the calendar: charts of those before it stay as they are."""
    current = queries.current_iteration(project)
    if current is not None:
        current.working = working_pattern(current.span, project.working_days, days_off(project))


def _working(secret: str, at: datetime) -> Invitation:
    invitation = queries.invitation_with(secret, at)
    if invitation is None:
        raise Refusal(GONE, 404)
    return invitation


def _newcomer(invitation: Invitation, name: str, email: str, at: datetime) -> Person:
    """Who the invitation makes able to sign in. Ask for them after the project's lock, as all do: two
    who take the project and the person in different order would wait for each other for ever."""
    if invitation.person_id is None:
        return accounts.create_person(name, email, at=at)
    person = db.session.get_one(Person, invitation.person_id, with_for_update=True)
    _refuse_taking_over(person, db.session.get_one(Person, invitation.invited_by_id))
    return person


def _join(change: Change, secret: str, person: Person) -> None:
    invitation = _working(secret, change.at)
    membership = queries.membership_of(change.project, person.id)
    if membership is None:
        membership = Membership(project_id=change.project.id, person_id=person.id)
        db.session.add(membership)
    membership.role = invitation.role
    invitation.used_at = change.at
    change.record("member.joined", role=invitation.role, person_id=person.id)


def _refuse_taking_over(person: Person, inviter: Person) -> None:
    if person.can_sign_in:
        raise Refusal(f"{person.name} can sign in already.")
    if not queries.may_take_over(inviter, person):
        raise Refusal(
            f"{person.name} is also in projects that you do not own. An administrator can invite them."
        )


def _end_links(project: Project, which: ColumnElement[bool]) -> None:
    """Unused ones only; those that were used tell who came in how."""
    db.session.execute(
        delete(Invitation).where(Invitation.project_id == project.id, Invitation.used_at.is_(None), which)
    )


def _member(project: Project, person_id: int) -> Membership:
    membership = queries.membership_of(project, person_id)
    if membership is None:
        raise Refusal("This person is not in the project.", 404)
    return membership


def _refuse_leaving_no_owner(project: Project, membership: Membership) -> None:
    if membership.role == Role.OWNER and not queries.has_another_owner(project, membership.person_id):
        raise Refusal(
            f"{membership.person.name} is the last owner who can sign in. Make somebody else an owner first."
        )
