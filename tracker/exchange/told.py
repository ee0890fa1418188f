"""The iterations that a file tells of: its numbers and days, as far as they agree with one another.

Dates of acceptance alone would number the first week with an accepted story 1; a file that says "8" knows
of seven before it. What a file tells is taken only as a whole, never in part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from tracker.planning.calendar import LONGEST_DAYS, Rhythm, Span

EARLIEST = date(2005, 1, 1)
"""The former tracker took no day before this one (1.3.1)."""
SHORTEST, LONGEST = 7, 34
"""Days of an iteration of usual length: one to four weeks, and up to six days more where the start day
changed (2.2)."""


class Said(NamedTuple):
    """What a row says of the iteration in which its story was accepted, and the day of that."""

    number: int | None
    start_on: date | None
    last_day: date | None
    accepted_on: date


def iterations(said: Iterable[Said], rhythm: Rhythm, today: date) -> list[Span]:
    """Every iteration from number 1 up to today's, as the rows tell them; those between are as long as their
    neighbours leave room for. Empty where the rows tell nothing, or contradict each other."""
    anchors = _anchors(said)
    if not anchors:
        return []
    first = anchors[0]
    begin = first.start_on - (first.number - 1) * (first.end_on - first.start_on)
    if begin < EARLIEST:
        return []
    spans: list[Span] = []
    for earlier, later in pairwise([Span(0, begin, begin), *anchors]):
        between = _between(earlier, later)
        if between is None:
            return []
        spans += [*between, later]
    return [*spans, *rhythm.due(spans[-1], today)]


def _anchors(said: Iterable[Said]) -> list[Span]:
    """The iteration that most rows tell for each number."""
    found: dict[int, Counter[Span]] = {}
    for row in said:
        if not (row.number and row.start_on and row.last_day):
            continue
        if row.start_on <= row.accepted_on <= row.last_day:
            span = Span(row.number, row.start_on, row.last_day + timedelta(days=1))
            if _may_last(len(span.days)):
                found.setdefault(row.number, Counter())[span] += 1
    return [found[number].most_common(1)[0][0] for number in sorted(found)]


def _may_last(days: int) -> bool:
    """Whether an iteration may have so many days; one that was given a length of its own has whole weeks."""
    return SHORTEST <= days <= LONGEST or (days % 7 == 0 and LONGEST < days <= LONGEST_DAYS)


def _between(earlier: Span, later: Span) -> Sequence[Span] | None:
    """The iterations between two; None where so many do not fit there."""
    count = later.number - earlier.number - 1
    days = (later.start_on - earlier.end_on).days
    if not count or days < 0:
        return None if days else ()
    length, rest = divmod(days, count)
    if rest or not SHORTEST <= length <= LONGEST:
        return None
    step = timedelta(days=length)
    return [
        Span(earlier.number + n, earlier.end_on + (n - 1) * step, earlier.end_on + n * step)
        for n in range(1, count + 1)
    ]
