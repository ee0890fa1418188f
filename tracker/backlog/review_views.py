"""Addresses of reviews, and of the kinds of reviews that a project has."""

from __future__ import annotations

from flask import g, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from tracker.accounts.models import Person
from tracker.backlog import review_actions as reviews
from tracker.backlog.detail_forms import ReviewForm, ReviewTypeForm
from tracker.backlog.detail_queries import found, review_types
from tracker.backlog.models import Story
from tracker.backlog.queries import find_story, members
from tracker.teams.door import may, needs, project_blueprint
from tracker.teams.permissions import May
from tracker.web import Refusal, me, now, saved

blueprint = project_blueprint("reviews", __name__)


@blueprint.post("/stories/<int:story_id>/reviews")
@needs(May.WORK)
def ask(story_id: int) -> AnyResponse:
    story = find_story(g.project, story_id)
    form = ReviewForm(request.form).checked()
    if form.review_type_id.data is None:
        raise Refusal("Choose what kind of review is asked for.")
    kind = found(review_types(g.project), form.review_type_id.data)
    reviews.ask(story, kind, _person(form.reviewer_id.data), by=me(), at=now())
    return _saved(story)


@blueprint.post("/stories/<int:story_id>/reviews/<int:review_id>")
@needs(May.WORK)
def change(story_id: int, review_id: int) -> AnyResponse:
    story = find_story(g.project, story_id)
    review = found(story.reviews, review_id)
    form = ReviewForm(request.form).checked()
    if form.status.data:
        reviews.judge(story, review, form.status.data, by=me(), at=now())
    elif "reviewer_id" in request.form:
        reviews.assign(story, review, _person(form.reviewer_id.data), by=me(), at=now())
    return _saved(story)


@blueprint.post("/stories/<int:story_id>/reviews/<int:review_id>/deletions")
@needs(May.WORK)
def remove(story_id: int, review_id: int) -> AnyResponse:
    story = find_story(g.project, story_id)
    reviews.remove(story, found(story.reviews, review_id), by=me(), at=now())
    return _saved(story)


@blueprint.get("/review-types")
@needs(May.READ)
def types() -> str:
    kinds = review_types(g.project)
    return render_template("backlog/review_types.html", kinds=kinds, may_manage=may(May.MANAGE))


@blueprint.post("/review-types")
@needs(May.MANAGE)
def add_type() -> AnyResponse:
    form = ReviewTypeForm(request.form).checked()
    reviews.add_type(g.project, form.name.data or "", by=me(), at=now())
    return saved(url_for("reviews.types"))


@blueprint.post("/review-types/<int:review_type_id>")
@needs(May.MANAGE)
def rename_type(review_type_id: int) -> AnyResponse:
    kind = found(review_types(g.project), review_type_id)
    form = ReviewTypeForm(request.form).checked()
    reviews.rename_type(g.project, kind, form.name.data or "", by=me(), at=now())
    return saved(url_for("reviews.types"))


@blueprint.post("/review-types/<int:review_type_id>/hiding")
@needs(May.MANAGE)
def hide_type(review_type_id: int) -> AnyResponse:
    kind = found(review_types(g.project), review_type_id)
    reviews.hide_type(g.project, kind, request.form.get("hidden") == "yes", by=me(), at=now())
    return saved(url_for("reviews.types"))


def _person(key: int | None) -> Person | None:
    return None if key is None else found(members(g.project), key)


def _saved(story: Story) -> AnyResponse:
    return saved(url_for("backlog.story", story_id=story.id, _anchor="reviews"), X_Story_Id=str(story.id))
