"""Verbs of reviews: somebody is asked to look at a story, and says what they found. And of their kinds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tracker.accounts.models import Person
from tracker.backlog import detail_queries as queries
from tracker.backlog.detail_models import Review, ReviewType
from tracker.backlog.models import Story
from tracker.backlog.workflow import REVIEW_STATUSES
from tracker.backlog.writing import writing
from tracker.database import db
from tracker.notifications.audience import Reason
from tracker.teams.models import Project
from tracker.web import Refusal

NOBODY = "somebody"


def ask(
    story: Story, kind: ReviewType, reviewer: Person | None, *, by: Person | None, at: datetime
) -> Review:
    """A review that waits for this person, or for whoever takes it. One of that kind which waits for the
    same person already is not asked for again."""
    with writing(story.project, by=by, at=at) as change:
        for review in story.reviews:
            if review.review_type is kind and review.reviewer is reviewer and review.status == "unstarted":
                return review
        review = Review(
            review_type=kind,
            reviewer=reviewer,
            status="unstarted",
            created_at=change.at,
            updated_at=change.at,
        )
        story.reviews.append(review)
        change.address(Reason.REVIEW, [reviewer] if reviewer else [])
        change.record("review.asked", story, title=story.title, review=kind.name, **_named(reviewer))
        return review


def assign(story: Story, review: Review, reviewer: Person | None, *, by: Person | None, at: datetime) -> None:
    """Another reviewer, or nobody yet."""
    with writing(story.project, by=by, at=at) as change:
        if review.reviewer is reviewer:
            return
        review.reviewer, review.updated_at = reviewer, change.at
        change.address(Reason.REVIEW, [reviewer] if reviewer else [])
        details = {"review": review.review_type.name, **_named(reviewer)}
        change.record("review.assigned", story, title=story.title, **details)


def judge(story: Story, review: Review, status: str, *, by: Person | None, at: datetime) -> None:
    """Where the review stands: unstarted, in_review, pass or revise. Who judges one that was nobody's
    becomes its reviewer. Raises Refusal for any other status."""
    with writing(story.project, by=by, at=at) as change:
        if status not in REVIEW_STATUSES:
            raise Refusal(f"“{status}” is not where a review can stand.")
        if review.status == status:
            return
        review.status, review.updated_at = status, change.at
        if review.reviewer is None and status != "unstarted":
            review.reviewer = by
        change.record(
            "review.judged",
            story,
            title=story.title,
            review=review.review_type.name,
            status=REVIEW_STATUSES[status],
            reviewer_id=review.reviewer.id if review.reviewer else None,
        )


def remove(story: Story, review: Review, *, by: Person | None, at: datetime) -> None:
    """Takes the review off the story."""
    with writing(story.project, by=by, at=at) as change:
        name = review.review_type.name
        story.reviews.remove(review)
        db.session.delete(review)
        change.record("review.removed", story, title=story.title, review=name)


def add_type(project: Project, name: str, *, by: Person | None, at: datetime) -> ReviewType:
    """A new kind of review. Raises Refusal where the name is missing or taken."""
    with writing(project, by=by, at=at) as change:
        _check_name(change.project, name)
        kind = ReviewType(project_id=change.project.id, name=name)
        db.session.add(kind)
        change.record("review_type.added", name=name)
        return kind


def rename_type(project: Project, kind: ReviewType, name: str, *, by: Person | None, at: datetime) -> None:
    """Another name, on every story that has such a review. Raises Refusal as `add_type` does."""
    with writing(project, by=by, at=at) as change:
        if kind.name == name:
            return
        _check_name(change.project, name, kind)
        before, kind.name = kind.name, name
        touched = queries.stories_with_review(kind)
        change.record("review_type.renamed", touched=touched, name=before, to=name)


def hide_type(project: Project, kind: ReviewType, hidden: bool, *, by: Person | None, at: datetime) -> None:
    """No longer, or again, to be asked for; reviews of this kind stay as they are."""
    with writing(project, by=by, at=at) as change:
        if kind.hidden == hidden:
            return
        kind.hidden = hidden
        change.record("review_type.hidden" if hidden else "review_type.shown", name=kind.name)


def _named(reviewer: Person | None) -> dict[str, Any]:
    return {
        "reviewer": reviewer.name if reviewer else NOBODY,
        "reviewer_id": reviewer.id if reviewer else None,
    }


def _check_name(project: Project, name: str, besides: ReviewType | None = None) -> None:
    if not name:
        raise Refusal("A kind of review needs a name.")
    for kind in queries.review_types(project):
        if kind is not besides and kind.name.casefold() == name.casefold():
            raise Refusal(f"There is a kind of review named {kind.name} already.")
