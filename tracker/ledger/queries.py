"""Reading the ledger: entries as plain lines in the order they were entered, and what they add up to."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, bindparam, case, func, select
from sqlalchemy.orm import InstrumentedAttribute

from tracker.database import db
from tracker.ledger.entries import ARRIVALS, Kind, Line, Standing
from tracker.ledger.models import Entry

_KINDS = {kind.value: kind for kind in Kind}


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
    return [(row[0], Line(row[1], _KINDS[row[2]], *row[3:])) for row in rows]


_presence = case((Entry.kind.in_(ARRIVALS), 1), (Entry.kind == Kind.REMOVED, -1), else_=0)
_points = case(
    (Entry.kind.in_((*ARRIVALS, Kind.RE_ESTIMATED)), Entry.points),
    (Entry.kind == Kind.REMOVED, -Entry.points),
    else_=0,
)
_done = case((Entry.kind == Kind.DONE, 1), (Entry.kind == Kind.REOPENED, -1), else_=0)


_sums = (func.sum(_presence), func.sum(_points), func.sum(Entry.unestimated), func.sum(_done))
_SUMS = {
    column.key: select(column, Entry.story_id, *_sums)
    .where(column.in_(bindparam("keys", expanding=True)))
    .group_by(column, Entry.story_id)
    for column in (Entry.iteration_id, Entry.release_id)
}


def standing_of_iteration(iteration_id: int) -> dict[int, Standing]:
    """What the ledger holds in scope of the iteration, by story id; the sums are the database's."""
    return _standings(Entry.iteration_id, [iteration_id]).get(iteration_id, {})


def standings_of_releases(release_ids: Iterable[int]) -> dict[int, dict[int, Standing]]:
    """What the ledger holds in scope of each of these releases that has any entry, by release and story."""
    return _standings(Entry.release_id, list(release_ids))


def _standings(column: InstrumentedAttribute[int | None], keys: list[int]) -> dict[int, dict[int, Standing]]:
    rows = db.session.connection().execute(_SUMS[column.key], {"keys": keys}).all()
    standings: dict[int, dict[int, Standing]] = {}
    for key, story_id, presence, points, unestimated, done in rows:
        held = standings.setdefault(key, {})
        if presence:
            held[story_id] = Standing(int(points), bool(unestimated), bool(done))
    return standings
