"""Reading iterations: one by its number, ended, running or to come; what its chart is made of; which one
an instant falls into."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from tracker.backlog.plan import Facts
from tracker.backlog.queries import days_off, due_iterations, facts, rhythm_of, titles
from tracker.ledger.entries import Line, opening
from tracker.ledger.queries import lines_of_iteration
from tracker.planning import queries as iterations
from tracker.planning.calendar import Foresaid, Opened, Span, starts_at, working_pattern
from tracker.planning.schedule import HORIZON
from tracker.teams.models import Project


@dataclass(frozen=True, slots=True)
class Seen:
    """An iteration seen from an instant: `current` is the number of the one that runs."""

    opened: Opened
    current: int

    @property
    def span(self) -> Span:
        return self.opened.span

    @property
    def has_ended(self) -> bool:
        return self.span.number < self.current

    @property
    def is_running(self) -> bool:
        return self.span.number == self.current


def iteration_at(project: Project, number: int, at: datetime) -> Seen | None:
    """The iteration of this number as it stands at the instant; None where there is none, or where it is
    further ahead than plans reach."""
    last = iterations.latest(project.id, 1)[0]
    begun = (last, *due_iterations(project, last.span, at))
    current = begun[-1].span
    if number > current.number + HORIZON:
        return None
    if number > current.number:
        opened: Opened | None = _to_come(project, current, number)
    else:
        opened = next((each for each in begun if each.span.number == number), None)
        opened = opened or iterations.numbered(project.id, number)
    return Seen(opened, current.number) if opened else None


def _to_come(project: Project, current: Span, number: int) -> Opened:
    span = next(islice(rhythm_of(project).from_span(current), number - current.number, None))
    working = working_pattern(span, project.working_days, days_off(project))
    foresaid = iterations.foresaid_after(project.id, current.number).get(number, Foresaid())
    return Opened(None, span, foresaid.strength, working, foresaid.goal, False)


@dataclass(frozen=True, slots=True)
class IterationFacts:
    """What a chart of an iteration is made of; `entered` is False where no write has opened it yet."""

    opened: Opened
    lines: tuple[Line, ...]
    is_current: bool

    @property
    def entered(self) -> bool:
        return self.opened.id is not None


def iteration_facts(project: Project, number: int, at: datetime) -> IterationFacts | None:
    """An iteration that has begun by `at`, with its entries: those of one which no write has entered
    yet are the ones the next write will enter. None where it has not begun, or never was."""
    last = iterations.latest(project.id, 1)[0].span
    due = due_iterations(project, last, at)
    is_current = number == (due[-1].span if due else last).number
    if number > last.number:
        known = facts(project)
        for opened in due:
            known = known.opening(opened)
            if opened.span.number == number:
                return IterationFacts(opened, tuple(opening_lines(known)), is_current)
        return None
    entered = iterations.numbered(project.id, number)
    if entered is None or entered.id is None:
        return None
    return IterationFacts(entered, tuple(lines_of_iteration(entered.id)), is_current)


def current_lines(known: Facts) -> list[Line]:
    """The entries of the current iteration of these facts, entered or still to be."""
    if known.current.id is not None:
        return lines_of_iteration(known.current.id)
    return opening_lines(known)


def opening_lines(known: Facts) -> list[Line]:
    """The entries with which the current iteration of these facts opens."""
    at = starts_at(known.current.span.start_on, known.zone)
    drafts = opening(known.current_scope())
    names = titles(draft.story_id for draft in drafts)
    return [
        Line(at, draft.kind, draft.points, draft.unestimated, draft.story_id, names[draft.story_id], "")
        for draft in drafts
    ]


def current_number(project: Project, at: datetime) -> int:
    """The number of the iteration that `at` falls into."""
    last = iterations.latest(project.id, 1)[0].span
    due = due_iterations(project, last, at)
    return (due[-1].span if due else last).number


def current_begin(project: Project, at: datetime) -> datetime:
    """When the iteration began that `at` falls into; what was accepted before was accepted in a done one."""
    last = iterations.latest(project.id, 1)[0].span
    due = due_iterations(project, last, at)
    return starts_at((due[-1].span if due else last).start_on, project.zone)


def number_on(project: Project, day: date, at: datetime) -> int | None:
    """The number of the iteration, begun by `at`, that contains the day; None where there is none."""
    entered = iterations.on(project.id, day)
    if entered is not None:
        return entered.span.number
    due = due_iterations(project, iterations.latest(project.id, 1)[0].span, at)
    return next((opened.span.number for opened in due if opened.span.contains(day)), None)
