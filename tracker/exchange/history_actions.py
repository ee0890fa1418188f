"""The past of imported stories: iterations and ledgers made again from their dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import insert, update

from tracker.activity.models import Event
from tracker.backlog.queries import days_off, facts
from tracker.backlog.workflow import State, StoryType, is_estimable
from tracker.database import db
from tracker.exchange import queries, reconstruct, rows
from tracker.exchange.parsed import ParsedStory
from tracker.exchange.rows import Casting, Row
from tracker.exchange.survey import Survey
from tracker.ledger.entries import Standing
from tracker.ledger.models import Entry
from tracker.planning.calendar import Span
from tracker.planning.models import Iteration
from tracker.teams.models import Project


def write_history(
    project: Project, found: Survey, story_ids: dict[str, int], casting: Casting, event: Event
) -> None:
    """Iterations and ledger from the dates. What had not begun to be recorded is made again as of its
    own days; iterations that were closed before get their entries as of now, since these stories were
    not in them then. The current one of a project with a history is settled as after every change."""
    ground = found.ground
    known = ground.opened if ground.has_history else ()
    made_again = found.spans[: len(found.spans) - len(known)]
    iteration_ids = _enter_iterations(project, found.spans, made_again)
    past = [
        reconstruct.Past(
            story_ids[story.key],
            _standing(project, story),
            casting.time_of(story.created),
            casting.time_of(story.accepted, rows.NOON),
        )
        for story in found.stories
        if story.state == State.ACCEPTED and story.story_type != StoryType.RELEASE
    ]
    if not ground.has_history:
        past += _open_in_current(project, found, story_ids, casting)
    dated = reconstruct.entries(past, made_again, project.zone)
    late = reconstruct.entered_late(past, found.spans[len(made_again) : -1], project.zone, casting.at)
    titles = {story_ids[story.key]: story.title for story in found.stories}
    insert_all(
        Entry.__table__,
        [
            rows.entry(entry, titles, event.id, who, iteration_id=iteration_ids[entry.number])
            for entries, who in ((dated, ""), (late, casting.by_name))
            for entry in entries
        ],
    )
    _write_themes(project, found, story_ids, casting, event)


def _write_themes(
    project: Project, found: Survey, story_ids: dict[str, int], casting: Casting, event: Event
) -> None:
    """The ledgers of the file's epics; in a project without a history those of its releases, too."""
    titles = {story_ids[story.key]: story.title for story in found.stories}
    past = {
        story_ids[story.key]: reconstruct.Past(
            story_ids[story.key],
            _standing(project, story),
            casting.time_of(story.created),
            casting.time_of(story.accepted, rows.NOON) if story.state == State.ACCEPTED else None,
        )
        for story in found.stories
        if story.story_type != StoryType.RELEASE
    }
    epic_ids = queries.epic_ids(project, [epic.key for epic in found.epics])
    for epic in found.epics:
        ours = [
            past[story_ids[s.key]]
            for s in found.stories
            if epic.label in s.labels and story_ids[s.key] in past
        ]
        entries = reconstruct.theme(epic_ids[epic.key], casting.time_of(epic.created), ours)
        insert_all(
            Entry.__table__, [rows.entry(each, titles, event.id, epic_id=each.number) for each in entries]
        )
    if not found.ground.has_history:
        entries = reconstruct.releases(_markers(project, found, story_ids, casting), list(past.values()))
        insert_all(
            Entry.__table__, [rows.entry(each, titles, event.id, release_id=each.number) for each in entries]
        )


def _markers(
    project: Project, found: Survey, story_ids: dict[str, int], casting: Casting
) -> list[reconstruct.Marker]:
    """The file's release markers: the accepted ones by acceptance, then those in the plan by rank."""
    releases = {story_ids[s.key]: s for s in found.stories if s.story_type == StoryType.RELEASE}
    accepted = [
        reconstruct.Marker(
            story_id, casting.time_of(story.created), casting.time_of(story.accepted, rows.NOON)
        )
        for story_id, story in releases.items()
        if story.state == State.ACCEPTED
    ]
    waiting = [
        reconstruct.Marker(story_id, casting.time_of(releases[story_id].created), None, tuple(scope))
        for story_id, scope in facts(project).release_scopes.items()
        if story_id in releases
    ]
    return [*sorted(accepted, key=lambda marker: marker.accepted_at or casting.at), *waiting]


def _enter_iterations(project: Project, spans: Sequence[Span], made_again: Sequence[Span]) -> dict[int, int]:
    """Sees to it that the iterations are these; returns their numbers of rows by number. Rows that exist
    keep their own: in a project without a history the only one becomes the current one, in others all
    are numbered on from those made again."""
    known = queries.iterations(project)
    fresh = list(made_again)
    if len(made_again) == len(spans) and known:
        for name, value in rows.iteration(fresh.pop(), project.working_days, days_off(project)).items():
            setattr(known[-1], name, value)
    elif made_again:
        _number_on(project, len(made_again))
    db.session.flush()
    written = (rows.iteration(span, project.working_days, days_off(project)) for span in fresh)
    insert_all(Iteration.__table__, [{"project_id": project.id, **row} for row in written])
    return queries.iteration_ids(project)


def _number_on(project: Project, more: int) -> None:
    """Raises every number, by way of negative ones: no two may be equal even for a moment."""
    ours = update(Iteration).where(Iteration.project_id == project.id)
    db.session.execute(ours.values(number=-Iteration.number - more))
    db.session.execute(ours.values(number=-Iteration.number))


def _standing(project: Project, story: ParsedStory) -> Standing:
    estimable = is_estimable(story.story_type, project.bugs_and_chores_are_estimatable)
    return Standing(story.estimate or 0, estimable and story.estimate is None, story.state == State.ACCEPTED)


def _open_in_current(
    project: Project, found: Survey, story_ids: dict[str, int], casting: Casting
) -> Iterator[reconstruct.Past]:
    """The imported open stories that the plan puts into Current."""
    scope = facts(project).current_scope()
    for story in found.stories:
        standing = scope.get(story_ids[story.key])
        if standing and not standing.done:
            yield reconstruct.Past(story_ids[story.key], standing, casting.time_of(story.created))


def insert_all(table: Any, values: Sequence[Row]) -> None:
    """Writes these rows, if there are any."""
    if values:
        db.session.execute(insert(table), values)
