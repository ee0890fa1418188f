"""Reading labels: what there are, and how far their stories are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from flask import abort
from sqlalchemy import BigInteger, and_, bindparam, case, func, or_, select

from tracker.backlog.models import Epic, Label, Story, story_label
from tracker.backlog.plan import Facts, Ranked
from tracker.backlog.progress import Progress, Sum, add_up
from tracker.backlog.queries import PROJECT, RANKED, ranked
from tracker.backlog.workflow import SCHEDULED, State, StoryType, is_estimable
from tracker.database import UTCTime, asked, db
from tracker.kept import Kept
from tracker.planning.schedule import Planned
from tracker.teams.models import Project

OPEN = (*SCHEDULED, State.UNSCHEDULED)
done_sums = Kept(100)
"""The sums of accepted stories by label, by what they depend on."""
DONE_AT_ONCE = 60
"""Done stories that are shown of a label, the latest."""


class Word(NamedTuple):
    """A label as lists show it, with the epic that it serves."""

    id: int
    name: str
    epic_id: int | None
    epic: str | None


def labels(project: Project) -> list[Word]:
    """The project's labels by name."""
    return list(map(Word._make, asked(_LABELS, project=project.id)))


_LABELS = (
    select(Label.id, Label.name, Epic.id, Epic.name)
    .outerjoin(Epic, Epic.label_id == Label.id)
    .where(Label.project_id == PROJECT)
    .order_by(Label.name)
)


def find_label(project: Project, label_id: int) -> Label:
    """The label within the project; ends the request with 404 where there is none."""
    label = db.session.get(Label, label_id)
    if label is None or label.project_id != project.id:
        abort(404)
    return label


def is_in_use(label: Label) -> bool:
    """Whether a story carries the label, deleted ones too, or an epic."""
    carried = select(story_label.c.story_id).where(story_label.c.label_id == label.id)
    serves = select(Epic.id).where(Epic.label_id == label.id)
    return bool(db.session.scalar(select(or_(carried.exists(), serves.exists()))))


def labels_of_stories_with(label: Label) -> dict[int, list[int]]:
    """The labels, by their ids, of all stories that carry this one."""
    carrying = select(story_label.c.story_id).where(story_label.c.label_id == label.id)
    found: dict[int, list[int]] = defaultdict(list)
    for story_id, label_id in db.session.execute(
        select(story_label).where(story_label.c.story_id.in_(carrying))
    ):
        found[story_id].append(label_id)
    return dict(found)


def stories_with(label: Label) -> int:
    """How many stories carry the label, deleted ones left out."""
    return asked(_STORIES_WITH, label=label.id)[0][0]


def progress_by_label(
    project: Project, known: Facts, planned: Iterable[Planned[Ranked]]
) -> dict[int, Progress]:
    """How far the stories of each label are in this plan, by the label's id; labels without stories are left
    out. Four statements however many labels: the sums are the database's."""
    kinds = [kind for kind in StoryType if is_estimable(kind, known.estimates_bugs_and_chores)]
    return add_up(
        [*_sums(project, OPEN, kinds), *_done(project, kinds)], _ends(project, planned), project.zone
    )


def _done(project: Project, kinds: Sequence[StoryType]) -> Sequence[Sum]:
    """The sums of the accepted stories, which are most of them and hardly ever change. Each change of one
    gives it a version that was not there before, or makes them fewer: while their number and their latest
    version stay, so do the sums, and they are not asked for again."""
    mark = (project.id, project.created_at, tuple(kinds), *asked(_MARK, project=project.id)[0])
    found: Sequence[Sum] | None = done_sums.get(mark)
    if found is None:
        found = _sums(project, (State.ACCEPTED,), kinds)
        done_sums.keep(mark, found)
    return found


def _sums(project: Project, states: Sequence[State], kinds: Sequence[StoryType]) -> Sequence[Sum]:
    return [
        Sum(label_id, state, stories, int(points or 0), int(unestimated), accepted_at)
        for label_id, state, stories, points, unestimated, accepted_at in asked(
            _SUMS, project=project.id, states=list(states), estimable=list(kinds)
        )
    ]


def _ends(project: Project, planned: Iterable[Planned[Ranked]]) -> Mapping[int, date]:
    """The last day of the iteration in which the last scheduled story of each label falls. A story that was
    scheduled since the plan was read is not in it yet."""
    ends = {story.id: iteration.span.last_day for iteration in planned for story in iteration.stories}
    latest: dict[int, date] = {}
    for label_id, stories in scheduled_by_label(project).items() if ends else ():
        known = [ends[story_id] for story_id in stories if story_id in ends]
        if known:
            latest[label_id] = max(known)
    return latest


def scheduled_by_label(project: Project) -> dict[int, list[int]]:
    """The open stories outside the icebox that carry each label, by the label's id."""
    found: dict[int, list[int]] = {}
    for label_id, story_id in asked(_SCHEDULED, project=project.id):
        found.setdefault(label_id, []).append(story_id)
    return found


def carried_since(label_id: int, begin: datetime) -> set[int]:
    """The stories with the label that are open, or were accepted at this instant or later."""
    return {story_id for (story_id,) in asked(_SINCE, label=label_id, begin=begin)}


def done_before(label_id: int, begin: datetime) -> tuple[list[Ranked], bool]:
    """The latest stories with the label that were accepted before this instant, oldest first, and whether
    there are earlier ones."""
    found = ranked(_DONE, label=label_id, begin=begin)
    return list(reversed(found[:DONE_AT_ONCE])), len(found) > DONE_AT_ONCE


_missing = case(
    (and_(Story.estimate.is_(None), Story.story_type.in_(bindparam("estimable", expanding=True))), 1), else_=0
)
_carried = story_label.join(Story, Story.id == story_label.c.story_id)
_SUMS: Any = (
    select(
        story_label.c.label_id,
        Story.state,
        func.count(),
        func.sum(Story.estimate),
        func.sum(_missing),
        func.max(Story.accepted_at),
    )
    .select_from(_carried)
    .where(
        Story.project_id == PROJECT,
        Story.state.in_(bindparam("states", expanding=True)),
        Story.deleted_at.is_(None),
    )
    .group_by(story_label.c.label_id, Story.state)
)
_accepted = (Story.project_id == PROJECT, Story.state == State.ACCEPTED)
_latest = select(Story.version).where(*_accepted).order_by(Story.version.desc()).limit(1)
_MARK = select(
    select(func.count()).select_from(Story).where(*_accepted).scalar_subquery(), _latest.scalar_subquery()
)
_SCHEDULED = (
    select(story_label.c.label_id, Story.id)
    .select_from(_carried)
    .where(Story.project_id == PROJECT, Story.state.in_(SCHEDULED), Story.deleted_at.is_(None))
)
_STORIES_WITH = (
    select(func.count())
    .select_from(_carried)
    .where(story_label.c.label_id == bindparam("label"), Story.deleted_at.is_(None))
)
_LABEL = bindparam("label", type_=BigInteger())
_BEGIN = bindparam("begin", type_=UTCTime())
_SINCE = (
    select(Story.id)
    .select_from(_carried)
    .where(
        story_label.c.label_id == _LABEL,
        Story.deleted_at.is_(None),
        or_(Story.accepted_at.is_(None), Story.accepted_at >= _BEGIN),
    )
)
_DONE = (
    select(*RANKED)
    .select_from(_carried)
    .where(story_label.c.label_id == _LABEL, Story.deleted_at.is_(None), Story.accepted_at < _BEGIN)
    .order_by(Story.accepted_at.desc(), Story.id.desc())
    .limit(DONE_AT_ONCE + 1)
)
