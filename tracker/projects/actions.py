"""What is done to a project as a whole: making it, its settings, its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from tracker.accounts.models import Person
from tracker.backlog.detail_models import ReviewType
from tracker.backlog.iteration_actions import mark_working_days
from tracker.backlog.models import Story
from tracker.backlog.places import at_top
from tracker.backlog.plan import by_place
from tracker.backlog.queries import days_off, facts, rhythm_of
from tracker.backlog.together_actions import put_block
from tracker.backlog.workflow import State
from tracker.backlog.writing import Change, writing
from tracker.database import db
from tracker.planning.calendar import day_of, working_pattern
from tracker.planning.models import Iteration
from tracker.projects import queries
from tracker.projects.fields import in_words
from tracker.projects.scales import BadScale, moved
from tracker.teams.models import Membership, Project, Team, TeamMember
from tracker.teams.permissions import Role
from tracker.web import Refusal

REVIEW_TYPES = ("Test (QA)", "Design", "Code", "Security")
"""The kinds of review that every project starts with (1.6)."""
ROOM = 28
"""Characters of its name that a deleted project keeps, so that its number fits behind them."""


def create_project(
    name: str,
    team: Team | str,
    *,
    by: Person | None,
    at: datetime,
    start_on: date | None = None,
    **settings: Any,
) -> Project:
    """A new project of the team (a text names a new team), owned by `by`, its first iteration opened:
    the week of `start_on`, or else of the local day of `at`. Refuses a name that is taken."""
    if queries.is_name_taken(name):
        raise Refusal(_taken(name))
    project = Project(name=name, team=_team(team, by), created_at=at, **settings)
    db.session.add(project)
    _flush(name)
    if by is not None:
        db.session.add(Membership(project_id=project.id, person_id=by.id, role=Role.OWNER.value))
    db.session.add_all(ReviewType(project_id=project.id, name=kind) for kind in REVIEW_TYPES)
    _open_first_iteration(project, start_on or day_of(at, project.zone))
    db.session.flush()
    with writing(project, by=by, at=at) as change:
        change.record("project.created", name=name)
    return project


def change_settings(
    project: Project, wanted: Mapping[str, Any], *, by: Person | None, at: datetime
) -> list[str]:
    """Sets these settings (names of columns) and tells which differed. Iterations that have opened
    keep their days; a new length or start day holds from the next on. Current stays as it is when
    planning becomes manual (see _planned_by_hand). Refuses a taken name, a scale that open stories do not
    fit, and to stop estimating bugs and chores."""
    with writing(project, by=by, at=at) as change:
        project = change.project
        changes = {
            name: [getattr(project, name), value]
            for name, value in wanted.items()
            if getattr(project, name) != value
        }
        if not changes:
            return []
        _refuse_what_cannot_be(project, changes)
        touched = list(_planned_by_hand(change)) if "automatic_planning" in changes else []
        if "point_scale" in changes:
            touched += _move_estimates(project, *changes["point_scale"])
        for name, (_, value) in changes.items():
            setattr(project, name, value)
        if changes.keys() & {"working_days", "days_off"}:
            _mark_working_days(project)
        _flush(project.name)
        change.record("project.changed", touched=touched, fields=in_words(changes), changes=changes)
        return list(changes)


def archive(project: Project, *, by: Person | None, at: datetime) -> None:
    """Puts the project away: it is read, but nothing changes in it, until it is restored."""
    with writing(project, by=by, at=at) as change:
        if change.project.is_archived:
            return
        change.project.archived_at = at
        change.record("project.archived")


def restore(project: Project, *, by: Person | None, at: datetime) -> None:
    """Brings the project back from the archive; its iterations have gone on meanwhile."""
    with writing(project, by=by, at=at) as change:
        if not change.project.is_archived:
            return
        change.project.archived_at = None
        change.record("project.restored")


def delete_project(project: Project, *, by: Person | None, at: datetime) -> None:
    """Nobody finds the project any more, and its name is free. All of it stays: `bring_back`."""
    with writing(project, by=by, at=at) as change:
        if change.project.deleted_at is not None:
            return
        change.project.deleted_at = at
        change.project.archived_at = change.project.archived_at or at
        name = change.project.name
        change.project.name = f"{name[:ROOM]}{_deleted(project)}"
        change.record("project.deleted", name=name)


def bring_back(project: Project, *, by: Person | None, at: datetime) -> None:
    """The deleted project is found again, in the archive, under its name unless another has that now."""
    with writing(project, by=by, at=at) as change:
        if change.project.deleted_at is None:
            return
        change.project.deleted_at = None
        name = queries.name_before_deletion(project) or change.project.name.removesuffix(_deleted(project))
        if not queries.is_name_taken(name):
            change.project.name = name
        change.record("project.brought_back")


def _deleted(project: Project) -> str:
    return f" (deleted {project.id})"


def _team(team: Team | str, by: Person | None) -> Team:
    if isinstance(team, Team):
        return team
    created = Team(name=team)
    db.session.add(created)
    db.session.flush()
    if by is not None:
        db.session.add(TeamMember(team_id=created.id, person_id=by.id))
    return created


def _flush(name: str) -> None:
    """Two people may ask for one name in the same moment; the table lets only one have it."""
    try:
        db.session.flush()
    except IntegrityError as refused:
        raise Refusal(_taken(name)) from refused


def _taken(name: str) -> str:
    return f"There is a project named {name} already. Choose another name."


def _open_first_iteration(project: Project, day: date) -> None:
    span = rhythm_of(project).first(day)
    db.session.add(
        Iteration(
            project_id=project.id,
            number=span.number,
            start_on=span.start_on,
            end_on=span.end_on,
            working=working_pattern(span, project.working_days, days_off(project)),
        )
    )


def _refuse_what_cannot_be(project: Project, changes: Mapping[str, list[Any]]) -> None:
    if "name" in changes and queries.is_name_taken(changes["name"][1], besides=project):
        raise Refusal(_taken(changes["name"][1]))
    if "time_zone" in changes and queries.has_closed_iterations(project):
        raise Refusal(
            "The time zone stays as it is once an iteration has ended: its days are days of that zone."
        )
    if changes.get("bugs_and_chores_are_estimatable", [False])[0]:
        raise Refusal("Once bugs and chores are estimated, this cannot be turned off again.")


def _move_estimates(project: Project, old: str, new: str) -> Sequence[Story]:
    """Moves the estimates of open stories to the new scale; closed history keeps its points."""
    stories = queries.open_stories(project, Story.estimate.is_not(None))
    try:
        moves = moved(old, new, [story.estimate for story in stories if story.estimate is not None])
    except BadScale as bad:
        raise Refusal(str(bad)) from bad
    changed = [story for story in stories if story.estimate in moves]
    for story in changed:
        story.estimate = moves[story.estimate or 0]
    return changed


def _planned_by_hand(change: Change) -> Sequence[Story]:
    """Where planning becomes manual, what the plan has put into Current is planned there from now on; where
    it becomes automatic, what was planned is unstarted again, on top of the backlog, wherever a file may
    have put it. The reference says nothing of either: so Current is the same after the first, and after the
    second as far as it fits."""
    project = change.project
    if project.automatic_planning:
        current = facts(project, change.at).current_stories()
        waits = [story.id for story in current if story.state == State.UNSTARTED]
        stories, state = queries.open_stories(project, Story.id.in_(waits)), State.PLANNED
    else:
        planned = queries.open_stories(project, Story.state == State.PLANNED)
        stories, state = sorted(planned, key=by_place), State.UNSTARTED
        put_block(change, stories, at_top(state))
    for story in stories:
        story.state = state.value
    return stories


def _mark_working_days(project: Project) -> None:
    """The current iteration alone follows the calendar: charts of those before it stay as they are."""
    current = queries.current_iteration(project)
    if current is not None:
        mark_working_days(project, current)
