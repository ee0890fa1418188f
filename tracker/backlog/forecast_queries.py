"""Reading what forecasts stand on: done iterations, the growth of releases, the sizes of stories."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, func, select

from tracker.activity.models import Event
from tracker.backlog.forecasting import (
    End,
    Ground,
    Reach,
    Steps,
    ahead,
    everything,
    growths,
    reaches,
    samples,
)
from tracker.backlog.models import Epic, Story
from tracker.backlog.plan import Facts
from tracker.backlog.queries import PROJECT, days_off, due_iterations
from tracker.backlog.workflow import StoryType
from tracker.database import UTCTime, about_to_write, asked
from tracker.kept import Kept
from tracker.ledger.entries import Kind
from tracker.ledger.growth import Step, step
from tracker.ledger.models import Entry
from tracker.planning import queries as iterations
from tracker.planning.calendar import Opened, day_of, starts_at
from tracker.planning.forecast import WINDOW, Forecast, History
from tracker.teams.models import Project

grounds = Kept(50)
"""What forecasts stand on, by the project's version and the day."""
answers = Kept(500)
"""Forecasts, by the same and what was asked."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The forecasts of points of the list with the work up to each. `refused` says why there are none."""

    ground: Ground
    reaches: Mapping[End, Reach]
    forecasts: Mapping[End, Forecast]

    @property
    def refused(self) -> str:
        return self.ground.refused


def forecast(
    project: Project, known: Facts, at: datetime, ends: Collection[End], *, guesses: bool = True
) -> Answer:
    """When the story of each of these points will be done, and all above it; a release marker is done with
    its backlog. Stories that are not scheduled are left out. `guesses`: whether stories without estimate get
    a size. Kept until the project changes or the day ends; at first some 50 ms of processor time."""
    scheduled = {story.id for story in known.scheduled}
    wanted = frozenset(end for end in ends if end.story in scheduled)
    key = (*key_of(project, at), wanted, guesses)
    kept: Answer | None = None if about_to_write.get() else answers.get(key)
    if kept is None:
        kept = forecast_from(replace(ground(project, known, at), guesses=guesses), known, wanted)
        if not about_to_write.get():
            answers.keep(key, kept)
    return kept


def forecast_from(ground: Ground, known: Facts, ends: Collection[End]) -> Answer:
    """The same from a ground that was read before, or from one that somebody only wonders about."""
    found = reaches(known, ends, ground.size)
    return Answer(ground, found, ground.forecasts(found, everything(known)))


def ground(project: Project, known: Facts, at: datetime) -> Ground:
    """What the forecasts of the project stand on at this instant. Eight statements, whatever the
    project's age; kept until the project changes."""
    key = key_of(project, at)
    kept: Ground | None = None if about_to_write.get() else grounds.get(key)
    if kept is None:
        kept = _ground(project, known, at)
        if not about_to_write.get():
            grounds.keep(key, kept)
    return kept


def key_of(project: Project, at: datetime) -> tuple[Hashable, ...]:
    """What forecasts are kept by: equal while they are equal."""
    return project.id, project.created_at, project.version, day_of(at, project.zone)


def _ground(project: Project, known: Facts, at: datetime) -> Ground:
    done = _done(project, at)
    begin = starts_at(done[0].span.start_on, project.zone) if done else at
    ids = [each.id for each in done if each.id]
    points = {row[0]: int(row[1]) for row in asked(_POINTS, ids=ids)}
    sizes = Counter({row[0]: row[1] for row in asked(_SIZES, project=project.id, begin=begin)})
    sizes.update(story.estimate for story in known.scheduled if story.estimate is not None)
    history = History(
        samples(done, points),
        ahead(known, day_of(at, project.zone), project.working_days, days_off(project)),
        dict(sizes),
    )
    grown = growths(
        known,
        done,
        _by_release(project, begin),
        _by_epic(project, done, begin),
        _newly(project, done),
        history.usual_size,
    )
    return Ground(history, grown)


def _done(project: Project, at: datetime) -> list[Opened]:
    """The latest iterations that have ended by then, oldest first, entered or still to be."""
    opened = list(iterations.latest(project.id, WINDOW + 1))
    opened += due_iterations(project, opened[-1].span, at)
    return opened[:-1][-WINDOW:]


def _by_release(project: Project, begin: datetime) -> Steps:
    """For each release with a ledger: when that opened, and what changed its scope since `begin`, apart from
    what was done to release markers themselves."""
    steps: dict[int, list[Step]] = defaultdict(list)
    for release, at, kind, points, unestimated in asked(_STEPS, project=project.id, begin=begin):
        steps[release].append(step(at, Kind(kind), points, unestimated))
    opened = dict(iter(asked(_OPENINGS, project=project.id)))
    return {release: (at, steps.get(release, ())) for release, at in opened.items()}


