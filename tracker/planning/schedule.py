"""How the ranked list falls into iterations (semantics reference 2.3, 2.4, 2.7). A pure function."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Generic, NamedTuple, Protocol, TypeVar

from tracker.planning.calendar import Rhythm, Span
from tracker.planning.velocity import Velocity


class Schedulable(Protocol):
    """What the plan asks of a story: its points, None where it has no estimate."""

    @property
    def estimate(self) -> int | None: ...


HORIZON = 520
"""Iterations planned ahead, ten years of weekly ones; the last holds whatever would come later still, so
that a story too large for any team cannot make the plan endless (2.4)."""

S = TypeVar("S", bound=Schedulable)


class Planned(NamedTuple, Generic[S]):
    """An iteration of the plan: its span, the points that fit, its stories in order and their points."""

    span: Span
    capacity: int
    stories: tuple[S, ...]
    points: int
    strength: int = 100


def total(stories: Sequence[Schedulable]) -> int:
    """The sum of the estimates in points; a story without one counts 0."""
    return sum([story.estimate or 0 for story in stories])


def fill_current(fixed: Sequence[S], queue: Sequence[S], capacity: int) -> tuple[S, ...]:
    """The stories of Current: the accepted and the started (`fixed`) whatever they weigh, then from
    the top of the queue as long as each fits. The first that does not fit ends it (2.3)."""
    taken = _fitting(_sums(queue), 0, capacity - total(fixed))
    return (*fixed, *queue[:taken])


def schedule(
    fixed: Sequence[S],
    queue: Sequence[S],
    *,
    velocity: Velocity,
    current: Span,
    rhythm: Rhythm,
    strengths: Mapping[int, int] | None = None,
    automatic: bool = True,
) -> list[Planned[S]]:
    """The current iteration and all that are needed to hold the queue, in order.

    `fixed` are the stories that are in Current whatever they weigh, `queue` the unstarted ones by rank.
    Unused capacity runs on into the next iteration; an overfull Current leaves no debt. An iteration may
    be empty, where the next story waits for capacity. `strengths` maps iteration numbers to percent.

    Without `automatic` planning nothing of the queue comes into Current (2.7). What Current has room for
    does not run on then, since people have left it free: the iteration below it holds what its own
    velocity does. The reference says of manual planning only that the backlog is divided by velocity;
    this is our reading.
    """
    strengths = strengths or {}
    spans = rhythm.from_span(current)
    return list(_plan(fixed, queue, velocity, spans, strengths, automatic))


def _plan(
    fixed: Sequence[S],
    queue: Sequence[S],
    velocity: Velocity,
    spans: Iterator[Span],
    strengths: Mapping[int, int],
    automatic: bool,
) -> Iterator[Planned[S]]:
    sums = _sums(queue)
    span = next(spans)
    current = span.number
    strength = strengths.get(current, 100)
    capacity = velocity.capacity(span.weeks, strength)
    held = total(fixed)
    at = _fitting(sums, 0, capacity - held) if automatic else 0
    points = held + sums[at]
    yield Planned(span, capacity, (*fixed, *queue[:at]), points, strength)
    carry = max(0, capacity - points) if automatic else 0
    while at < len(queue):
        if span.number - current >= HORIZON:
            yield Planned(next(spans), capacity, tuple(queue[at:]), sums[-1] - sums[at])
            return
        span = next(spans)
        strength = strengths.get(span.number, 100)
        capacity = velocity.capacity(span.weeks, strength) + carry
        until = _fitting(sums, at, capacity)
        points = sums[until] - sums[at]
        yield Planned(span, capacity, tuple(queue[at:until]), points, strength)
        carry = capacity - points
        at = until


def _sums(queue: Sequence[Schedulable]) -> list[int]:
    """The points before each story of the queue, and of all of it."""
    return list(accumulate([story.estimate or 0 for story in queue], initial=0))


def _fitting(sums: Sequence[int], start: int, capacity: int) -> int:
    """The index after the last story, counted from `start`, that still fits; `sums`: see `_sums`."""
    return bisect_right(sums, sums[start] + capacity, lo=start + 1) - 1
