"""Addresses of stories."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from tracker.backlog import actions, queries
from tracker.backlog import detail_queries as details
from tracker.backlog.code_addresses import short_name
from tracker.backlog.forecast_queries import forecast
from tracker.backlog.forecasting import End
from tracker.backlog.forms import LISTS, EstimateForm, MoveForm, NewStoryForm, StoryForm
from tracker.backlog.models import Story
from tracker.backlog.position_queries import place_to_add
from tracker.backlog.references import is_bare
from tracker.backlog.telling import told
from tracker.backlog.workflow import SCHEDULED, StoryType, is_estimable, word
from tracker.database import db
from tracker.planning.calendar import day_of
from tracker.planning.forecast_words import when
from tracker.teams.door import may, needs, project_blueprint, released
from tracker.teams.models import Project
from tracker.teams.permissions import May
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
    state, values = LISTS[form.list.data], form.values()
    rendered = _rendered(values["description"])
    place = place_to_add(g.project, form.list.data, now(), at_end=at_end, after=form.after.data)
    story = actions.create(
        g.project, by=me(), at=now(), state=state, place=place, rendered=rendered, **values
    )
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


def _rendered(description: str) -> str:
    """The HTML of a description, made while the project is let go."""
    if not description:
        return ""
    with released():
        return markdown(description)


def _saved(story: Story) -> AnyResponse:
    db.session.commit()
    if wants_fragment():
        return Response(status=204, headers={"X-Story-Id": str(story.id)})
    return redirect(url_for("board.show", _anchor=f"story-{story.id}"), 303)


def _page(story: Story, form: StoryForm | None = None, complaints: list[str] | None = None) -> str:
    people = queries.members(g.project)
    events, older = details.history(story)
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
        "unestimated": _unestimated(g.project),
        "foreseen": _foreseen(story),
    }
    return render_template("backlog/_story.html" if wants_fragment() else "backlog/story.html", **context)


def _foreseen(story: Story) -> str:
    """When the story will be done, in words; "" where that cannot be told."""
    if story.state not in SCHEDULED:
        return ""
    at = now()
    known = queries.facts(g.project, at)
    end = End(story.id)
    found = forecast(g.project, known, at, [end]).forecasts.get(end)
    return when(found, day_of(at, g.project.zone)) if found else ""


def _unestimated(project: Project) -> list[str]:
    """The types whose stories have no points in the project: one that becomes such loses them."""
    return [kind for kind in StoryType if not is_estimable(kind, project.bugs_and_chores_are_estimatable)]
