"""Addresses of comments on stories and epics, and of the files that hang on stories."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, g, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from tracker.backlog import attachment_actions, comment_actions, queries
from tracker.backlog import comment_queries as talk
from tracker.backlog.comment_forms import CommentForm, UploadsForm
from tracker.backlog.detail_models import Attachment
from tracker.backlog.epic_queries import find_epic
from tracker.backlog.mentions import Written, shortest, written
from tracker.backlog.models import Story
from tracker.database import db
from tracker.teams.door import may, needs, project_blueprint, released
from tracker.teams.permissions import May
from tracker.web import Refusal, me, now, to_be_saved, wants_fragment

blueprint = project_blueprint("comments", __name__)


@blueprint.get("/stories/<int:story_id>/comments")
@blueprint.get("/epics/<int:epic_id>/comments")
@needs(May.READ)
def show(**subject: int) -> str:
    return _drawn(_subject(**subject))


@blueprint.post("/stories/<int:story_id>/comments")
@blueprint.post("/epics/<int:epic_id>/comments")
@needs(May.WORK)
def add(**subject: int) -> AnyResponse:
    form = _checked(CommentForm(request.form))
    (said,), sent = _prepared(_subject(**subject), form.text.data)
    uploads = [*form.uploads.data, *sent]
    comment = comment_actions.add(_subject(**subject), said, by=me(), at=now(), uploads=uploads)
    return _done(_subject(**subject), f"comment-{comment.id}")


@blueprint.post("/comments/<int:comment_id>")
@needs(May.WORK)
def edit(comment_id: int) -> AnyResponse:
    comment = talk.find_comment(g.project, comment_id)
    form = _checked(CommentForm(request.form))
    (said, before), _ = _prepared(talk.subject_of(comment), form.text.data, comment.text)
    comment = talk.find_comment(g.project, comment_id)
    comment_actions.edit(comment, said, by=me(), at=now(), named_before=before.named)
    return _done(talk.subject_of(comment), f"comment-{comment.id}")


@blueprint.post("/comments/<int:comment_id>/deletions")
@needs(May.WORK)
def delete(comment_id: int) -> AnyResponse:
    comment = talk.find_comment(g.project, comment_id)
    subject = talk.subject_of(comment)
    comment_actions.delete(comment, by=me(), at=now(), owns_project=may(May.MANAGE))
    return _done(subject, "comments")


@blueprint.get("/mentionable")
@needs(May.READ)
def mentionable() -> AnyResponse:
    members = talk.mentionable(g.project)
    return jsonify(
        [
            {"name": member.name, "initials": member.initials, "handle": shortest(member, members)}
            for member in members
        ]
    )


@blueprint.post("/stories/<int:story_id>/uploads")
@blueprint.post("/epics/<int:epic_id>/uploads")
@needs(May.WORK)
def upload(**subject: int) -> str:
    """Stores files for a comment that is still being written."""
    files = _received(_subject(**subject))
    db.session.commit()
    return render_template("backlog/_uploads.html", files=files)


@blueprint.post("/stories/<int:story_id>/attachments")
@needs(May.WORK)
def attach(story_id: int) -> AnyResponse:
    story = queries.find_story(g.project, story_id)
    form = _checked(UploadsForm(request.form))
    sent = [file.id for file in _received(story)]
    story = queries.find_story(g.project, story_id)
    attachment_actions.attach(story, [*form.uploads.data, *sent], by=me(), at=now())
    return _done(story, "attachments")


@blueprint.post("/attachments/<int:attachment_id>/deletions")
@needs(May.WORK)
def detach(attachment_id: int) -> AnyResponse:
    file = talk.find_attachment(g.project, attachment_id)
    subject = talk.subject_of(file.comment) if file.comment else talk.story_of(file)
    attachment_actions.remove(file, by=me(), at=now(), owns_project=may(May.MANAGE))
    return _done(subject, "attachments")


@blueprint.get("/attachments/<int:attachment_id>")
@needs(May.READ)
def download(attachment_id: int) -> AnyResponse:
    """The file, always to be saved and never to be shown: it could be a page that runs."""
    file = talk.find_attachment(g.project, attachment_id)
    return to_be_saved(attachment_actions.pieces(file), file.filename, file.content_type, file.size)


def _subject(story_id: int = 0, epic_id: int = 0) -> talk.Subject:
    return find_epic(g.project, epic_id) if epic_id else queries.find_story(g.project, story_id)


def _checked(form: Any) -> Any:
    if not form.validate():
        raise Refusal(" ".join(form.complaints))
    return form


def _prepared(subject: talk.Subject, *texts: str) -> tuple[list[Written], list[int]]:
    """These texts rendered, and the numbers of the files that came along, stored: the project is let go
    meanwhile, so that nobody waits for either."""
    members = talk.mentionable(g.project)
    sent = [file.id for file in _received(subject)]
    with released():
        rendered = [written(text, members) for text in texts]
    return rendered, sent


def _received(subject: talk.Subject) -> list[Attachment]:
    """The files of this request, stored and waiting to be attached."""
    files = [file for file in request.files.getlist("files") if file.filename]
    if not files:
        return []
    owner = subject if isinstance(subject, Story) else g.project
    waiting = attachment_actions.announce(owner, [file.filename or "" for file in files], by=me(), at=now())
    known = list(map(attachment_actions.Waiting.of, waiting))
    with released():
        stored = {
            each.id: attachment_actions.store(each, file.stream)
            for each, file in zip(known, files, strict=True)
        }
    return attachment_actions.arrived(stored)


def _done(subject: talk.Subject, anchor: str) -> AnyResponse:
    db.session.commit()
    if wants_fragment():
        return Response(_drawn(subject))
    flash_of = {"comments": "The comment was deleted."}
    if anchor in flash_of:
        flash(flash_of[anchor])
    if isinstance(subject, Story):
        return redirect(url_for("backlog.story", story_id=subject.id, _anchor=anchor), 303)
    return redirect(url_for("epics.epic", epic_id=subject.id, _anchor=anchor), 303)


def _drawn(subject: talk.Subject) -> str:
    db.session.expire(subject)
    shown = {"story": subject} if isinstance(subject, Story) else {"epic": subject}
    return render_template("backlog/_comments.html", **shown, can_work=may(May.WORK))
