"""The likely end: the points left on each day to come if the days to come are like those so far.

Every run draws each coming working day from the working days of this iteration that are over; the scope
stays. The distribution over all runs is added up exactly, so there is no chance in it, and the same
entries give the same fan. With fewer than three days over, with nothing done, or where no working day is
left, nothing is claimed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from tracker.charts.records import Band, Day, Outlook
from tracker.charts.words import day_words

SHARES = (90, 70, 50)
FEWEST_DAYS = 3


def outlook(days: Sequence[Day], remaining: int, place: float) -> Outlook | None:
    """The fan from `place` (days since the start) with this `remaining`; None where it would be a guess."""
    samples, today = _done_by_day(days, place)
    working = sum(day.working for day in days)
    passed = len(samples)
    if passed < FEWEST_DAYS or passed * 3 < working or sum(samples) <= 0 or remaining <= 0:
        return None
    if not any(day.working for day in days[int(place) :]):
        return None
    coming = _distributions(days, remaining, place, Counter(samples), today)
    if not coming:
        return None
    return Outlook(
        tuple(_band(share, remaining, place, coming) for share in SHARES),
        _words(days, coming),
    )


def _done_by_day(days: Sequence[Day], place: float) -> tuple[list[int], int]:
    """Net points done in each working day that is over (with the days off after it), and so far today."""
    samples: list[int] = []
    before = 0
    for number, day in enumerate(days):
        if day.figures is None:
            break
        done = day.figures.done - day.figures.reopened
        if place < number + 1:
            return samples, done - before
        if day.working:
            samples.append(done - before)
        elif samples:
            samples[-1] += done - before
        before = done
    return samples, 0


Chances = Mapping[int, float]


def _distributions(
    days: Sequence[Day], remaining: int, place: float, samples: Counter[int], today: int
) -> list[tuple[int, Chances]]:
    """For each day that ends after `place`: its number, and how likely each number of points left is."""
    chances: Chances = {remaining: 1.0}
    results = []
    for number in range(int(place), len(days)):
        if days[number].working:
            chances = _after(chances, samples, today if number == int(place) else 0)
        results.append((number, chances))
    return results


def _after(chances: Chances, samples: Counter[int], already: int) -> Chances:
    total = sum(samples.values())
    later: dict[int, float] = defaultdict(float)
    for points, chance in chances.items():
        for done, times in samples.items():
            rest = max(0, done - already) if already > 0 else done
            later[max(0, points - rest)] += chance * times / total
    return later


def _band(share: int, remaining: int, place: float, coming: Sequence[tuple[int, Chances]]) -> Band:
    below = (100 - share) / 200
    start = (place, float(remaining))
    edges = [
        tuple((number + 1.0, float(_quantile(chances, part))) for number, chances in coming)
        for part in (below, 1 - below)
    ]
    return Band(share, (start, *edges[0]), (start, *edges[1]))


def _quantile(chances: Chances, part: float) -> int:
    passed = 0.0
    for points in sorted(chances):
        passed += chances[points]
        if passed >= part - 1e-9:
            return points
    return max(chances)


def _words(days: Sequence[Day], coming: Sequence[tuple[int, Chances]]) -> tuple[str, ...]:
    """What seven of ten runs say: the days of the end, or the points left on the last day."""
    ends = [
        next((days[number].date for number, chances in coming if chances.get(0, 0.0) >= part), None)
        for part in (0.15, 0.85)
    ]
    if ends[0] and ends[1]:
        if ends[0] == ends[1]:
            return "likely done", day_words(ends[0])
        return "likely done", f"{day_words(ends[0])} –", day_words(ends[1])
    low, high = (_quantile(coming[-1][1], part) for part in (0.15, 0.85))
    return "likely left", str(low) if low == high else f"{low} – {high}"
