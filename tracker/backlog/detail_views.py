"""Addresses of the smaller things of a story: links to code, followers, copies, its history."""

from __future__ import annotations

from typing import Any

from flask import flash, g, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from tracker.backlog import code_actions as code
from tracker.backlog import copy_actions as copies
from tracker.backlog import detail_queries as queries
from tracker.backlog import follower_actions as followers
from tracker.backlog.detail_forms import CodeLinkForm, FollowersForm, SplitForm
from tracker.backlog.models import Story
from tracker.backlog.queries import find_story, members
from tracker.backlog.telling import told
from tracker.teams.door import needs, project_blueprint
from tracker.teams.permissions import May
from tracker.text import number
from tracker.web import me, now, saved, wants_fragment

blueprint = project_blueprint("details", __name__)


@blueprint.post("/stories/<int:story_id>/code-links")
@needs(May.WORK)
def link(story_id: int) -> AnyResponse:
    story = find_story(g.project, story_id)
    form = CodeLinkForm(request.form).checked()
    code.link(story, form.url.data or "", by=me(), at=now())
    return _saved(story, "code")


@blueprint.post("/stories/<int:story_id>/code-links/<int:code_link_id>/deletions")
@needs(May.WORK)
def unlink(story_id: int, code_link_id: int) -> AnyResponse:
    story = find_story(g.project, story_id)
    code.unlink(story, queries.found(story.code_links, code_link_id), by=me(), at=now())
    return _saved(story, "code")


@blueprint.post("/stories/<int:story_id>/followers")
@needs(May.WORK)
def follow(story_id: int) -> AnyResponse:
    story = find_story(g.project, story_id)
    verb = MYSELF.get(request.form.get("follow", ""))
    if verb is not None:
        verb(story, by=me(), at=now())
    else:
        form = FollowersForm(request.form, people=[*members(g.project), *story.followers]).checked()
        followers.change_followers(story, come=form.come, go=form.go, by=me(), at=now())
    return _saved(story, "followers")


MYSELF = {"yes": followers.follow, "no": followers.unfollow}


@blueprint.post("/stories/<int:story_id>/clones")
@needs(May.WORK)
def clone(story_id: int) -> AnyResponse:
    story = find_story(g.project, story_id)
    copy = copies.clone(story, by=me(), at=now())
    if not wants_fragment():
        flash(f"“{copy.title}” was copied. This is the copy.")
    return _saved(copy)


@blueprint.post("/stories/<int:story_id>/splits")
@needs(May.WORK)
def split(story_id: int) -> AnyResponse:
    story = find_story(g.project, story_id)
    form = SplitForm(request.form)
    titles = form.titles()
    copies.split(story, titles, keep_points=form.points.data == "keep", by=me(), at=now())
    return saved(url_for("board.show", _anchor=f"story-{story.id}"), X_Story_Id=str(story.id))


@blueprint.get("/stories/<int:story_id>/history")
@needs(May.READ)
def history(story_id: int) -> str | AnyResponse:
    story = find_story(g.project, story_id)
    events, older = queries.history(story, me(), request.args.get("before", type=number))
    context: dict[str, Any] = {"story": story, "history": told(events, story.id), "older": older}
    return render_template("backlog/_history.html" if wants_fragment() else "backlog/history.html", **context)


def _saved(story: Story, part: str | None = None) -> AnyResponse:
    return saved(url_for("backlog.story", story_id=story.id, _anchor=part), X_Story_Id=str(story.id))
