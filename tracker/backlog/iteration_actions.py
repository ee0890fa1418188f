"""Verbs of iterations: the team's strength in any of them; the goal of the current one and of those to come;
the length of the current one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tracker.accounts.models import Person
from tracker.backlog import queries
from tracker.backlog.writing import Change, writing
from tracker.database import db
from tracker.planning import queries as iterations
from tracker.planning.calendar import (
    LONGEST_GOAL,
    LONGEST_OVERRIDE,
    STRONGEST,
    Rhythm,
    Span,
    day_of,
    working_pattern,
)
from tracker.planning.models import Iteration, Override
from tracker.planning.schedule import HORIZON
from tracker.teams.models import Project
from tracker.text import counted
from tracker.web import Refusal


def set_strength(project: Project, number: int, percent: int, *, by: Person | None, at: datetime) -> None:
    """The team's strength in percent, 0 to 200, in this iteration: it takes so much of the velocity (2.6),
    and velocity will count its points by it (2.1). Set of an iteration that has ended it changes the velocity
    alone: what was closed keeps its figures, and the strength that they name."""
    if not 0 <= percent <= STRONGEST:
        raise Refusal(f"A team's strength is a whole number of percent from 0 to {STRONGEST}.")
    with writing(project, by=by, at=at) as change:
        row = _row(change, number)
        before = row.strength
        if before == percent:
            return
        if isinstance(row, Iteration) and _has_ended(change, number):
            row.amend_strength(percent)
        else:
            row.strength = percent
        _keep(row)
        details: dict[str, Any] = {"number": number, "from": before, "to": percent}
        change.record("iteration.strength_set", **details)


def set_goal(project: Project, number: int, goal: str, *, by: Person | None, at: datetime) -> None:
    """What the team wants to have reached by the end of this iteration; "" for nothing in particular.
    Raises Refusal for an iteration that has ended."""
    if len(goal) > LONGEST_GOAL:
        raise Refusal(f"The goal has {len(goal)} characters; at most {LONGEST_GOAL} fit.")
    with writing(project, by=by, at=at) as change:
        row = _row(change, number)
        if _has_ended(change, number):
            raise _stays(number)
        before = row.goal
        if before == goal:
            return
        row.goal = goal
        _keep(row)
        kind = "iteration.goal_set" if goal else "iteration.goal_removed"
        details: dict[str, Any] = {"number": number, "from": before, "to": goal}
        change.record(kind, **details)


def set_length(project: Project, number: int, weeks: int | None, *, by: Person | None, at: datetime) -> None:
    """How many weeks the running iteration lasts, 1 to 99; None for as many as the project says. All that
    follow it move along; its capacity, and its share in the velocity, go by its length (2.1, 2.6). Raises
    Refusal where it would have ended by now, and for another length of any other iteration: what has ended
    keeps its figures, and what is to come has the project's length (1.8)."""
    if weeks is not None and not 1 <= weeks <= LONGEST_OVERRIDE:
        raise Refusal(f"The length of an iteration is a whole number of weeks from 1 to {LONGEST_OVERRIDE}.")
    with writing(project, by=by, at=at) as change:
        rhythm, row = queries.rhythm_of(change.project), _row(change, number)
        if not isinstance(row, Iteration):
            if weeks in (None, rhythm.weeks):
                return
            raise Refusal(f"Iteration {number} has not begun; only the running one gets a length.", 409)
        if _has_ended(change, number):
            if weeks == row.span.weeks:
                return
            raise _stays(number)
        override = None if weeks == rhythm.weeks else weeks
        end_on = _end(change, rhythm, row.span, weeks or rhythm.weeks)
        if (end_on, override) == (row.end_on, row.length_override):
            return
        row.end_on, row.length_override = end_on, override
        mark_working_days(change.project, row)
        _keep(row)
        to = counted(override, "week") if override else f"the usual {counted(rhythm.weeks, 'week')}"
        change.record("iteration.length_set", number=number, to=to)


def _end(change: Change, rhythm: Rhythm, span: Span, weeks: int) -> date:
    """When the iteration ends with so many weeks: not before tomorrow."""
    today = day_of(change.at, change.project.zone)
    end_on = rhythm.lasting(span, weeks).end_on
    if end_on <= today:
        least = counted(rhythm.fewest_weeks(span, today), "week")
        raise Refusal(f"Iteration {span.number} would have ended by now; it needs at least {least}.", 409)
    return end_on


def mark_working_days(project: Project, row: Iteration) -> None:
    """Notes for each day of the iteration whether it is a working day by the project's calendar."""
    row.working = working_pattern(row.span, project.working_days, queries.days_off(project))


def _row(change: Change, number: int) -> Iteration | Override:
    """Where strength and goal of the iteration stand: in itself, or aside as long as it has not begun."""
    current, project = change.opened[-1].span.number, change.project
    if number > current + HORIZON:
        raise Refusal(f"Iteration {number} is too far ahead to plan.")
    if number > current:
        return db.session.get(Override, (project.id, number)) or Override(
            project_id=project.id, number=number, strength=100, goal=""
        )
    begun = iterations.numbered(project.id, number)
    if begun is None:
        raise Refusal(f"{project.name} has no iteration {number}.", 404)
    return db.session.get_one(Iteration, begun.id)


def _has_ended(change: Change, number: int) -> bool:
    return number < change.opened[-1].span.number


def _stays(number: int) -> Refusal:
    return Refusal(f"Iteration {number} has ended; its length and goal stay as they were.", 409)


def _keep(row: Iteration | Override) -> None:
    """Writes the row; what says nothing any more is not kept."""
    if isinstance(row, Override) and (row.strength, row.goal) == (100, ""):
        if row in db.session:
            db.session.delete(row)
    else:
        db.session.add(row)
    db.session.flush()
