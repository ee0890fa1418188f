"""Reading epics for programs: with their neighbours, and how far their stories are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import joinedload

from tracker.api import story_queries as stories
from tracker.api.along_queries import read_comments
from tracker.api.epic_shapes import SeenEpic
from tracker.api.label_queries import counted
from tracker.api.wanted import ALL_AS_USUAL, Wanted
from tracker.backlog.fields import label_name
from tracker.backlog.iteration_queries import current_begin
from tracker.backlog.models import Epic, Label, Story, story_label
from tracker.backlog.workflow import State, StoryType
from tracker.database import asked, db
from tracker.teams.models import Project


def seen_epics(
    project: Project, at: datetime, wanted: Wanted = ALL_AS_USUAL, only: Epic | None = None
) -> list[SeenEpic]:
    """The project's epics in their order (1.7), with what is wanted of them, of one alone what was said."""
    rows = list(
        db.session.scalars(
            select(Epic)
            .where(Epic.project_id == project.id, Epic.deleted_at.is_(None))
            .options(joinedload(Epic.label))
            .order_by(Epic.position, Epic.id)
        )
    )
    read_comments([only] if only else rows, wanted)
    labels = counted(project, (epic.label for epic in rows), wanted.of("label"))
    done = _done(project, rows, at)
    held = _stories(rows) if {"completed_at", "projected_completion"} & wanted.names.keys() else {}
    ends = stories.ends(project, at) if "projected_completion" in wanted else {}
    ids = [epic.id for epic in rows]
    below, above = [*ids[1:], None], [None, *ids[:-1]]
    return [
        SeenEpic(
            epic,
            before,
            after,
            *done.get(epic.label_id or 0, (0, 0, 0)),
            *_when(held.get(epic.label_id or 0, ()), ends),
            labels,
        )
        for epic, before, after in zip(rows, below, above, strict=False)
    ]


def seen_epic(project: Project, epic: Epic, at: datetime, wanted: Wanted = ALL_AS_USUAL) -> SeenEpic:
    """One of them."""
    return next(each for each in seen_epics(project, at, wanted, only=epic) if each.row is epic)


def is_served(project: Project, label: str, besides: Epic | None = None) -> bool:
    """Whether the label of this name is that of another epic."""
    query = select(Epic.id).join(Label, Label.id == Epic.label_id).where(Epic.project_id == project.id)
    found = asked(query.where(Epic.deleted_at.is_(None), Label.name == label_name(label)))
    return any(besides is None or epic_id != besides.id for (epic_id,) in found)


def _stories(epics: Sequence[Epic]) -> dict[int, list[tuple[int, datetime | None]]]:
    """By the label of each epic its stories, with when they were accepted."""
    found: dict[int, list[tuple[int, datetime | None]]] = defaultdict(list)
    query = select(story_label.c.label_id, Story.id, Story.accepted_at).join(
        Story, Story.id == story_label.c.story_id
    )
    labels = [epic.label_id for epic in epics]
    for label_id, story_id, accepted_at in asked(
        query.where(
            story_label.c.label_id.in_(labels),
            Story.deleted_at.is_(None),
            Story.story_type != StoryType.RELEASE,
        )
    ):
        found[label_id].append((story_id, accepted_at))
    return found


def _when(
    held: Sequence[tuple[int, datetime | None]], ends: Mapping[int, datetime]
) -> tuple[datetime | None, datetime | None]:
    """When the last of these stories was accepted, where all are; else when the iteration ends into which
    the plan puts the last of those that are in it (2.9)."""
    done = [accepted_at for _, accepted_at in held if accepted_at is not None]
    if held and len(done) == len(held):
        return max(done), None
    ahead = (ends[story_id] for story_id, accepted_at in held if not accepted_at and story_id in ends)
    return None, max(ahead, default=None)


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
