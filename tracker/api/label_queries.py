"""Reading labels for programs, with the counts of their stories."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import case, func, select

from tracker.api.label_shapes import SeenLabel, StateCount, counts
from tracker.backlog.models import Label, Story, story_label
from tracker.database import asked, db
from tracker.teams.models import Project


def labels(project: Project, *, with_counts: bool = False, only: int | None = None) -> list[SeenLabel]:
    """The project's labels by name; with the counts of their stories where they are asked for."""
    query = select(Label).where(Label.project_id == project.id).order_by(Label.name)
    rows = db.session.scalars(query.where(Label.id == only) if only else query).all()
    if not with_counts:
        return [SeenLabel(label) for label in rows]
    counted = _counted(project)
    return [SeenLabel(label, counts(counted.get(label.id, ()))) for label in rows]


def _counted(project: Project) -> dict[int, list[StateCount]]:
    without = case((func.coalesce(Story.estimate, 0) == 0, 1), else_=0)
    found: dict[int, list[StateCount]] = defaultdict(list)
    for label_id, state, number, none, points in asked(
        select(story_label.c.label_id, Story.state, func.count(), func.sum(without), func.sum(Story.estimate))
        .select_from(story_label.join(Story, Story.id == story_label.c.story_id))
        .where(Story.project_id == project.id, Story.deleted_at.is_(None))
        .group_by(story_label.c.label_id, Story.state)
    ):
        found[label_id].append(StateCount(state, number, int(none), int(points or 0)))
    return found
