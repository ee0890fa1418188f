"""Reading the iterations that were entered. Those that began since are computed: see backlog/queries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Integer, bindparam, select

from tracker.database import asked
from tracker.planning.calendar import Opened, Span
from tracker.planning.models import Iteration

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
).where(Iteration.project_id == _PROJECT)
_LATEST = _OPENED.order_by(Iteration.number.desc()).limit(bindparam("count", type_=Integer()))
_NUMBERED = _OPENED.where(Iteration.number == bindparam("number", type_=Integer()))
_ON = _OPENED.where(Iteration.start_on <= bindparam("day"), Iteration.end_on > bindparam("day"))
_ENDING_AFTER = _OPENED.where(Iteration.end_on > bindparam("day")).order_by(Iteration.number.desc())


def latest(project_id: int, count: int) -> tuple[Opened, ...]:
    """The latest iterations that were entered, oldest first."""
    return tuple(reversed(_opened(asked(_LATEST, project=project_id, count=count))))


def numbered(project_id: int, number: int) -> Opened | None:
    """The iteration of this number, if it was entered."""
    if not 0 < number < _BEYOND:
        return None
    return next(iter(_opened(asked(_NUMBERED, project=project_id, number=number))), None)


def on(project_id: int, day: date) -> Opened | None:
    """The entered iteration that contains the day."""
    return next(iter(_opened(asked(_ON, project=project_id, day=day))), None)


def ending_after(project_id: int, day: date) -> list[Opened]:
    """The entered iterations that end after the day, newest first."""
    return _opened(asked(_ENDING_AFTER, project=project_id, day=day))


def _opened(rows: Sequence[Any]) -> list[Opened]:
    return [Opened(row[0], Span(*row[1:4]), *row[4:]) for row in rows]
