"""Reading the counts of labels: as they are, and as changes of the past left them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Integer, bindparam, case, func, or_, select

from tracker.activity.hindsight import Hindsight
from tracker.activity.kinds import KINDS, MOVED_OUT
from tracker.activity.models import Event
from tracker.activity.remembered import by_rows
from tracker.backlog.bringing import IMPORTED
from tracker.backlog.label_counts import BeforeAndAfter, LabelCounts, Past, StateCount, replaced
from tracker.backlog.label_counts import before_and_after as gone_back
from tracker.backlog.models import Story, story_label
from tracker.backlog.past_queries import IDS, past_of, portions, stood_still
from tracker.backlog.undoing import DELETED
from tracker.database import asked
from tracker.teams.models import Project

LOOKS_BACK = 2000
"""Changes that are looked through."""
COUNTING = [
    IMPORTED,
    *(k for k, kind in KINDS.items() if kind.undo and (kind.moves_plan or k.startswith("label."))),
]
"""Kinds that may change what counts. Of one that keeps nothing of what it replaced, and of an import, nobody
knows what was before it."""
Counted = dict[int, list[StateCount]]
"""Counts by label."""
Stories = dict[int, dict[str, Any]]
"""The COUNTED parts of stories, by their numbers."""

_PROJECT: Any = bindparam("project")
_BACK_TO = (
    select(Event.id, Event.version, Event.kind, Event.before)
    .where(
        Event.project_id == _PROJECT,
        Event.version >= bindparam("version", type_=Integer()),
        or_(Event.before.is_not(None), Event.kind.in_(COUNTING)),
    )
    .order_by(Event.version.desc())
)
_STORIES = select(Story.id, Story.state, Story.estimate, Story.deleted_at).where(Story.id.in_(IDS))
_LABELS = select(story_label.c.story_id, story_label.c.label_id).where(story_label.c.story_id.in_(IDS))
_WITHOUT = case((func.coalesce(Story.estimate, 0) == 0, 1), else_=0)
_COUNTED = (
    select(
        *(story_label.c.label_id, Story.state),
        *(func.count(), func.sum(_WITHOUT), func.sum(func.coalesce(Story.estimate, 0))),
    )
    .select_from(story_label.join(Story, Story.id == story_label.c.story_id))
    .where(Story.project_id == _PROJECT, Story.deleted_at.is_(None))
    .group_by(story_label.c.label_id, Story.state)
)
_COUNTED_OF = _COUNTED.where(story_label.c.label_id.in_(IDS))


def label_counts(project: Project, label_ids: Collection[int] | None = None) -> dict[int, list[StateCount]]:
    """The counts of the project's labels, or of these alone, as they are; none of a label without stories."""
    found: Counted = defaultdict(list)
    few = {} if label_ids is None else {"ids": list(label_ids)}
    for label_id, state, stories, without, points in asked(
        _COUNTED if label_ids is None else _COUNTED_OF, project=project.id, **few
    ):
        found[label_id].append(StateCount(state, stories, int(without), int(points)))
    return found


def labels_told_by(
    events: Sequence[Event], replaced_by: Mapping[int, Mapping[str, Any]], hindsight: Hindsight
) -> dict[int, dict[int, set[int]]]:
    """By project, and by the version that it made, the labels of the stories of which each event replaced
    something that counts; none of an import, before which nobody knows the counts."""
    found: dict[int, dict[int, set[int]]] = defaultdict(dict)
    for event in events:
        if event.kind == IMPORTED:
            continue
        labels: set[int] = set()
        for story_id, parts in replaced(replaced_by[event.id]).items():
            labels.update(parts.get("labels") or ())
            labels.update(hindsight.after(str(story_id), "labels", event.id) or ())
        if labels:
            found[event.project_id][event.version] = labels
    return found


def before_and_after(project: Project, wanted: Mapping[int, Collection[int]]) -> dict[int, BeforeAndAfter]:
    """By version the counts of these labels before the change that made it and after it. Nothing is told of
    what lies further back than LOOKS_BACK changes, or than something that does not say what it replaced.
    Nor where somebody writes all the while."""
    recent = {version: ids for version, ids in wanted.items() if version > project.version - LOOKS_BACK}
    if not recent:
        return {}
    return stood_still(project.id, lambda: _before_and_after(project, recent)) or {}


def _before_and_after(project: Project, wanted: Mapping[int, Collection[int]]) -> dict[int, BeforeAndAfter]:
    rows = _in_sight(asked(_BACK_TO, project=project.id, version=min(wanted)))
    stories = _stories({story_id for _, _, _, before in rows for story_id in replaced(before)})
    label_ids = {label_id for ids in wanted.values() for label_id in ids}
    counted = label_counts(project, label_ids)
    counts = LabelCounts({label_id: counted.get(label_id, ()) for label_id in label_ids}, stories)
    left = _left(rows, stories)
    changes = (Past(version, before, left.get(number, {})) for number, version, _, before in rows)
    return dict(gone_back(counts, changes, wanted))


def _in_sight(rows: Sequence[Any]) -> list[tuple[int, int, str, dict[str, Any]]]:
    """The events, latest first, as far as each says what it replaced; an import says it of epics alone."""
    found = []
    for number, version, kind, before in rows:
        if before is None or kind == IMPORTED:
            break
        found.append((number, version, kind, by_rows(before)))
    return found


def _stories(ids: Collection[int]) -> Stories:
    """What counts of these stories now, in whatever projects they are."""
    stories: Stories = {}
    for some in portions(ids):
        for story_id, state, estimate, deleted_at in asked(_STORIES, ids=some):
            of_it = {"state": state, "estimate": estimate, "labels": []}
            stories[story_id] = {**of_it, DELETED: deleted_at is not None}
        for story_id, label_id in asked(_LABELS, ids=some):
            stories[story_id]["labels"].append(label_id)
    return stories


def _left(rows: Sequence[tuple[int, int, str, dict[str, Any]]], now: Stories) -> dict[int, Stories]:
    """By event the stories that it took out of the project, as they were right after it."""
    gone = {
        number: [story_id for story_id, parts in replaced(before).items() if DELETED in parts]
        for number, _, kind, before in rows
        if kind in MOVED_OUT
    }
    ids = {story_id for some in gone.values() for story_id in some}
    changes = [(each.id, by_rows(each.before)) for each in past_of(ids).events.values()]
    seen = Hindsight(changes, {str(story_id): parts for story_id, parts in now.items()})
    return {
        number: {
            story_id: {part: seen.after(str(story_id), part, number) for part in now[story_id]}
            for story_id in some
            if story_id in now
        }
        for number, some in gone.items()
    }
