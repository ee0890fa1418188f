"""Addresses of stories."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, g, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from tracker.backlog import actions, comment_actions, queries
from tracker.backlog import detail_queries as details
from tracker.backlog.code_addresses import short_name
from tracker.backlog.comment_forms import TransitionForm
from tracker.backlog.comment_queries import mentionable
from tracker.backlog.fields import priority_words
from tracker.backlog.forecast_queries import forecast
from tracker.backlog.forecasting import End
from tracker.backlog.forms import EstimateForm, MoveForm, NewStoryForm, StoryForm
from tracker.backlog.link_queries import called
from tracker.backlog.mentions import Written, written
from tracker.backlog.models import Story
from tracker.backlog.position_queries import place_to_add, state_of_new
from tracker.backlog.references import is_bare
from tracker.backlog.telling import told
from tracker.backlog.workflow import SCHEDULED, State, StoryType, unestimated, word
from tracker.database import db
from tracker.planning.calendar import day_of
from tracker.planning.forecast_words import when
from tracker.teams.door import may, needs, project_blueprint, released
from tracker.teams.permissions import May
from tracker.teams.queries import projects_to_work_in
from tracker.text import markdown
from tracker.web import Refusal, me, now, wants_fragment

blueprint = project_blueprint("backlog", __name__)


@blueprint.post("/stories")
@needs(May.WORK)
def create() -> AnyResponse:
    form = NewStoryForm(request.form, project=g.project, people=queries.members(g.project))
    if not form.validate():
        raise Refusal(" ".join(form.complaints))
    at_end = request.form.get("place") == "bottom"
    state, values = state_of_new(g.project, form.list.data), form.values()
    rendered = _rendered(values["description"])
    place = place_to_add(g.project, form.list.data, now(), at_end=at_end, after=form.after.data)
    story = actions.create(
        g.project, by=me(), at=now(), state=state, place=place, rendered=rendered, **values
    )
    return _saved(story)


@blueprint.get("/stories/<int:story_id>")
@needs(May.READ)
def story(story_id: int) -> str | AnyResponse:
    """The story; where it moved to another project that the person may read, the way there."""
    try:
        found = queries.find_story(g.project, story_id)
    except NotFound:
        elsewhere = None if wants_fragment() else called(Story, story_id, me())
        if elsewhere is None or elsewhere.id != story_id:
            raise
        return redirect(url_for("backlog.story", project_id=elsewhere.project_id, story_id=story_id), 302)
    return _page(found)


@blueprint.post("/stories/<int:story_id>")
@needs(May.WORK)
def edit(story_id: int) -> AnyResponse | tuple[str, int]:
    story = queries.find_story(g.project, story_id)
    form = StoryForm(request.form, project=g.project, people=queries.members(g.project), story=story)
    if not form.validate():
        return _page(story, form, form.complaints), 422
    values = form.values(only=form.sent(request.form.keys()))
    rendered = None
    if values.get("description", story.description) != story.description:
        rendered = _rendered(values["description"])
        story = queries.find_story(g.project, story_id)
    try:
        actions.edit(story, by=me(), at=now(), seen=form.version.data, rendered=rendered, **values)
    except Refusal as refusal:
        db.session.rollback()
        form.version.data = g.project.version
        return _page(queries.find_story(g.project, story_id), form, [refusal.text]), refusal.status
    return _saved(story)


@blueprint.post("/stories/<int:story_id>/transitions")
@needs(May.WORK)
def transition(story_id: int) -> AnyResponse:
    """The new state; what is said to it becomes a comment first, so that undoing takes back the state."""
    story, form = queries.find_story(g.project, story_id), TransitionForm(request.form)
    if not form.validate():
        raise Refusal(" ".join(form.complaints))
    if form.text.data:
        said = _said(form.text.data)
        story = queries.find_story(g.project, story_id)
        comment_actions.add(story, said, by=me(), at=now())
    actions.change_state(story, form.state.data or "", by=me(), at=now())
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


def _rendered(description: str) -> str:
    """The HTML of a description, made while the project is let go."""
    if not description:
        return ""
    with released():
        return markdown(description)


def _said(text: str) -> Written:
    """What somebody says, rendered while the project is let go."""
    members = mentionable(g.project)
    with released():
        return written(text, members)


def _saved(story: Story) -> AnyResponse:
    db.session.commit()
    if wants_fragment():
        return Response(status=204, headers={"X-Story-Id": str(story.id)})
    return redirect(url_for("board.show", _anchor=f"story-{story.id}"), 303)


def _page(story: Story, form: StoryForm | None = None, complaints: list[str] | None = None) -> str:
    people = queries.members(g.project)
    events, older = details.history(story, me())
    context: dict[str, Any] = {
        "story": story,
        "form": form or StoryForm(project=g.project, people=people, story=story),
        "complaints": complaints or [],
        "people": people,
        "can_work": may(May.WORK),
        "steps": [(to, word(story.story_type, story.state, to)) for to in story.next_steps],
        "history": told(events, story.id),
        "older": older,
        "blocks": details.waiting_for([story.id]),
        "labels": details.label_names(g.project),
        "review_types": details.review_types(g.project),
        "follows": me() in story.followers,
        "code_name": short_name,
        "is_bare": is_bare,
        "priority_words": priority_words,
        "unestimated": unestimated(g.project.bugs_and_chores_are_estimatable),
        "foreseen": _foreseen(story),
        "other_projects": projects_to_work_in(me(), g.project) if _may_move(story) else [],
    }
    return render_template("backlog/_story.html" if wants_fragment() else "backlog/story.html", **context)


def _may_move(story: Story) -> bool:
    """Whether the story may be moved to another project (see backlog/project_move_actions.py)."""
    return may(May.WORK) and story.state != State.ACCEPTED and story.story_type != StoryType.RELEASE


def _foreseen(story: Story) -> str:
    """When the story will be done, in words; "" where that cannot be told."""
    if story.state not in SCHEDULED:
        return ""
    at = now()
    known = queries.facts(g.project, at)
    end = End(story.id)
    found = forecast(g.project, known, at, [end]).forecasts.get(end)
    return when(found, day_of(at, g.project.zone)) if found else ""
