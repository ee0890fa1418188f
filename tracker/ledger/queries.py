"""Reading the ledger: entries as plain lines, in the order they were entered."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, select

from tracker.database import db
from tracker.ledger.entries import Kind, Line
from tracker.ledger.models import Entry


def lines_of_iteration(iteration_id: int) -> list[Line]:
    """All entries of an iteration, in the order they were entered."""
    return [line for _, line in _lines(Entry.iteration_id == iteration_id)]


def lines_of_release(release_id: int) -> list[Line]:
    """All entries of a release marker's scope, in the order they were entered."""
    return [line for _, line in _lines(Entry.release_id == release_id)]


def lines_of_iterations(iteration_ids: Iterable[int]) -> dict[int, list[Line]]:
    """The entries of several iterations by their ids, in one query; without entries: an empty list."""
    found: dict[int, list[Line]] = {iteration_id: [] for iteration_id in iteration_ids}
    for iteration_id, line in _lines(Entry.iteration_id.in_(found)):
        found[iteration_id or 0].append(line)
    return found


def _lines(scope: ColumnElement[bool]) -> list[tuple[int | None, Line]]:
    rows = db.session.execute(
        select(
            Entry.iteration_id,
            Entry.at,
            Entry.kind,
            Entry.points,
            Entry.unestimated,
            Entry.story_id,
            Entry.title,
            Entry.who,
        )
        .where(scope)
        .order_by(Entry.id)
    )
    return [(row[0], Line(row[1], Kind(row[2]), *row[3:])) for row in rows]
