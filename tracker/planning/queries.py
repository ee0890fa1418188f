"""Reading the iterations that were entered. Those that began since are computed: see backlog/queries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Integer, bindparam, func, select

from tracker.database import asked
from tracker.planning.calendar import Foresaid, Opened, Span
from tracker.planning.models import Iteration, Override

_BEYOND = 2**31
"""A column of whole numbers ends before; PostgreSQL will not even be asked about more."""

_PROJECT = bindparam("project", type_=BigInteger())
_OPENED = select(
    Iteration.id,
    Iteration.number,
    Iteration.start_on,
    Iteration.end_on,
    Iteration.strength,
    Iteration.working,
    Iteration.goal,
    Iteration.reconstructed,
    Iteration.length_override,
    Iteration.closed_strength,
).where(Iteration.project_id == _PROJECT)
_LATEST = _OPENED.order_by(Iteration.number.desc()).limit(bindparam("count", type_=Integer()))
_FIRST = _OPENED.order_by(Iteration.number).limit(1)
_LATEST_NUMBER = select(func.max(Iteration.number)).where(Iteration.project_id == _PROJECT)
_NUMBERED = _OPENED.where(Iteration.number == bindparam("number", type_=Integer()))
_ON = _OPENED.where(Iteration.start_on <= bindparam("day"), Iteration.end_on > bindparam("day"))
_BETWEEN = _OPENED.where(
    Iteration.number.between(bindparam("first", type_=Integer()), bindparam("last", type_=Integer()))
).order_by(Iteration.number)
_FORESAID = select(Override.number, Override.strength, Override.goal).where(
    Override.project_id == _PROJECT, Override.number > bindparam("number", type_=Integer())
)
_ENDING_AFTER = _OPENED.where(Iteration.end_on > bindparam("day")).order_by(Iteration.number.desc())


def latest(project_id: int, count: int) -> tuple[Opened, ...]:
    """The latest iterations that were entered, oldest first."""
    return tuple(reversed(_opened(asked(_LATEST, project=project_id, count=count))))


def latest_number(project_id: int) -> int:
    """The number of the latest iteration that was entered."""
    number: int = asked(_LATEST_NUMBER, project=project_id)[0][0]
    return number


def first(project_id: int) -> Span | None:
    """The first iteration that was entered."""
    found = _opened(asked(_FIRST, project=project_id))
    return found[0].span if found else None


def numbered(project_id: int, number: int) -> Opened | None:
    """The iteration of this number, if it was entered."""
    if not 0 < number < _BEYOND:
        return None
    return next(iter(_opened(asked(_NUMBERED, project=project_id, number=number))), None)


def on(project_id: int, day: date) -> Opened | None:
    """The entered iteration that contains the day."""
    return next(iter(_opened(asked(_ON, project=project_id, day=day))), None)


def between(project_id: int, first: int, last: int) -> list[Opened]:
    """The entered iterations with these numbers and those between, oldest first."""
    return _opened(asked(_BETWEEN, project=project_id, first=first, last=last))


def foresaid_after(project_id: int, number: int) -> dict[int, Foresaid]:
    """What was said of iterations after this number, by their numbers."""
    return {row[0]: Foresaid(*row[1:]) for row in asked(_FORESAID, project=project_id, number=number)}


def ending_after(project_id: int, day: date) -> list[Opened]:
    """The entered iterations that end after the day, newest first."""
    return _opened(asked(_ENDING_AFTER, project=project_id, day=day))


def _opened(rows: Sequence[Any]) -> list[Opened]:
    return [Opened(row[0], Span(*row[1:4]), *row[4:]) for row in rows]
