"""Reading the ledger: entries as plain lines in the order they were entered, and what they add up to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger, bindparam, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from tracker.activity.models import Event
from tracker.database import asked, db
from tracker.ledger.entries import ARRIVALS, Kind, Line, Standing
from tracker.ledger.models import Entry

_KINDS = {kind.value: kind for kind in Kind}


def lines_of_iteration(iteration_id: int) -> list[Line]:
    """All entries of an iteration, in the order they were entered."""
    return _lines(Entry.iteration_id, iteration_id)


def lines_after(iteration_id: int, entry_id: int) -> list[tuple[int, Line]]:
    """The entries of an iteration that were entered after this one, each with its own id; since entries
    never change, what came before need not be read again."""
    rows = asked(_AFTER, iteration=iteration_id, entry=entry_id)
    return [(row[0], Line(row[1], _KINDS[row[2]], *row[3:])) for row in rows]


def lines_of_release(release_id: int) -> list[Line]:
    """All entries of a release marker's scope, in the order they were entered."""
    return _lines(Entry.release_id, release_id)


def lines_of_epic(epic_id: int) -> list[Line]:
    """All entries of an epic's scope, in the order they were entered."""
    return _lines(Entry.epic_id, epic_id)


def is_made_again(*, release_id: int | None = None, epic_id: int | None = None) -> bool:
    """Whether entries of this scope were made again from dates: they speak of a time before their event, or
    there is none."""
    scope = Entry.release_id == release_id if release_id is not None else Entry.epic_id == epic_id
    query = (
        select(Entry.id)
        .outerjoin(Event, Event.id == Entry.event_id)
        .where(scope, or_(Entry.event_id.is_(None), Event.at > Entry.at))
        .limit(1)
    )
    return bool(asked(query))


def lines_of_stories(
    iteration_ids: Iterable[int], story_ids: Iterable[int]
) -> dict[tuple[int, int], list[Line]]:
    """The entries of these stories in these iterations, by iteration and story, in the order of entering."""
    query = (
        select(Entry.iteration_id, *_LINE)
        .where(Entry.iteration_id.in_(list(iteration_ids)), Entry.story_id.in_(list(story_ids)))
        .order_by(Entry.id)
    )
    found: dict[tuple[int, int], list[Line]] = {}
    for row in asked(query):
        line = Line(row[1], _KINDS[row[2]], *row[3:])
        found.setdefault((row[0], line.story_id), []).append(line)
    return found


def left_as_done(release_ids: Iterable[int], story_ids: Iterable[int]) -> dict[tuple[int, int], int]:
    """Which of these stories these releases had delivered when they left them, by release and story: the
    number of the event that took them out."""
    query = (
        select(Entry.release_id, Entry.story_id, Entry.kind, Entry.event_id)
        .where(Entry.release_id.in_(list(release_ids)), Entry.story_id.in_(list(story_ids)))
        .order_by(Entry.id)
    )
    last: dict[tuple[int, int], list[str]] = {}
    events: dict[tuple[int, int], int] = {}
    for release_id, story_id, kind, event_id in asked(query):
        key = release_id, story_id
        last[key] = [*last.get(key, ())[-1:], kind]
        events[key] = event_id
    leaving = [Kind.REOPENED, Kind.REMOVED]
    return {key: events[key] for key, kinds in last.items() if kinds == leaving and events[key]}


_LINE = (
    Entry.at,
    Entry.kind,
    Entry.points,
    Entry.unestimated,
    Entry.story_id,
    Entry.title,
    Entry.who,
    Entry.dated_at,
)
_AFTER = (
    select(Entry.id, *_LINE)
    .where(
        Entry.iteration_id == bindparam("iteration", type_=BigInteger()),
        Entry.id > bindparam("entry", type_=BigInteger()),
    )
    .order_by(Entry.id)
)


_OF_SCOPE = {
    column.key: select(*_LINE).where(column == bindparam("scope", type_=BigInteger())).order_by(Entry.id)
    for column in (Entry.iteration_id, Entry.release_id, Entry.epic_id)
}


def _lines(column: InstrumentedAttribute[Any], scope: int) -> list[Line]:
    rows = asked(_OF_SCOPE[column.key], scope=scope)
    return [Line(row[0], _KINDS[row[1]], *row[2:]) for row in rows]


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
    for column in (Entry.iteration_id, Entry.release_id, Entry.epic_id)
}


def standing_of_iteration(iteration_id: int) -> dict[int, Standing]:
    """What the ledger holds in scope of the iteration, by story id; the sums are the database's."""
    return _standings(Entry.iteration_id, [iteration_id]).get(iteration_id, {})


def standings_of_releases(release_ids: Iterable[int]) -> dict[int, dict[int, Standing]]:
    """What the ledger holds in scope of each of these releases that has any entry, by release and story."""
    return _standings(Entry.release_id, list(release_ids))


def standings_of_epics(epic_ids: Iterable[int]) -> dict[int, dict[int, Standing]]:
    """What the ledger holds in scope of each of these epics that has any entry, by epic and story."""
    return _standings(Entry.epic_id, list(epic_ids))


def standings_in_epics(epic_ids: Iterable[int], story_ids: Iterable[int]) -> dict[int, dict[int, Standing]]:
    """The same for some stories alone."""
    rows = asked(_SUMS_OF_STORIES, keys=list(epic_ids), stories=list(story_ids))
    return _by_scope(rows)


def _standings(column: InstrumentedAttribute[int | None], keys: list[int]) -> dict[int, dict[int, Standing]]:
    return _by_scope(asked(_SUMS[column.key], keys=keys))


def _by_scope(rows: Iterable[Any]) -> dict[int, dict[int, Standing]]:
    standings: dict[int, dict[int, Standing]] = {}
    for key, story_id, presence, points, unestimated, done in rows:
        held = standings.setdefault(key, {})
        if presence:
            held[story_id] = Standing(int(points), bool(unestimated), bool(done))
    return standings


_SUMS_OF_STORIES = _SUMS[Entry.epic_id.key].where(Entry.story_id.in_(bindparam("stories", expanding=True)))


def points_done_in_releases(release_ids: Iterable[int]) -> dict[int, int]:
    """The points that the ledger holds as done for each of these releases that has any."""
    rows = db.session.connection().execute(_DONE, {"keys": list(release_ids)}).all()
    return {release_id: int(points) for release_id, points in rows}


_DONE = (
    select(
        Entry.release_id,
        func.sum(case((Entry.kind == Kind.DONE, Entry.points), else_=-Entry.points)),
    )
    .where(
        Entry.release_id.in_(bindparam("keys", expanding=True)),
        Entry.kind.in_((Kind.DONE, Kind.REOPENED)),
    )
    .group_by(Entry.release_id)
)
