"""Verbs of iterations: the team's strength and the goal, of the current one and of those to come."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tracker.accounts.models import Person
from tracker.backlog.writing import Change, writing
from tracker.database import db
from tracker.planning.calendar import LONGEST_GOAL, STRONGEST
from tracker.planning.models import Iteration, Override
from tracker.planning.schedule import HORIZON
from tracker.teams.models import Project
from tracker.web import Refusal


def set_strength(project: Project, number: int, percent: int, *, by: Person | None, at: datetime) -> None:
    """The team's strength in percent, 0 to 200, in this iteration: it takes so much of the velocity (2.6),
    and velocity will count its points by it (2.1). Raises Refusal for an iteration that has ended."""
    if not 0 <= percent <= STRONGEST:
        raise Refusal(f"A team's strength is a whole number of percent from 0 to {STRONGEST}.")
    with writing(project, by=by, at=at) as change:
        row = _row(change, number)
        before = row.strength
        if before == percent:
            return
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
        before = row.goal
        if before == goal:
            return
        row.goal = goal
        _keep(row)
        kind = "iteration.goal_set" if goal else "iteration.goal_removed"
        details: dict[str, Any] = {"number": number, "from": before, "to": goal}
        change.record(kind, **details)


def _row(change: Change, number: int) -> Iteration | Override:
    """Where strength and goal of the iteration stand: in itself, or aside as long as it has not begun."""
    current = change.opened[-1]
    if number < current.span.number:
        raise Refusal(f"Iteration {number} has ended; its strength and goal stay as they were.", 409)
    if number > current.span.number + HORIZON:
        raise Refusal(f"Iteration {number} is too far ahead to plan.")
    if number == current.span.number:
        return db.session.get_one(Iteration, current.id)
    return db.session.get(Override, (change.project.id, number)) or Override(
        project_id=change.project.id, number=number, strength=100, goal=""
    )


def _keep(row: Iteration | Override) -> None:
    """Writes the row; what says nothing any more is not kept."""
    if isinstance(row, Override) and (row.strength, row.goal) == (100, ""):
        if row in db.session:
            db.session.delete(row)
    else:
        db.session.add(row)
    db.session.flush()
