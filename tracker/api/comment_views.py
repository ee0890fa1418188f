"""Comments on stories and on epics with their files, and the files of stories themselves, for programs
(semantics reference 1.4; the last are ours)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, g, request

from tracker.api.along_queries import comments as comments_of
from tracker.api.answering import asked_fields, many, nothing, one
from tracker.api.asking import read
from tracker.api.door import api_blueprint, story_addresses
from tracker.api.parameters import integer, needed, several, text, thing
from tracker.api.problems import invalid, one_needed, unfound
from tracker.api.readable_queries import readable
from tracker.api.story_actions import say
from tracker.api.story_part_shapes import ATTACHMENT, COMMENT
from tracker.backlog import attachment_actions, comment_actions
from tracker.backlog.comment_queries import Subject, file_of, mentionable
from tracker.backlog.detail_models import Attachment, Comment
from tracker.backlog.detail_queries import found
from tracker.backlog.epic_queries import find_epic
from tracker.backlog.mentions import written
from tracker.backlog.queries import find_story
from tracker.teams.door import may, needs, released
from tracker.teams.permissions import May
from tracker.web import me, now, signed_in, to_be_saved

blueprint = api_blueprint("comments", __name__)
of_stories = story_addresses(blueprint)

FILES = several(thing(id=integer))
PARAMETERS = {
    "text": text(20000),
    "file_attachment_ids": several(integer),
    "file_attachments": FILES,
    "google_attachments": several(thing()),
    "commit_identifier": text(255),
    "commit_type": text(255),
}
OF_GOOGLE: list[Attachment] = []
CHANGING = {
    "text": text(20000),
    "attachment_ids_to_remove": several(integer),
    "attachments_to_add": FILES,
    "file_attachment_ids_to_add": several(integer),
    "file_attachment_ids_to_remove": several(integer),
    "google_attachment_ids_to_remove": several(integer),
}


def addresses(tail: str, methods: list[str]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declares addresses below a story and below an epic, each with its project and without."""

    def declare(view: Callable[..., Any]) -> Callable[..., Any]:
        story_addresses(blueprint)(tail, methods)(view)
        for start in ("/projects/<int:project_id>", ""):
            blueprint.add_url_rule(f"{start}/epics/<int:epic_id>{tail}", view_func=view, methods=methods)
        return view

    return declare


@addresses("/comments", ["GET"])
@needs(May.READ)
def comments(**subject: int) -> Response:
    return many(COMMENT, comments_of(_subject(**subject), asked_fields(COMMENT)))


@addresses("/comments", ["POST"])
@needs(May.WORK)
def add_comment(**subject: int) -> Response:
    on, values = _subject(**subject), read(**PARAMETERS)
    uploads = [*(values.get("file_attachment_ids") or ()), *_numbers(values.get("file_attachments"))]
    if values.get("google_attachments"):
        raise invalid("Files are sent to be attached here: google_attachments cannot be added.")
    if not (values.get("text") or uploads):
        raise invalid("A comment needs a text or a file.")
    commit: dict[str, str] = {
        name: values[name] or "" for name in ("commit_identifier", "commit_type") if name in values
    }
    return one(COMMENT, say(on, values.get("text") or "", by=me(), at=now(), uploads=uploads, commit=commit))


@addresses("/comments/<int:comment_id>", ["GET"])
@needs(May.READ)
def comment(comment_id: int, **subject: int) -> Response:
    return one(COMMENT, _comment(comment_id, subject))


@addresses("/comments/<int:comment_id>", ["PUT"])
@needs(May.WORK)
def change_comment(comment_id: int, **subject: int) -> Response:
    found_one, values = _comment(comment_id, subject), read(**CHANGING)
    if all(value is None for value in values.values()):
        raise one_needed(list(CHANGING))
    members = mentionable(g.project)
    words = found_one.text if values.get("text") is None else values["text"]
    said, before = written(words, members), written(found_one.text, members)
    comment_actions.edit(
        found_one,
        said,
        by=me(),
        at=now(),
        named_before=before.named,
        uploads=_numbers(values.get("attachments_to_add")) + (values.get("file_attachment_ids_to_add") or []),
        without=[
            *(values.get("attachment_ids_to_remove") or ()),
            *(values.get("file_attachment_ids_to_remove") or ()),
        ],
    )
    return one(COMMENT, found_one)


