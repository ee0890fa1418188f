"""Reading what the charts of releases and epics are made of."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from tracker.backlog import epic_queries, label_queries
from tracker.backlog.forecast_queries import forecast
from tracker.backlog.forecasting import End, last_of
from tracker.backlog.plan import Facts
from tracker.backlog.queries import due_iterations, facts
from tracker.backlog.workflow import State
from tracker.charts.burnup_records import Theme
from tracker.charts.chart import Asked
from tracker.charts.choice_queries import releases
from tracker.ledger.entries import Line
from tracker.ledger.queries import is_made_again, lines_of_epic, lines_of_release
from tracker.planning import queries as iterations
from tracker.planning.calendar import Span, day_of, starts_at
from tracker.planning.forecast import SHARES
from tracker.releases.queries import marker
from tracker.teams.models import Project
from tracker.web import Refusal


def release(project: Project, asked: Asked, now: datetime) -> Theme:
    """What the charts of a release (None: the first one) are made of. Raises Refusal (404)."""
    number = asked.number if asked.number is not None else next((key for key, _ in releases(project)), None)
    if number is None:
        return Theme(project.name, "release", project.zone, by=asked.by)
    found = marker(project, number) if 0 < number < 2**62 else None
    if found is None:
        raise Refusal(f"{project.name} has no release {number}.", 404)
    known = facts(project, now)
    lines = tuple(lines_of_release(number))
    scheduled = found.state not in (State.ACCEPTED, State.UNSCHEDULED)
    return Theme(
        project=project.name,
        kind="release",
        zone=project.zone,
        number=number,
        name=found.title,
        entries=lines,
        spans=_spans(project, lines, now),
        ended_at=found.accepted_at,
        left_plan=found.state == State.UNSCHEDULED,
        deadline=found.deadline_on,
        reconstructed=is_made_again(release_id=number),
        by=asked.by,
        **(_foreseen(project, known, now, End(number), found.deadline_on) if scheduled else {}),
    )


def epic(project: Project, asked: Asked, now: datetime) -> Theme:
    """What the burn-up of an epic (None: the first one) is made of. Raises Refusal (404)."""
    themes = epic_queries.epics(project)
    if asked.number is None and not themes:
        return Theme(project.name, "epic", project.zone, by=asked.by)
    found = next((each for each in themes if asked.number in (None, each.id)), None)
    if found is None:
        raise Refusal(f"{project.name} has no epic {asked.number}.", 404)
    known = facts(project, now)
    lines = tuple(lines_of_epic(found.id))
    begin = starts_at(known.opened[0].span.start_on, project.zone)
    last = last_of(known, _open(label_queries.carried_since(found.label_id, begin), known))
    return Theme(
        project=project.name,
        kind="epic",
        zone=project.zone,
        number=found.id,
        name=found.name,
        entries=lines,
        spans=_spans(project, lines, now),
        reconstructed=is_made_again(epic_id=found.id),
        by=asked.by,
        **(_foreseen(project, known, now, End(last.id, found.id), None) if last else {}),
    )


def _open(story_ids: Collection[int], known: Facts) -> set[int]:
    return {story.id for story in known.scheduled} & set(story_ids)


def _spans(project: Project, lines: tuple[Line, ...], now: datetime) -> tuple[Span, ...]:
    """The iterations from that of the first entry to the running one."""
    if not lines:
        return ()
    first = day_of(min(line.at for line in lines), project.zone)
    entered = [opened.span for opened in reversed(iterations.ending_after(project.id, first))]
    last = entered[-1] if entered else iterations.latest(project.id, 1)[0].span
    return (*entered, *(due.span for due in due_iterations(project, last, now)))


def _foreseen(
    project: Project, known: Facts, now: datetime, end: End, deadline: date | None
) -> dict[str, Any]:
    """When the runs are through with this story and all above it, and when the plan is."""
    answer = forecast(project, known, now, [end])
    planned = (each.span for each in known.schedule() if any(s.id == end.story for s in each.stories))
    span = next(planned, None)
    found = answer.forecasts.get(end)
    days = {share: found.by(share) for share in SHARES} if found else {}
    return {
        "dates": {share: day.last_day if day else None for share, day in days.items()},
        "chance": found.chance(deadline) if found and deadline else None,
        "refused": answer.refused,
        "planned_on": span.last_day if span else None,
    }
