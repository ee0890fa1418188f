"""Asking for work, taking it up, ending it. None of these commits.

Whoever asks does so in the transaction that makes the work necessary: both happen, or neither. Any
number of processes may then look for work. A job belongs to whoever raises its count of attempts, which
only one can: the update names the count it has seen. The claim is committed before the work begins, and
holds for LEASE; a process that dies is outlived by its lease, and the job is taken up again. Updates find
their rows by number alone: MariaDB locks all that it looks through, and who looks through the index in which
others move the same rows stands in their way, and they in his.

Jobs of one lane are done one after the other, in the order in which they were asked for. In the way of one
stands an earlier one that may be taken up, or that has failed fewer than HOLDS times and waits to be tried
again; and any that is being done. What has failed more often steps aside: the following go on, and it is
tried when its time has come. It is enough that looking for work leaves out what something stands in the way
of: only what had stepped aside can come into the way again between looking and claiming.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, func, insert, or_, select, update

from tracker.database import db, rows_changed
from tracker.outbox.backoff import Hopeless, wait_after
from tracker.outbox.models import Job

LEASE = timedelta(minutes=5)
"""Longer than any piece of work takes; what goes outside gives up after half a minute of silence."""
HOLDS = 3
"""So often a job may fail before it steps aside in its lane. The first two pauses are six minutes: in these
whoever is being restarted comes back, and for no longer one that is never taken holds up the others."""
KEPT = timedelta(days=30)
"""So long an ended job is kept: its key stands against doing the same again, its error for the operator."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A job that is ours until `leased_until`."""

    id: int
    kind: str
    payload: Mapping[str, Any]
    attempts: int


def put(jobs: Sequence[Mapping[str, Any]], *, at: datetime) -> None:
    """Asks for work: each has kind, payload and due_at, and perhaps a lane and a key; one whose key is there
    already is not asked for again. Two statements however many. Who may ask for the same key at once must
    hold a lock in common, such as the project's."""
    known = asked_for(job["key"] for job in jobs if job.get("key"))
    new = [
        {"key": None, "lane": None, "created_at": at, **job}
        for job in jobs
        if not job.get("key") or job["key"] not in known
    ]
    if new:
        db.session.execute(insert(Job), new)


def asked_for(keys: Iterable[str]) -> set[str]:
    """Those of these keys for which work was asked already."""
    wanted = list(keys)
    return set(db.session.scalars(select(Job.key).where(Job.key.in_(wanted)))) if wanted else set()


def due(at: datetime, limit: int = 20) -> list[Claim]:
    """Work that may be taken up and has nothing in its way, the longest due first. To be claimed before it is
    touched."""
    rows = db.session.execute(
        select(Job.id, Job.kind, Job.payload, Job.attempts)
        .where(_is_free(at), _is_next_in_its_lane(at))
        .order_by(Job.due_at, Job.id)
        .limit(limit)
    )
    return [Claim(*row) for row in rows]


def claim(seen: Claim, *, at: datetime) -> Claim | None:
    """The job, ours for LEASE from the commit on; None where somebody was faster."""
    claiming = (
        update(Job)
        .where(Job.id == seen.id, Job.attempts == seen.attempts)
        .values(attempts=Job.attempts + 1, leased_until=at + LEASE)
    )
    if rows_changed(claiming) != 1:
        return None
    return Claim(seen.id, seen.kind, seen.payload, seen.attempts + 1)


def end(mine: Claim, *, at: datetime) -> None:
    """The work is done. Does nothing where the lease ran out and somebody else took the job up."""
    _close(mine, ended_at=at, error="")


def fail(mine: Claim, error: Exception, *, at: datetime) -> bool:
    """Puts the job off, or gives it up: for good reasons at once, else when it was tried often enough.
    Keeps the reason; whether it was given up."""
    wait = None if isinstance(error, Hopeless) else wait_after(mine.attempts)
    reason = f"{type(error).__name__}: {error}" if not isinstance(error, Hopeless) else str(error)
    values = {"ended_at": at, "given_up": True} if wait is None else {"due_at": at + wait}
    _close(mine, error=reason[:1000], **values)
    return wait is None


def hurry(lane: str, *, at: datetime) -> None:
    """What waits in this lane to be tried again is tried at once."""
    waiting = select(Job.id).where(Job.lane == lane, Job.ended_at.is_(None), Job.due_at > at)
    ids = db.session.scalars(waiting.order_by(Job.id)).all()
    if ids:
        db.session.execute(update(Job).where(Job.id.in_(ids)).values(due_at=at))


def forget_ended(at: datetime) -> int:
    """Deletes jobs that ended long ago; how many."""
    return rows_changed(delete(Job).where(Job.ended_at < at - KEPT))


def _close(mine: Claim, **values: Any) -> None:
    db.session.execute(
        update(Job)
        .where(Job.id == mine.id, Job.attempts == mine.attempts)
        .values(leased_until=None, **values)
    )


def _is_free(at: datetime) -> Any:
    return and_(
        Job.ended_at.is_(None), Job.due_at <= at, or_(Job.leased_until.is_(None), Job.leased_until <= at)
    )


def _is_next_in_its_lane(at: datetime) -> Any:
    """Of each lane the first, if none of the lane is being done: the open jobs are looked through once."""
    stands = Job.lane.is_not(None), Job.ended_at.is_(None)
    goes_first = or_(Job.due_at <= at, Job.attempts < HOLDS)
    first = select(func.min(Job.id)).where(*stands, goes_first).group_by(Job.lane)
    busy = select(Job.lane).where(*stands, Job.leased_until > at)
    return or_(Job.lane.is_(None), and_(Job.id.in_(first), Job.lane.not_in(busy)))
