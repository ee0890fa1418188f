"""Reading release backlogs: the open part from the plan, the accepted part from the release's ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select

from tracker.backlog import known_plan
from tracker.backlog.models import Story
from tracker.backlog.plan import Facts, Ranked
from tracker.backlog.queries import PROJECT, RANKED, ranked
from tracker.backlog.workflow import State, StoryType
from tracker.database import db
from tracker.ledger.entries import Standing
from tracker.ledger.queries import points_done_in_releases, standings_of_releases
from tracker.planning.schedule import Planned
from tracker.releases.release import Backlog, Outlook, outlooks
from tracker.teams.models import Project


def marker(project: Project, story_id: int) -> Story | None:
    """The release marker of this number; None where the project has none."""
    found = db.session.get(Story, story_id)
    if found is None or found.project_id != project.id or found.deleted_at is not None:
        return None
    return found if found.story_type == StoryType.RELEASE else None


def outlooks_of(project: Project, known: Facts, planned: Sequence[Planned[Ranked]]) -> dict[int, Outlook]:
    """How far each scheduled release is, by its story's id: at most one statement."""
    markers = [marker.id for marker in known.markers]
    return outlooks(known, planned, _points_done(project, markers)) if markers else {}


def _points_done(project: Project, markers: Sequence[int]) -> dict[int, int]:
    """The points accepted of these releases, as this process committed them last, or asked of the ledger."""
    last = known_plan.of(project)
    if last is None or not all(marker in last.releases for marker in markers):
        return points_done_in_releases(markers)
    return {marker: _done(last.releases[marker] or {}) for marker in markers}


def _done(held: Mapping[int, Standing]) -> int:
    return sum([standing.points for standing in held.values() if standing.done])


def backlog_of(marker: Story, project: Project, known: Facts, planned: Sequence[Planned[Ranked]]) -> Backlog:
    """The release backlog of a marker as the plan and the ledger of the release know it."""
    held = standings_of_releases([marker.id]).get(marker.id, {})
    points = _done(held)
    done = _accepted(project, [story_id for story_id, standing in held.items() if standing.done])
    if marker.state == State.ACCEPTED:
        return Backlog(done, (), None, points, moved_on=len(held) - len(done))
    if marker.state == State.UNSCHEDULED:
        return Backlog((), (), None, 0)
    scope = known.release_scopes[marker.id]
    waiting = tuple(story for story in known.scheduled if story.id in scope)
    outlook = outlooks(known, planned, {marker.id: points})[marker.id]
    return Backlog(done, waiting, outlook, points)


def _accepted(project: Project, story_ids: Sequence[int]) -> tuple[Ranked, ...]:
    if not story_ids:
        return ()
    return tuple(ranked(_ACCEPTED, project=project.id, ids=story_ids))


_IDS: Any = bindparam("ids", expanding=True)
_ACCEPTED = (
    select(*RANKED)
    .where(
        Story.project_id == PROJECT,
        Story.id.in_(_IDS),
        Story.state == State.ACCEPTED,
        Story.deleted_at.is_(None),
    )
    .order_by(Story.accepted_at, Story.id)
)
