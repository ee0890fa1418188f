"""Addresses of the checklists of a story."""

from __future__ import annotations

from flask import g, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from tracker.backlog import checklist_actions as checklists
from tracker.backlog.detail_forms import NeighbourForm, TaskForm
from tracker.backlog.detail_models import Task
from tracker.backlog.detail_queries import found
from tracker.backlog.models import Story
from tracker.backlog.queries import find_story
from tracker.teams.door import needs, project_blueprint
from tracker.teams.permissions import May
from tracker.web import me, now, saved

blueprint = project_blueprint("checklists", __name__)


@blueprint.post("/stories/<int:story_id>/tasks")
@needs(May.WORK)
def add(story_id: int) -> AnyResponse:
    story = find_story(g.project, story_id)
    form = TaskForm(request.form).checked()
    checklists.add(story, form.description.data or "", kind=form.kind.data, by=me(), at=now())
    return _saved(story, form.kind.data)


@blueprint.post("/stories/<int:story_id>/tasks/<int:task_id>")
@needs(May.WORK)
def edit(story_id: int, task_id: int) -> AnyResponse:
    story, task = _find(story_id, task_id)
    form = TaskForm(request.form).checked()
    checklists.edit(story, task, form.description.data or "", by=me(), at=now())
    return _saved(story, task.kind)


@blueprint.post("/stories/<int:story_id>/tasks/<int:task_id>/ticks")
@needs(May.WORK)
def tick(story_id: int, task_id: int) -> AnyResponse:
    story, task = _find(story_id, task_id)
    checklists.tick(story, task, request.form.get("complete") == "yes", by=me(), at=now())
    return _saved(story, task.kind)


@blueprint.post("/stories/<int:story_id>/tasks/<int:task_id>/moves")
@needs(May.WORK)
def move(story_id: int, task_id: int) -> AnyResponse:
    story, task = _find(story_id, task_id)
    neighbour_id, after = NeighbourForm(request.form).target()
    neighbour = found([*story.tasks, *story.criteria], neighbour_id)
    checklists.move(story, task, neighbour, after=after, by=me(), at=now())
    return _saved(story, task.kind)


@blueprint.post("/stories/<int:story_id>/tasks/<int:task_id>/deletions")
@needs(May.WORK)
def delete(story_id: int, task_id: int) -> AnyResponse:
    story, task = _find(story_id, task_id)
    kind = task.kind
    checklists.delete(story, task, by=me(), at=now())
    return _saved(story, kind)


def _find(story_id: int, task_id: int) -> tuple[Story, Task]:
    story = find_story(g.project, story_id)
    return story, found([*story.tasks, *story.criteria], task_id)


def _saved(story: Story, kind: str) -> AnyResponse:
    return saved(url_for("backlog.story", story_id=story.id, _anchor=kind), X_Story_Id=str(story.id))
