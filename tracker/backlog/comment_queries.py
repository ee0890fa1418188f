"""Reading comments and files of stories and epics, and who can be mentioned."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TypeAlias, TypeVar

from flask import abort
from sqlalchemy import select

from tracker.accounts.models import Person
from tracker.backlog.detail_models import Attachment, Comment
from tracker.backlog.mentions import Member
from tracker.backlog.models import Epic, Story
from tracker.backlog.queries import PROJECT
from tracker.database import asked, db
from tracker.teams.models import Membership, Project
from tracker.teams.permissions import Role
from tracker.web import Refusal

Hanging = TypeVar("Hanging", Comment, Attachment)
Subject: TypeAlias = Story | Epic
"""What somebody says something about."""


def find_comment(project: Project, comment_id: int) -> Comment:
    """The comment within the project; ends the request with 404 where there is none."""
    return _within(project, db.session.get(Comment, comment_id))


def find_attachment(project: Project, attachment_id: int) -> Attachment:
    """The attached file within the project; ends the request with 404 where there is none."""
    found = _within(project, db.session.get(Attachment, attachment_id))
    if found.attached_at is None:
        abort(404)
    return found


def _within(project: Project, found: Hanging | None) -> Hanging:
    """What hangs on a story or an epic of the project; ends the request with 404 for anything else."""
    subject = _hangs_on(found) if found is not None else None
    if found is None or subject is None or subject.project_id != project.id or subject.deleted_at is not None:
        abort(404)
    return found


def _hangs_on(hanging: Comment | Attachment) -> Subject | None:
    comment = hanging.comment if isinstance(hanging, Attachment) else hanging
    if comment is not None:
        return subject_of(comment)
    return db.session.get(Story, hanging.story_id) if hanging.story_id else None


def file_of(attachment_id: int) -> tuple[Attachment, int] | None:
    """An attached file, and the number of the project it belongs to; None where there is none, or what it
    hung on is deleted."""
    file = db.session.get(Attachment, attachment_id)
    if file is None or file.attached_at is None:
        return None
    subject = subject_of(file.comment) if file.comment else story_of(file)
    return None if subject.deleted_at is not None else (file, subject.project_id)


def story_of(hanging: Comment | Attachment) -> Story:
    return db.session.get_one(Story, hanging.story_id)


def subject_of(comment: Comment) -> Subject:
    """What the comment is about."""
    if comment.epic_id is not None:
        return db.session.get_one(Epic, comment.epic_id)
    return story_of(comment)


def project_of(subject: Subject) -> Project:
    return db.session.get_one(Project, subject.project_id)


def latest_comment(subject: Subject) -> Comment | None:
    column = Comment.epic_id if isinstance(subject, Epic) else Comment.story_id
    return db.session.scalars(
        select(Comment).where(column == subject.id).order_by(Comment.id.desc()).limit(1)
    ).one_or_none()


def is_stored_as(name: str) -> bool:
    """Whether a file that somebody sent is stored under this name."""
    return db.session.scalar(select(Attachment.id).where(Attachment.stored_as == name)) is not None


def people(ids: Collection[int]) -> list[Person]:
    """The people with these numbers, by name."""
    if not ids:
        return []
    return list(db.session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.name, Person.id)))


def mentionable(project: Project) -> list[Member]:
    """Who can be mentioned in the project, by name: all with a role but viewers (1.2)."""
    return [Member(*row) for row in asked(_MENTIONABLE, project=project.id)]


_MENTIONABLE = (
    select(Person.id, Person.name, Person.initials)
    .join(Membership, Membership.person_id == Person.id)
    .where(Membership.project_id == PROJECT, Membership.role != Role.VIEWER)
    .order_by(Person.name, Person.id)
)


def uploads_of(subject: Subject, ids: Iterable[int], by: Person | None) -> list[Attachment]:
    """Files that the person sent for the story, or to its project or that of the epic, and has not attached
    yet. Raises Refusal (409) where one is not there any more."""
    wanted = set(ids)
    if not wanted:
        return []
    sent_here = Attachment.project_id == subject.project_id
    if isinstance(subject, Story):
        sent_here |= Attachment.story_id == subject.id
    found = list(
        db.session.scalars(
            select(Attachment)
            .where(
                Attachment.id.in_(wanted),
                sent_here,
                Attachment.by_id == (by.id if by else None),
                Attachment.attached_at.is_(None),
                Attachment.size >= 0,
            )
            .order_by(Attachment.id)
        )
    )
    if len(found) < len(wanted):
        raise Refusal("A file you attached is not here any more. Take it off, and attach it again.", 409)
    return found
