"""How the ranked list falls into iterations (semantics reference 2.3, 2.4). A pure function."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

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


@dataclass(frozen=True, slots=True)
class Planned(Generic[S]):
    """An iteration of the plan: its span, the points that fit, and its stories in order."""

    span: Span
    capacity: int
    stories: tuple[S, ...]
    strength: int = 100

    @property
    def points(self) -> int:
        return total(self.stories)


def total(stories: Sequence[Schedulable]) -> int:
    """The sum of the estimates in points; a story without one counts 0."""
    return sum(story.estimate or 0 for story in stories)


def fill_current(fixed: Sequence[S], queue: Sequence[S], capacity: int) -> tuple[S, ...]:
    """The stories of Current: the accepted and the started (`fixed`) whatever they weigh, then from
    the top of the queue as long as each fits. The first that does not fit ends it (2.3)."""
    points = total(fixed)
    taken = _fitting(queue, 0, capacity - points)
    return (*fixed, *queue[:taken])


def schedule(
    fixed: Sequence[S],
    queue: Sequence[S],
    *,
    velocity: Velocity,
    current: Span,
    rhythm: Rhythm,
    strengths: Mapping[int, int] | None = None,
) -> list[Planned[S]]:
    """The current iteration and all that are needed to hold the queue, in order.

    `fixed` are Current's accepted and started stories, `queue` the unstarted ones by rank. Unused
    capacity runs on into the next iteration; an overfull Current leaves no debt. An iteration may be
    empty, where the next story waits for capacity. `strengths` maps iteration numbers to percent.
    """
    strengths = strengths or {}
    spans = rhythm.from_span(current)
    return list(_plan(fixed, queue, velocity, spans, strengths))


def _plan(
    fixed: Sequence[S],
    queue: Sequence[S],
    velocity: Velocity,
    spans: Iterator[Span],
    strengths: Mapping[int, int],
) -> Iterator[Planned[S]]:
    span = next(spans)
    current = span.number
    strength = strengths.get(current, 100)
    capacity = velocity.capacity(span.weeks, strength)
    stories = fill_current(fixed, queue, capacity)
    yield Planned(span, capacity, stories, strength)
    at = len(stories) - len(fixed)
    carry = max(0, capacity - total(stories))
    while at < len(queue):
        if span.number - current >= HORIZON:
            yield Planned(next(spans), capacity, tuple(queue[at:]))
            return
        span = next(spans)
        strength = strengths.get(span.number, 100)
        capacity = velocity.capacity(span.weeks, strength) + carry
        until = _fitting(queue, at, capacity)
        stories = tuple(queue[at:until])
        yield Planned(span, capacity, stories, strength)
        carry = capacity - total(stories)
        at = until


def _fitting(queue: Sequence[S], start: int, capacity: int) -> int:
    """The index after the last story, counted from `start`, that still fits."""
    if capacity < 0:
        return start
    for index in range(start, len(queue)):
        capacity -= queue[index].estimate or 0
        if capacity < 0:
            return index
    return len(queue)
