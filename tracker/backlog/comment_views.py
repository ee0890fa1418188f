"""Addresses of comments and of the files that hang on stories."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, g, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from tracker.backlog import attachment_actions, comment_actions, queries
from tracker.backlog import comment_queries as talk
from tracker.backlog.comment_forms import CommentForm, UploadsForm
from tracker.backlog.detail_models import Attachment
from tracker.backlog.mentions import Written, shortest, written
from tracker.backlog.models import Story
from tracker.database import db
from tracker.teams.door import may, needs, project_blueprint, released
from tracker.teams.permissions import May
from tracker.web import Refusal, me, now, to_be_saved, wants_fragment

blueprint = project_blueprint("comments", __name__)


@blueprint.get("/stories/<int:story_id>/comments")
@needs(May.READ)
def show(story_id: int) -> str:
    return _drawn(queries.find_story(g.project, story_id))


@blueprint.post("/stories/<int:story_id>/comments")
@needs(May.WORK)
def add(story_id: int) -> AnyResponse:
    story = queries.find_story(g.project, story_id)
    form = _checked(CommentForm(request.form))
    (said,), sent = _prepared(story, form.text.data)
    comment = comment_actions.add(
        queries.find_story(g.project, story_id), said, by=me(), at=now(), uploads=[*form.uploads.data, *sent]
    )
    return _done(queries.find_story(g.project, story_id), f"comment-{comment.id}")


@blueprint.post("/comments/<int:comment_id>")
@needs(May.WORK)
def edit(comment_id: int) -> AnyResponse:
    comment = talk.find_comment(g.project, comment_id)
    form = _checked(CommentForm(request.form))
    (said, before), _ = _prepared(talk.story_of(comment), form.text.data, comment.text)
    comment = talk.find_comment(g.project, comment_id)
    comment_actions.edit(comment, said, by=me(), at=now(), named_before=before.named)
    return _done(talk.story_of(comment), f"comment-{comment.id}")


@blueprint.post("/comments/<int:comment_id>/deletions")
@needs(May.WORK)
def delete(comment_id: int) -> AnyResponse:
    comment = talk.find_comment(g.project, comment_id)
    story = talk.story_of(comment)
    comment_actions.delete(comment, by=me(), at=now(), owns_project=may(May.MANAGE))
    return _done(story, "comments")


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
@needs(May.WORK)
def upload(story_id: int) -> str:
    """Stores files for a comment that is still being written."""
    story = queries.find_story(g.project, story_id)
    files = _received(story)
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
    story = talk.story_of(file)
    attachment_actions.remove(file, by=me(), at=now(), owns_project=may(May.MANAGE))
    return _done(story, "attachments")


@blueprint.get("/attachments/<int:attachment_id>")
@needs(May.READ)
def download(attachment_id: int) -> AnyResponse:
    """The file, always to be saved and never to be shown: it could be a page that runs."""
    file = talk.find_attachment(g.project, attachment_id)
    return to_be_saved(attachment_actions.pieces(file), file.filename, file.content_type, file.size)


def _checked(form: Any) -> Any:
    if not form.validate():
        raise Refusal(" ".join(form.complaints))
    return form


def _prepared(story: Story, *texts: str) -> tuple[list[Written], list[int]]:
    """These texts rendered, and the numbers of the files that came along, stored: the project is let go
    meanwhile, so that nobody waits for either."""
    members = talk.mentionable(g.project)
    sent = [file.id for file in _received(story)]
    with released():
        rendered = [written(text, members) for text in texts]
    return rendered, sent


def _received(story: Story) -> list[Attachment]:
    """The files of this request, stored and waiting to be attached."""
    files = [file for file in request.files.getlist("files") if file.filename]
    if not files:
        return []
    waiting = attachment_actions.announce(story, [file.filename or "" for file in files], by=me(), at=now())
    names = [(each.id, each.stored_as) for each in waiting]
    with released():
        sizes = {
            key: attachment_actions.store(name, file.stream)
            for (key, name), file in zip(names, files, strict=True)
        }
    return attachment_actions.arrived(sizes)


def _done(story: Story, anchor: str) -> AnyResponse:
    db.session.commit()
    if wants_fragment():
        return Response(_drawn(story))
    flash_of = {"comments": "The comment was deleted."}
    if anchor in flash_of:
        flash(flash_of[anchor])
    return redirect(url_for("backlog.story", story_id=story.id, _anchor=anchor), 303)


def _drawn(story: Story) -> str:
    db.session.expire(story)
    return render_template("backlog/_comments.html", story=story, can_work=may(May.WORK))
