"""Files in the ZIP of an import: stored before it, while nobody waits, and attached by it. They are announced
first, so that what no import attaches (it was refused, its process ended) is swept out a day later."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from flask import current_app
from sqlalchemy import update

from tracker.accounts.models import Person
from tracker.backlog.attachment_actions import Waiting, arrived, store
from tracker.backlog.detail_models import Attachment, Comment
from tracker.database import db
from tracker.exchange.parsed import Note, Parsed, ParsedFile
from tracker.exchange.zip_files import trouble
from tracker.uploads.names import cleaned, kind_of
from tracker.uploads.store import new_name

Files = Mapping[str, Sequence[int]]
"""Numbers of files that are stored, by what the export calls their story."""
MOST_AT_ONCE = 20
"""So many times the largest file may all files of a ZIP have together."""


def keep(
    data: bytes, parsed: Parsed, *, by: Person | None, at: datetime, known: Collection[str] = ()
) -> tuple[Files, list[Note]]:
    """Stores the files of the stories that the import will make, which are not among the `known`; and says of
    which it could not. Commits, twice. Raises Refusal (503) where the store does not take them."""
    wanted = [file for file in parsed.files if file.story not in known]
    if not wanted:
        return {}, []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        good, notes = _good(archive, wanted)
        waiting = [_announced(file, by, at) for file in good]
        db.session.add_all(waiting)
        db.session.commit()
        places = list(map(Waiting.of, waiting))
        db.session.rollback()  # what follows takes its time
        stored = {}
        for each, file in zip(places, good, strict=True):
            with archive.open(file.member) as content:
                stored[each.id] = store(each, content)
    arrived(stored)
    db.session.commit()
    kept: dict[str, list[int]] = {}
    for file, each in zip(good, places, strict=True):
        kept.setdefault(file.story, []).append(each.id)
    return kept, notes


def attach(files: Files, story_ids: Mapping[str, int], *, by: Person | None, at: datetime) -> None:
    """Within the import: these files hang on the stories that it made. There they were files of comments, of
    which an export does not say which (6.3), and programs look for them there (1.4): so each story gets a
    comment without words, by whoever imports, that has its files."""
    for key, numbers in files.items():
        if key in story_ids:
            comment = Comment(
                story_id=story_ids[key], by_id=by.id if by else None, text="", html="", created_at=at
            )
            db.session.add(comment)
            db.session.flush()
            mine = update(Attachment).where(Attachment.id.in_(numbers))
            hangs = {"story_id": comment.story_id, "comment_id": comment.id, "attached_at": at}
            db.session.execute(mine.values(hangs))


def _good(archive: zipfile.ZipFile, wanted: Sequence[ParsedFile]) -> tuple[list[ParsedFile], list[Note]]:
    largest, good, notes = current_app.config["MAX_CONTENT_LENGTH"], [], []
    left = MOST_AT_ONCE * largest
    for file in wanted:
        reason = trouble(archive, file.member, min(largest, left))
        if reason:
            notes.append(Note(f"Not brought in: {file.member} {reason}."))
        else:
            good.append(file)
            left -= archive.getinfo(file.member).file_size
    return good, notes


def _announced(file: ParsedFile, by: Person | None, at: datetime) -> Attachment:
    name = cleaned(file.name)
    return Attachment(
        by_id=by.id if by else None,
        filename=name,
        content_type=kind_of(name),
        size=-1,
        stored_as=new_name(),
        created_at=at,
    )