def _by_epic(project: Project, done: Sequence[Opened], begin: datetime) -> Steps:
    """For each epic with a ledger: when that opened, and what changed its scope since `begin` by new
    stories, by their deletion and by new estimates."""
    if not done:
        return {}
    begins = [starts_at(each.span.start_on, project.zone) for each in done]
    steps: dict[int, list[Step]] = defaultdict(list)
    for epic, at, kind, points, unestimated, made_at, deleted_at in asked(
        _STEPS_OF_EPICS, project=project.id, begin=begin
    ):
        if kind == Kind.ADDED and made_at < begins[bisect_right(begins, at) - 1]:
            continue
        if kind == Kind.REMOVED and deleted_at is None:
            continue
        steps[epic].append(step(at, Kind(kind), points, unestimated))
    opened = dict(iter(asked(_OPENINGS_OF_EPICS, project=project.id)))
    return {epic: (at, steps.get(epic, ())) for epic, at in opened.items()}


def _newly(project: Project, done: Sequence[Opened]) -> dict[int, list[Step]]:
    """What came into each of these iterations that had not been there when it began, by its id: stories made
    since, and new estimates."""
    begins = {each.id: starts_at(each.span.start_on, project.zone) for each in done if each.id}
    found: dict[int, list[Step]] = defaultdict(list)
    for iteration, at, kind, points, unestimated, made_at in asked(_NEWLY, ids=list(begins)):
        if kind == Kind.RE_ESTIMATED or made_at >= begins[iteration]:
            found[iteration].append(step(at, Kind(kind), points, unestimated))
    return found


_IDS: Any = bindparam("ids", expanding=True)
_BEGIN = bindparam("begin", type_=UTCTime())
_POINTS = (
    select(Entry.iteration_id, func.sum(case((Entry.kind == Kind.DONE, Entry.points), else_=-Entry.points)))
    .where(Entry.iteration_id.in_(_IDS), Entry.kind.in_((Kind.DONE, Kind.REOPENED)))
    .group_by(Entry.iteration_id)
)
_SIZES = (
    select(Story.estimate, func.count())
    .where(
        Story.project_id == PROJECT,
        Story.accepted_at >= _BEGIN,
        Story.estimate.is_not(None),
        Story.deleted_at.is_(None),
    )
    .group_by(Story.estimate)
)
_MARKERS = select(Story.id).where(Story.project_id == PROJECT, Story.story_type == StoryType.RELEASE)
_STEPS = (
    select(Entry.release_id, Entry.at, Entry.kind, Entry.points, Entry.unestimated)
    .join(Event, Event.id == Entry.event_id)
    .where(
        Entry.release_id.in_(_MARKERS),
        Entry.at >= _BEGIN,
        Entry.kind.in_((Kind.ADDED, Kind.REMOVED, Kind.RE_ESTIMATED)),
        Event.story_id.is_(None) | Event.story_id.not_in(_MARKERS),
    )
    .order_by(Entry.id)
)
_OPENINGS = (
    select(Entry.release_id, func.min(Entry.at))
    .where(Entry.release_id.in_(_MARKERS))
    .group_by(Entry.release_id)
)
_EPICS = select(Epic.id).where(Epic.project_id == PROJECT, Epic.deleted_at.is_(None))
_STEPS_OF_EPICS = (
    select(
        Entry.epic_id,
        Entry.at,
        Entry.kind,
        Entry.points,
        Entry.unestimated,
        Story.created_at,
        Story.deleted_at,
    )
    .join(Story, Story.id == Entry.story_id)
    .where(
        Entry.epic_id.in_(_EPICS),
        Entry.at >= _BEGIN,
        Entry.kind.in_((Kind.ADDED, Kind.REMOVED, Kind.RE_ESTIMATED)),
    )
    .order_by(Entry.id)
)
_OPENINGS_OF_EPICS = (
    select(Entry.epic_id, func.min(Entry.at)).where(Entry.epic_id.in_(_EPICS)).group_by(Entry.epic_id)
)
_NEWLY = (
    select(Entry.iteration_id, Entry.at, Entry.kind, Entry.points, Entry.unestimated, Story.created_at)
    .join(Story, Story.id == Entry.story_id)
    .where(Entry.iteration_id.in_(_IDS), Entry.kind.in_((Kind.ADDED, Kind.RE_ESTIMATED)))
)
