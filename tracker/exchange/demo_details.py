"""What hangs on the demonstration's stories at the end: criteria, reviews, code, who waits for what."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import select

from tracker.backlog import blocker_actions as blockers
from tracker.backlog import checklist_actions as checklists
from tracker.backlog import code_actions as code
from tracker.backlog import follower_actions as followers
from tracker.backlog import review_actions as reviews
from tracker.backlog.detail_models import CRITERION, ReviewType
from tracker.backlog.models import Story
from tracker.backlog.workflow import IN_PROGRESS, StoryType
from tracker.database import db
from tracker.exchange import demo_words
from tracker.exchange.demo_stage import Stage

REPOSITORY = "https://code.harbour.example/harbour/ferry"


def add_details(stage: Stage, at: datetime) -> None:
    """As the team would have left them by this instant: on what is in progress, and on top of what waits."""
    kinds = {
        kind.name: kind
        for kind in db.session.scalars(
            select(ReviewType).where(ReviewType.project_id == stage.project.id).order_by(ReviewType.id)
        )
    }
    going = list(db.session.scalars(stage.stories(Story.state.in_(IN_PROGRESS))))
    waiting = [story for story in stage.queue(12) if story.story_type == StoryType.FEATURE]
    for number, story in enumerate(going):
        by = story.owners[0] if story.owners else stage.product
        pull = story.state != "started"
        code.link(story, f"{REPOSITORY}/tree/{_slug(story.title)}", by=by, at=at)
        if pull:
            code.link(story, f"{REPOSITORY}/pull/{412 + number}", by=by, at=at)
        reviews.ask(story, kinds["Test (QA)"], stage.quality, by=by, at=at)
        followers.follow(story, by=stage.quality, at=at)
    for story in [*going[:1], *waiting[:2]]:
        for text in demo_words.CRITERIA:
            checklists.add(story, text, kind=CRITERION, by=stage.product, at=at)
    for story in going[:1]:
        checklists.tick(story, story.criteria[0], True, by=story.owners[0], at=at)
        design = reviews.ask(story, kinds["Design"], stage.team[demo_words.DESIGNER], by=stage.product, at=at)
        reviews.judge(story, design, "pass", by=stage.team[demo_words.DESIGNER], at=at)
        reviews.judge(story, story.reviews[0], "in_review", by=stage.quality, at=at)
    for story, other in zip(waiting[1:2], going[:1] or waiting[:1], strict=False):
        blockers.add(story, f"Needs what comes with #{other.id}", by=stage.product, at=at)


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:32].rstrip("-")