@addresses("/comments/<int:comment_id>", ["DELETE"])
@needs(May.WORK)
def delete_comment(comment_id: int, **subject: int) -> Response:
    comment_actions.delete(_comment(comment_id, subject), by=me(), at=now(), owns_project=may(May.MANAGE))
    return nothing()


@addresses("/comments/<int:comment_id>/file_attachments/<int:attachment_id>", ["DELETE"])
@needs(May.WORK)
def delete_file(comment_id: int, attachment_id: int, **subject: int) -> Response:
    file = found(_comment(comment_id, subject).attachments, attachment_id)
    attachment_actions.remove(file, by=me(), at=now(), owns_project=may(May.MANAGE))
    return nothing()


@addresses("/comments/<int:comment_id>/google_attachments/<int:attachment_id>", ["DELETE"])
@needs(May.WORK)
def delete_google_file(comment_id: int, attachment_id: int, **subject: int) -> Response:
    """No comment has any here."""
    _comment(comment_id, subject)
    found(OF_GOOGLE, attachment_id)
    return nothing()


@of_stories("/file_attachments", ["GET"])
@needs(May.READ)
def files(story_id: int) -> Response:
    """The files that hang on the story itself; those of its comments come with these."""
    return many(ATTACHMENT, find_story(g.project, story_id).own_files)


@of_stories("/file_attachments", ["POST"])
@needs(May.WORK)
def attach_file(story_id: int) -> Response:
    """Attaches a file that was sent to the project's uploads to the story itself."""
    story, values = find_story(g.project, story_id), read(id=integer)
    needed(values, ["id"])
    return one(ATTACHMENT, attachment_actions.attach(story, [values["id"]], by=me(), at=now())[0])


@of_stories("/file_attachments/<int:attachment_id>", ["DELETE"])
@needs(May.WORK)
def detach_file(story_id: int, attachment_id: int) -> Response:
    """Takes a file off the story, and deletes it."""
    file = found(find_story(g.project, story_id).own_files, attachment_id)
    attachment_actions.remove(file, by=me(), at=now(), owns_project=may(May.MANAGE))
    return nothing()


@blueprint.post("/projects/<int:project_id>/uploads")
@needs(May.WORK)
def upload() -> Response:
    """Stores a file that is attached later. That is no change of the project: its version stays (1.4)."""
    file = request.files.get("file")
    if file is None:
        raise invalid("this endpoint requires the parameter: file")
    (waiting,) = attachment_actions.announce(g.project, [file.filename or ""], by=me(), at=now())
    known = attachment_actions.Waiting.of(waiting)
    with released():
        stored = attachment_actions.store(known, file.stream)
    return one(ATTACHMENT, attachment_actions.arrived({known.id: stored})[0])


@blueprint.get("/file_attachments/<int:attachment_id>/download")
@signed_in
def download(attachment_id: int) -> Response:
    """The file, by its address outside of /services, too (see paths.py)."""
    known = file_of(attachment_id)
    if known is None or readable(me(), known[1]) is None:
        raise unfound()
    file = known[0]
    return to_be_saved(attachment_actions.pieces(file), file.filename, file.content_type, file.size)


def _subject(story_id: int | None = None, epic_id: int | None = None) -> Subject:
    return find_epic(g.project, epic_id) if epic_id else find_story(g.project, story_id or 0)


def _comment(comment_id: int, subject: dict[str, int]) -> Comment:
    return found(_subject(**subject).comments, comment_id)


def _numbers(files: Any) -> list[int]:
    return [file["id"] for file in files or () if "id" in file]
