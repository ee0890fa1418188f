"""Addresses of stories."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from tracker.activity.kinds import sentence
from tracker.backlog import actions, queries
from tracker.backlog.forms import LISTS, EstimateForm, MoveForm, NewStoryForm, StoryForm
from tracker.backlog.models import Story
from tracker.backlog.workflow import word
from tracker.database import db
from tracker.teams.door import may, needs, project_blueprint
from tracker.teams.permissions import May
from tracker.web import Refusal, me, now, wants_fragment

blueprint = project_blueprint("backlog", __name__)


@blueprint.post("/stories")
@needs(May.WORK)
def create() -> AnyResponse:
    form = NewStoryForm(request.form, project=g.project, people=queries.members(g.project))
    if not form.validate():
        raise Refusal(" ".join(form.complaints))
    place = queries.place_to_add(g.project, form.list.data, now())
    state = LISTS[form.list.data]
    story = actions.create(g.project, by=me(), at=now(), state=state, place=place, **form.values())
    return _saved(story)


@blueprint.get("/stories/<int:story_id>")
@needs(May.READ)
def story(story_id: int) -> str:
    return _page(queries.find_story(g.project, story_id))


@blueprint.post("/stories/<int:story_id>")
@needs(May.WORK)
def edit(story_id: int) -> AnyResponse | tuple[str, int]:
    story = queries.find_story(g.project, story_id)
    form = StoryForm(request.form, project=g.project, people=queries.members(g.project), story=story)
    if not form.validate():
        return _page(story, form, form.complaints), 422
    values = form.values(only=form.sent(request.form.keys()))
    try:
        actions.edit(story, by=me(), at=now(), seen=form.version.data, **values)
    except Refusal as refusal:
        db.session.rollback()
        form.version.data = g.project.version
        return _page(queries.find_story(g.project, story_id), form, [refusal.text]), refusal.status
    return _saved(story)


@blueprint.post("/stories/<int:story_id>/transitions")
@needs(May.WORK)
def transition(story_id: int) -> AnyResponse:
    story = queries.find_story(g.project, story_id)
    actions.change_state(story, request.form.get("state", ""), by=me(), at=now())
    return _saved(story)


@blueprint.post("/stories/<int:story_id>/estimate")
@needs(May.WORK)
def estimate(story_id: int) -> AnyResponse:
    story = queries.find_story(g.project, story_id)
    form = EstimateForm(request.form, project=g.project)
    if not form.validate():
        raise Refusal(" ".join(form.complaints))
    actions.estimate(story, form.estimate.data, by=me(), at=now())
    return _saved(story)


@blueprint.post("/stories/<int:story_id>/moves")
@needs(May.WORK)
def move(story_id: int) -> AnyResponse:
    story = queries.find_story(g.project, story_id)
    form = MoveForm(request.form)
    if not form.validate():
        raise Refusal(" ".join(form.complaints))
    actions.move(story, form.target(), by=me(), at=now())
    return _saved(story)


@blueprint.post("/stories/<int:story_id>/deletions")
@needs(May.WORK)
def delete(story_id: int) -> AnyResponse:
    story = queries.find_story(g.project, story_id)
    actions.delete(story, by=me(), at=now())
    db.session.commit()
    if wants_fragment():
        return Response(status=204)
    flash(f"“{story.title}” was deleted.")
    return redirect(url_for("board.show"), 303)


def _saved(story: Story) -> AnyResponse:
    db.session.commit()
    if wants_fragment():
        return Response(status=204, headers={"X-Story-Id": str(story.id)})
    return redirect(url_for("board.show", _anchor=f"story-{story.id}"), 303)


def _page(story: Story, form: StoryForm | None = None, complaints: list[str] | None = None) -> str:
    people = queries.members(g.project)
    context: dict[str, Any] = {
        "story": story,
        "form": form or StoryForm(project=g.project, people=people, story=story),
        "complaints": complaints or [],
        "people": people,
        "can_work": may(May.WORK),
        "steps": [(to, word(story.story_type, story.state, to)) for to in story.next_steps],
        "history": [
            (sentence(event.kind, event.details), who, event.at) for event, who in queries.history(story)
        ],
    }
    return render_template("backlog/_story.html" if wants_fragment() else "backlog/story.html", **context)
