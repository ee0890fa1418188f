"""Who is in a project: members, their roles, and the invitations by which people come in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import ColumnElement, delete, or_

from tracker.accounts import actions as accounts
from tracker.accounts import passwords
from tracker.accounts.models import Person
from tracker.backlog.writing import Change, writing
from tracker.database import db
from tracker.projects import queries
from tracker.projects.invitations import VALID_FOR, hash_of, new_secret
from tracker.teams.models import Invitation, Membership, Project
from tracker.teams.permissions import Role
from tracker.web import Refusal

GONE = "This invitation has been used, withdrawn, or is older than 14 days. Ask for a new one."


def add_member(
    project: Project, person: Person, role: Role, *, by: Person | None, at: datetime
) -> Membership:
    """Makes somebody a member without a link. Raises Refusal where they are one already."""
    with writing(project, by=by, at=at) as change:
        if queries.membership_of(change.project, person.id) is not None:
            raise Refusal("Member already exists.", 409)
        membership = Membership(project_id=change.project.id, person_id=person.id, role=role.value)
        membership.person = person
        db.session.add(membership)
        change.record("member.added", name=person.name, role=role.value, person_id=person.id)
        return membership


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


def remove(project: Project, person_id: int, *, by: Person | None, at: datetime) -> list[str]:
    """Takes the member, and links made for them or by them, out of the project; their stories stay
    theirs. Answers what else ended for them, in sentences. Nothing where they are not in it. Refuses to
    leave no owner."""
    with writing(project, by=by, at=at) as change:
        membership = queries.membership_of(project, person_id)
        if membership is None:
            return []
        _refuse_leaving_no_owner(project, membership)
        _end_links(project, or_(Invitation.person_id == person_id, Invitation.invited_by_id == person_id))
        db.session.delete(membership)
        change.record("member.removed", name=membership.person.name, person_id=person_id)
        return [sentence for end in LEAVING if (sentence := end(project, membership.person))]


LEAVING: list[Callable[[Project, Person], str]] = []
"""What higher parts end for who is taken out of a project, within the same change; each says what, or ""."""


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
