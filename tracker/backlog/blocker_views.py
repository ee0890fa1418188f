"""Addresses of what blocks a story."""

from __future__ import annotations

from flask import g, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from tracker.backlog import blocker_actions as blockers
from tracker.backlog.detail_forms import BlockerForm
from tracker.backlog.detail_queries import found
from tracker.backlog.models import Story
from tracker.backlog.queries import find_story
from tracker.teams.door import needs, project_blueprint
from tracker.teams.permissions import May
from tracker.web import me, now, saved

blueprint = project_blueprint("blockers", __name__)


@blueprint.post("/stories/<int:story_id>/blockers")
@needs(May.WORK)
def add(story_id: int) -> AnyResponse:
    story = find_story(g.project, story_id)
    form = BlockerForm(request.form).checked()
    blockers.add(story, form.description.data or "", by=me(), at=now())
    return _saved(story)


@blueprint.post("/stories/<int:story_id>/blockers/<int:blocker_id>")
@needs(May.WORK)
def edit(story_id: int, blocker_id: int) -> AnyResponse:
    story = find_story(g.project, story_id)
    form = BlockerForm(request.form).checked()
    blocker = found(story.blockers, blocker_id)
    blockers.edit(story, blocker, form.description.data or "", by=me(), at=now())
    return _saved(story)


@blueprint.post("/stories/<int:story_id>/blockers/<int:blocker_id>/resolutions")
@needs(May.WORK)
def resolve(story_id: int, blocker_id: int) -> AnyResponse:
    story = find_story(g.project, story_id)
    blocker = found(story.blockers, blocker_id)
    blockers.resolve(story, blocker, request.form.get("resolved") == "yes", by=me(), at=now())
    return _saved(story)


@blueprint.post("/stories/<int:story_id>/blockers/<int:blocker_id>/deletions")
@needs(May.WORK)
def delete(story_id: int, blocker_id: int) -> AnyResponse:
    story = find_story(g.project, story_id)
    blockers.delete(story, found(story.blockers, blocker_id), by=me(), at=now())
    return _saved(story)


def _saved(story: Story) -> AnyResponse:
    return saved(url_for("backlog.story", story_id=story.id, _anchor="blockers"), X_Story_Id=str(story.id))
