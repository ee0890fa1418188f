"""Reading what charts of one iteration are made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from tracker.backlog.iteration_queries import current_number, iteration_at, iteration_facts
from tracker.backlog.queries import accepted_alone, facts
from tracker.charts.chart import Asked
from tracker.charts.records import Facts
from tracker.ledger.entries import Line
from tracker.planning.calendar import Opened
from tracker.teams.models import Project
from tracker.web import Refusal


def burndown(project: Project, asked: Asked, now: datetime) -> Facts:
    """What the burndown of an iteration (None: the current one) is made of. Raises Refusal (404)."""
    number = current_number(project, now) if asked.number is None else asked.number
    found = facts_of(project, number, now)
    if found is None:
        raise Refusal(f"{project.name} has no iteration {number}.", 404)
    return replace(found, by=asked.by)


def facts_of(project: Project, number: int, now: datetime, running: bool = True) -> Facts | None:
    """What the iteration's chart is drawn from. The velocity stands on what runs only: it changes with
    the settings, and what has ended must not."""
    found = iteration_facts(project, number, now)
    if found is None:
        to_come = iteration_at(project, number, now)
        return _chart_facts(project, to_come.opened) if to_come else None
    if not (running and found.is_current):
        return _chart_facts(project, found.opened, found.lines)
    velocity = facts(project, now, accepted_alone).velocity.capacity(found.opened.span.weeks)
    return _chart_facts(project, found.opened, found.lines, velocity)


def _chart_facts(
    project: Project, opened: Opened, lines: tuple[Line, ...] = (), velocity: int | None = None
) -> Facts:
    return Facts(
        project=project.name,
        span=opened.span,
        working=opened.working,
        zone=project.zone,
        entries=lines,
        strength=opened.strength_as_closed,
        strength_since=opened.strength if opened.closed_strength is not None else None,
        reconstructed=opened.reconstructed,
        goal=opened.goal,
        velocity=velocity,
    )
