"""Reading epics for programs: with their neighbours, and how far their stories are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import joinedload

from tracker.api.epic_shapes import SeenEpic
from tracker.backlog.iteration_queries import current_begin
from tracker.backlog.models import Epic, Story, story_label
from tracker.backlog.workflow import State
from tracker.database import asked, db
from tracker.teams.models import Project


def seen_epics(project: Project, at: datetime) -> list[SeenEpic]:
    """The project's epics in their order (1.7)."""
    rows = list(
        db.session.scalars(
            select(Epic)
            .where(Epic.project_id == project.id, Epic.deleted_at.is_(None))
            .options(joinedload(Epic.label))
            .order_by(Epic.position, Epic.id)
        )
    )
    done = _done(project, rows, at)
    ids = [epic.id for epic in rows]
    below, above = [*ids[1:], None], [None, *ids[:-1]]
    return [
        SeenEpic(epic, before, after, *done.get(epic.label_id or 0, (0, 0, 0)))
        for epic, before, after in zip(rows, below, above, strict=False)
    ]


def seen_epic(project: Project, epic: Epic, at: datetime) -> SeenEpic:
    """One of them."""
    return next(each for each in seen_epics(project, at) if each.row is epic)


def _done(project: Project, epics: Sequence[Epic], at: datetime) -> dict[int, tuple[int, int, int]]:
    """For each label the points, the number, and the number without points of the stories that were accepted
    in done iterations."""
    labels = [epic.label_id for epic in epics]
    begin = current_begin(project, at)
    without = case((func.coalesce(Story.estimate, 0) == 0, 1), else_=0)
    rows = asked(
        select(
            story_label.c.label_id,
            func.coalesce(func.sum(Story.estimate), 0),
            func.count(),
            func.sum(without),
        )
        .select_from(story_label.join(Story, Story.id == story_label.c.story_id))
        .where(
            story_label.c.label_id.in_(labels),
            Story.deleted_at.is_(None),
            and_(Story.state == State.ACCEPTED, Story.accepted_at < begin),
        )
        .group_by(story_label.c.label_id)
    )
    return {label: (int(points), int(number), int(none)) for label, points, number, none in rows}
