"""Verbs of comments. Texts come rendered (mentions.written): that may take a while, and nobody shall wait."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from tracker.accounts.models import Person
from tracker.backlog import comment_queries as queries
from tracker.backlog.attachment_actions import attach_to, take_off
from tracker.backlog.comment_queries import Subject
from tracker.backlog.detail_models import Comment
from tracker.backlog.follower_actions import add_followers
from tracker.backlog.mentions import Written
from tracker.backlog.models import Epic, Story
from tracker.backlog.writing import Change, writing
from tracker.database import db
from tracker.notifications.audience import Reason
from tracker.web import Refusal

LONGEST = 20_000
AT_ONCE = timedelta(minutes=1)
"""The same words again within this time, and no other files, are one comment, sent twice."""
ADDED = ("comment.added", "epic.commented")
EDITED = ("comment.edited", "epic.comment_edited")
DELETED = ("comment.deleted", "epic.comment_deleted")
"""Kinds of events: of a story, of an epic."""


def add(
    subject: Subject,
    said: Written,
    *,
    by: Person | None,
    at: datetime,
    uploads: Collection[int] = (),
    commit_identifier: str = "",
    commit_type: str = "",
) -> Comment:
    """What somebody says about the story or the epic, with files that were sent before (numbers of uploads
    of theirs); `commit_identifier` names the commit it is about, `commit_type` where that lies. They follow
    the story from now on, and so does whom they mention (1.4). Raises Refusal where nothing is said, and
    where a mention could mean several people."""
    with writing(queries.project_of(subject), by=by, at=at) as change:
        _check(said, or_files=bool(uploads))
        last = queries.latest_comment(subject)
        if (
            last
            and by
            and (last.by_id, last.text) == (by.id, said.text)
            and change.at - last.created_at < AT_ONCE
            and {*uploads} <= {file.id for file in last.attachments}
        ):
            return last
        comment = Comment(
            story_id=subject.id if isinstance(subject, Story) else None,
            epic_id=subject.id if isinstance(subject, Epic) else None,
            by=by,
            text=said.text,
            html=said.html,
            created_at=change.at,
            edited_at=None,
            commit_identifier=commit_identifier,
            commit_type=commit_type,
        )
        db.session.add(comment)
        db.session.flush()
        attach_to(subject, uploads, by=by, at=change.at, comment=comment)
        _address(change, subject, said.named, by)
        _record(change, ADDED, subject, comment.id)
        return comment


def edit(
    comment: Comment,
    said: Written,
    *,
    by: Person | None,
    at: datetime,
    named_before: Collection[int] = frozenset(),
    uploads: Collection[int] = (),
    without: Collection[int] = (),
) -> Comment:
    """Changes the words; attaches uploads, and takes off the files of these numbers. Whom the comment did not
    name before is told. Raises Refusal for anybody but its author (1.2)."""
    subject = queries.subject_of(comment)
    with writing(queries.project_of(subject), by=by, at=at) as change:
        if by is None or comment.by_id != by.id:
            raise Refusal("Only who wrote a comment may change it. Write one of your own below it.", 403)
        gone = [file for file in comment.attachments if file.id in without]
        new = {*uploads} - {file.id for file in comment.attachments}
        if comment.text == said.text and not gone and not new:
            return comment
        attach_to(subject, new, by=by, at=change.at, comment=comment)
        take_off(gone, at=change.at)
        db.session.flush()
        db.session.expire(comment, ["attachments"])
        _check(said, or_files=bool(comment.attachments))
        comment.text, comment.html, comment.edited_at = said.text, said.html, change.at
        _address(change, subject, said.named - set(named_before))
        _record(change, EDITED, subject, comment.id)
        return comment


def delete(comment: Comment, *, by: Person | None, at: datetime, owns_project: bool = False) -> None:
    """Deletes the comment and its files. Raises Refusal for all but its author and owners of the project."""
    subject = queries.subject_of(comment)
    with writing(queries.project_of(subject), by=by, at=at) as change:
        mine = by is not None and comment.by_id == by.id
        if not (mine or owns_project):
            raise Refusal("Only who wrote a comment, or an owner of the project, may delete it.", 403)
        number = comment.id
        take_off(comment.attachments, at=change.at)
        db.session.delete(comment)
        _record(change, DELETED, subject, number)


def _address(change: Change, subject: Subject, named: Collection[int], by: Person | None = None) -> None:
    people = queries.people(named)
    if isinstance(subject, Story):
        add_followers(subject, (by, *people))
    change.address(Reason.MENTION, people)


def _record(change: Change, kinds: tuple[str, str], subject: Subject, comment_id: int) -> None:
    of_story, of_epic = kinds
    if isinstance(subject, Story):
        change.record(of_story, subject, title=subject.title, comment_id=comment_id)
    else:
        change.record(of_epic, epic_id=subject.id, title=subject.name, comment_id=comment_id)


def _check(said: Written, or_files: bool) -> None:
    if not said.text and not or_files:
        raise Refusal("Write something first, or attach a file.")
    if len(said.text) > LONGEST:
        raise Refusal(f"A comment has at most {LONGEST} characters; this one has {len(said.text)}.")
    if said.unclear:
        raise Refusal(" ".join(said.unclear))
