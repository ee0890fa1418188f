"""Reading the ledger: entries as plain lines, in the order they were entered."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, select

from tracker.database import db
from tracker.ledger.entries import Kind, Line
from tracker.ledger.models import Entry

_COLUMNS = (Entry.at, Entry.kind, Entry.points, Entry.unestimated, Entry.story_id, Entry.title, Entry.who)


def lines_of_iteration(iteration_id: int) -> list[Line]:
    """All entries of an iteration, in the order they were entered."""
    return _lines(Entry.iteration_id == iteration_id)


def lines_of_release(release_id: int) -> list[Line]:
    """All entries of a release marker's scope, in the order they were entered."""
    return _lines(Entry.release_id == release_id)


def lines_of_iterations(iteration_ids: Iterable[int]) -> dict[int, list[Line]]:
    """The entries of several iterations by their ids, in one query; an iteration without any has an empty list."""
    found: dict[int, list[Line]] = {iteration_id: [] for iteration_id in iteration_ids}
    rows = db.session.execute(
        select(Entry.iteration_id, *_COLUMNS).where(Entry.iteration_id.in_(found)).order_by(Entry.id)
    )
    for iteration_id, *columns in rows:
        found[iteration_id].append(_line(*columns))
    return found


def _lines(scope: ColumnElement[bool]) -> list[Line]:
    rows = db.session.execute(select(*_COLUMNS).where(scope).order_by(Entry.id))
    return [_line(*row) for row in rows]


def _line(at, kind, points, unestimated, story_id, title, who) -> Line:  # type: ignore[no-untyped-def]
    return Line(at, Kind(kind), points, unestimated, story_id, title, who)
