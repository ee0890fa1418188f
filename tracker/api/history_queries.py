"""Reading how things stood day by day, and what iterations were like, for programs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import func, select

from tracker.api.cycle_time import cycle_time
from tracker.api.days import Within, container, days_between, scope_of, snapshot
from tracker.api.iteration_queries import Calendar
from tracker.api.iteration_shapes import SeenIteration, Told
from tracker.api.transition_queries import transitions_of
from tracker.api.wanted import ALL_AS_USUAL
from tracker.backlog.models import Story
from tracker.backlog.workflow import State, StoryType
from tracker.charts.life_queries import lives_since
from tracker.charts.lives import Life
from tracker.database import asked
from tracker.ledger import queries as ledger
from tracker.planning import queries as iterations
from tracker.planning.calendar import Opened, day_of, starts_at
from tracker.teams.models import Project
from tracker.web import Refusal

MOST_DAYS = 366
"""Days in one answer."""
USUAL_DAYS = 30
"""Days that are told of where nobody says how many."""


def of_project(project: Project, first: date | None, last: date | None, at: datetime) -> dict[str, Any]:
    """The project's stories by the day. What was accepted counts from the first day on."""
    days = _days(project, first, last, at)
    lives = lives_since(project, starts_at(days[0], project.zone)) if days else []
    return container(days, project.zone, lives)


def of_iteration(project: Project, opened: Opened, at: datetime) -> dict[str, Any]:
    """The stories that were in the iteration, by its days until today."""
    days = _until_today(project, opened.span.start_on, opened.span.last_day, at)
    within = scope_of(ledger.lines_of_iteration(opened.id)) if opened.id else _nothing
    return container(
        days, project.zone, lives_since(project, starts_at(opened.span.start_on, project.zone)), within
    )


def of_release(project: Project, release: Story, at: datetime) -> dict[str, Any]:
    """The stories that stood above the release, from the first that was entered on, as far as MOST_DAYS go
    back."""
    lines = ledger.lines_of_release(release.id)
    begin = day_of(lines[0].at if lines else release.created_at, project.zone)
    end = day_of(release.accepted_at or at, project.zone)
    days = days_between(max(begin, end - timedelta(days=MOST_DAYS - 1)), end)
    lives = lives_since(project, starts_at(days[0], project.zone)) if days else []
    return container(days, project.zone, lives, scope_of(lines))


def snapshots(project: Project, first: date | None, last: date | None, at: datetime) -> list[dict[str, Any]]:
    """Where the stories stood at the end of each day."""
    days = _days(project, first, last, at)
    if not days:
        return []
    lives = lives_since(project, starts_at(days[0], project.zone))
    opened = iterations.latest(project.id, MOST_DAYS)
    scopes: dict[int, Within] = {}
    found = []
    for day in days:
        span = next((each for each in opened if each.span.contains(day)), None)
        if span is not None and span.id is not None and span.id not in scopes:
            scopes[span.id] = scope_of(ledger.lines_of_iteration(span.id))
        within = scopes.get(span.id or 0, _nothing) if span else _nothing
        found.append(snapshot(day, starts_at(day + timedelta(days=1), project.zone), lives, within))
    return found


def cycle_times(project: Project, number: int, at: datetime) -> list[dict[str, Any]]:
    """How long the iteration's stories were in which phase."""
    return [times for _, times in _timed(_shown(project, number, at), at)]


def told_of(project: Project, shown: SeenIteration, at: datetime) -> Told:
    """What an iteration tells where it is asked: its analytics, and by its days until today the stories that
    were accepted and those that were created in it. What the original told by days is not recorded (1.8)."""
    span, zone = shown.span, project.zone
    begin, end = starts_at(span.start_on, zone), starts_at(span.end_on, zone)

    def by_days(is_meant: Callable[[Life], bool]) -> dict[str, Any]:
        days = _until_today(project, span.start_on, span.last_day, at)
        lives = lives_since(project, begin) if days else []
        return container(days, zone, [life for life in lives if is_meant(life)])

    accepted = {story.id for story in shown.stories if story.row.state == State.ACCEPTED}
    return {
        "analytics": lambda: _analytics(project, shown, at),
        "accepted": lambda: by_days(lambda life: life.story_id in accepted),
        "created": lambda: by_days(lambda life: begin <= life.is_here_since < end),
    }


def analytics(project: Project, number: int, at: datetime) -> dict[str, Any]:
    """What the iteration was like: stories accepted, bugs created in it, the median cycle time in
    milliseconds, and how many of those accepted were ever rejected, in percent."""
    return _analytics(project, _shown(project, number, at), at)


def _analytics(project: Project, shown: SeenIteration, at: datetime) -> dict[str, Any]:
    begin, end = (starts_at(day, project.zone) for day in (shown.span.start_on, shown.span.end_on))
    accepted = [times for story, times in _timed(shown, at) if story.state == State.ACCEPTED]
    cycles = [times["total_cycle_time"] for times in accepted if "total_cycle_time" in times]
    rejected = sum(1 for times in accepted if times["rejected_count"])
    bugs = select(func.count()).where(
        Story.project_id == project.id,
        Story.story_type == StoryType.BUG,
        Story.deleted_at.is_(None),
        Story.created_at >= begin,
        Story.created_at < end,
    )
    return {
        "kind": "analytics",
        "stories_accepted": len(accepted),
        "bugs_created": asked(bugs)[0][0],
        "cycle_time": round(median(cycles)) if cycles else 0,
        "rejection_rate": round(100 * rejected / len(accepted), 1) if accepted else 0,
    }


def _shown(project: Project, number: int, at: datetime) -> SeenIteration:
    """The iteration of this number. Raises Refusal (404) where there is none."""
    calendar = Calendar(project, at)
    if number not in calendar.numbers(None):
        raise Refusal(f"There is no iteration {number}.", 404)
    return calendar.show([number], ALL_AS_USUAL)[0]


def _timed(shown: SeenIteration, at: datetime) -> list[tuple[Any, dict[str, Any]]]:
    """Its stories but release markers, each with how long it was in which phase."""
    stories = [each.row for each in shown.stories if each.row.story_type != StoryType.RELEASE]
    made = transitions_of(stories)
    return [(story, cycle_time(story.id, made.get(story.id, ()), story.accepted_at, at)) for story in stories]


def _days(project: Project, first: date | None, last: date | None, at: datetime) -> list[date]:
    """From the first day asked for to the last, not beyond today; the latest USUAL_DAYS where none is."""
    end = min(last or date.max, day_of(at, project.zone))
    begin = first or end - timedelta(days=USUAL_DAYS - 1)
    return days_between(max(begin, end - timedelta(days=MOST_DAYS - 1)), end)


def _until_today(project: Project, first: date, last: date, at: datetime) -> list[date]:
    return days_between(first, min(last, day_of(at, project.zone)))


def _nothing(_story_id: int, _instant: datetime) -> bool:
    return False
