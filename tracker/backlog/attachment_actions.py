"""Verbs of files that hang on stories. A file is announced in one transaction, stored while no lock is
held, and attached in another: what is never attached is swept out a day later. Deleting leaves the file's
removal in the outbox, a day later too, so that it goes if, and only if, its row goes and stays away."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import IO, NamedTuple

from flask import current_app
from sqlalchemy import delete, select

from tracker.accounts.models import Person
from tracker.backlog import comment_queries as queries
from tracker.backlog.detail_models import Attachment, Comment
from tracker.backlog.models import Story
from tracker.backlog.writing import writing
from tracker.database import db
from tracker.outbox import actions as outbox
from tracker.teams.models import Project
from tracker.uploads.names import cleaned, kind_of
from tracker.uploads.pictures import Measures, measured
from tracker.uploads.store import new_name
from tracker.web import Refusal

log = logging.getLogger(__name__)
FORGET = "forget-file"
"""The kind of work in the outbox that deletes a file."""
WAITS = timedelta(days=1)
"""So long a file that was sent may wait to be attached."""
_ANNOUNCED = -1


def announce(owner: Story | Project, names: Sequence[str], *, by: Person, at: datetime) -> list[Attachment]:
    """Files that are about to be stored, each under a name of ours, for a story or for whatever they will be
    attached to in a project. No event: nothing is attached yet."""
    files = [
        Attachment(
            story_id=owner.id if isinstance(owner, Story) else None,
            project_id=owner.id if isinstance(owner, Project) else None,
            by=by,
            filename=cleaned(name),
            content_type=kind_of(cleaned(name)),
            size=_ANNOUNCED,
            stored_as=new_name(),
            created_at=at,
        )
        for name in names
    ]
    db.session.add_all(files)
    db.session.flush()
    return files


class Waiting(NamedTuple):
    """What storing needs to know of an announced file."""

    id: int
    stored_as: str
    content_type: str

    @classmethod
    def of(cls, file: Attachment) -> Waiting:
        return cls(file.id, file.stored_as, file.content_type)


class Stored(NamedTuple):
    """How large a stored file is in bytes, and a picture in pixels."""

    size: int
    picture: Measures | None = None


def store(file: Waiting, content: IO[bytes]) -> Stored:
    """Keeps what was sent for an announced file. Raises Refusal (503) where the store does not take it."""
    picture = measured(content, file.content_type)
    try:
        return Stored(current_app.config["UPLOADS"].keep(file.stored_as, content), picture)
    except Exception as error:
        log.exception("A file could not be stored.")
        sentence = "The file could not be stored. Try again, or tell whoever runs this installation."
        raise Refusal(sentence, 503) from error


def pieces(file: Attachment) -> Iterator[bytes]:
    """What is stored, piece by piece. Raises Refusal (404) where it is gone."""
    try:
        found: Iterator[bytes] = current_app.config["UPLOADS"].pieces(file.stored_as)
    except FileNotFoundError:
        raise Refusal("This file is not stored any more.", 404) from None
    return found


def arrived(stored: Mapping[int, Stored]) -> list[Attachment]:
    """Notes that announced files are stored, by their numbers."""
    files = list(
        db.session.scalars(select(Attachment).where(Attachment.id.in_(list(stored))).order_by(Attachment.id))
    )
    for file in files:
        file.size, picture = stored[file.id]
        file.width, file.height = picture or (None, None)
    db.session.flush()
    return files


def attach(story: Story, uploads: Collection[int], *, by: Person | None, at: datetime) -> list[Attachment]:
    """Attaches files that were sent before to the story itself; answers them. What hangs on it already stays.
    Raises Refusal where there are none, and (409) where one is not there any more."""
    with writing(story.project, by=by, at=at) as change:
        if not uploads:
            raise Refusal("Choose a file first.")
        there = [file for file in story.own_files if file.id in uploads]
        files = attach_to(story, {*uploads} - {file.id for file in there}, by=by, at=change.at)
        if files:
            change.record("attachment.added", story, title=story.title, names=_names(files))
            db.session.expire(story, ["attachments"])
        return [*there, *files]


def attach_to(
    subject: queries.Subject,
    uploads: Collection[int],
    *,
    by: Person | None,
    at: datetime,
    comment: Comment | None = None,
) -> list[Attachment]:
    """Within a change: hangs these uploads on the story, or on a comment of it or of the epic."""
    files = queries.uploads_of(subject, uploads, by)
    for file in files:
        file.story_id = subject.id if isinstance(subject, Story) else None
        file.attached_at = at
        file.comment = comment
    return files


def remove(file: Attachment, *, by: Person | None, at: datetime, owns_project: bool = False) -> None:
    """Takes a file off and deletes it. Refuses all but who attached it and the project's owners."""
    comment = file.comment
    subject = queries.subject_of(comment) if comment else queries.story_of(file)
    with writing(queries.project_of(subject), by=by, at=at) as change:
        mine = by is not None and file.by_id == by.id
        if not (mine or owns_project):
            raise Refusal("Only who attached a file, or an owner of the project, may take it off.", 403)
        name = file.filename
        take_off([file], at=change.at)
        if isinstance(subject, Story):
            change.record("attachment.removed", subject, title=subject.title, names=name)
            db.session.expire(subject, ["attachments"])
        elif comment:
            db.session.expire(comment, ["attachments"])
            change.record(
                "epic.comment_edited", epic_id=subject.id, title=subject.name, comment_id=comment.id
            )


def take_off(files: Iterable[Attachment], *, at: datetime) -> None:
    """Within a change: deletes these files, and leaves the removal of what is stored in the outbox, for when
    they will hardly be brought back any more."""
    files = list(files)
    outbox.put([_forgetting(file.stored_as, at + WAITS) for file in files], at=at)
    for file in files:
        db.session.delete(file)


def sweep(at: datetime) -> int:
    """Deletes files that were sent and never attached; how many."""
    old = list(
        db.session.execute(
            select(Attachment.id, Attachment.stored_as)
            .where(Attachment.attached_at.is_(None), Attachment.created_at < at - WAITS)
            .with_for_update()  # nobody shall attach one of them before it is gone
        )
    )
    db.session.execute(delete(Attachment).where(Attachment.id.in_([key for key, _ in old])))
    outbox.put([_forgetting(name, at) for _, name in old], at=at)
    return len(old)


def _forgetting(name: str, due_at: datetime) -> dict[str, object]:
    return {"kind": FORGET, "payload": {"name": name}, "due_at": due_at}


def _names(files: Sequence[Attachment]) -> str:
    return ", ".join(file.filename for file in files)[:500]
