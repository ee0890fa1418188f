"""When work will be done: many runs, each of which draws the iterations to come from the team's done ones.

A run first draws a past of its own from the done iterations, recent ones more often, and then every
iteration to come from that past, while the team's pace slowly drifts one way. The first draw stands for
what few iterations cannot tell, the drift for what no past can tell; without them ranges come out too
narrow (`python -m bench.calibration` shows by how much). An iteration is drawn whole: the points it
brought for each day the team worked, and the work that came in. Runs are seeded from the iterations they
draw from, so equal data give equal answers, and two forecasts from the same past differ only by what is
asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, TypeVar

from tracker.planning.calendar import Span

RUNS = 10_000
SHARES = (50, 85, 95)
"""Of a hundred runs: likely, with confidence, almost surely."""
FEWEST = 5
"""Done iterations below which nothing is claimed."""
HALF_LIFE = 6.0
"""Done iterations after which one is drawn half as often. This and DRIFT were chosen by the calibration
(bench/README.md)."""
DRIFT = 0.015
"""How far a team's pace drifts up or down in each iteration to come: the standard deviation over the runs."""
DRIFTS_FOR = 26
"""Iterations after which it drifts no further."""
WINDOW = 52
"""Done iterations looked back on; older ones would hardly ever be drawn."""
LONGEST = 156
"""Iterations looked ahead, three years of weekly ones; what is not done then has no date."""
ENOUGH = 0.995
"""Of the runs: when so many are through, the rest counts as never."""
_GRAIN = 2**16
_AT_ONCE = 64
"""Stories guessed at once, which bounds the memory."""
_TINY = 1e-6
"""Points: sums of fractions are not exact."""

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Sample:
    """A done iteration: the points accepted in it, its working days, the team's strength in percent."""

    span: Span
    points: int
    working: int
    strength: int = 100

    @property
    def effort(self) -> float:
        """Days that a whole team would have worked."""
        return self.working * self.strength / 100


@dataclass(frozen=True, slots=True)
class Ahead:
    """An iteration to come, or the rest of the running one: its working days that are left, the strength."""

    span: Span
    working: int
    strength: int = 100


@dataclass(frozen=True, slots=True)
class History:
    """What runs draw from: done iterations, oldest first; the iterations ahead, the running one first; how
    often each estimate was given in this project. `pace` multiplies the points of what is drawn."""

    samples: tuple[Sample, ...]
    ahead: tuple[Ahead, ...]
    sizes: Mapping[int, int]
    pace: float = 1.0

    @property
    def basis(self) -> tuple[Sample, ...]:
        """The iterations that can be drawn: in which somebody worked."""
        return tuple(sample for sample in self.samples if sample.effort > 0)

    @property
    def usual_size(self) -> float:
        """Points of a story that has no estimate yet, as a mean; 0 where nothing was ever estimated."""
        count = sum(self.sizes.values())
        return sum(size * times for size, times in self.sizes.items()) / count if count else 0.0


@dataclass(frozen=True, slots=True)
class Target:
    """A point of the list: the open points up to it, and the stories up to it that lack the estimate they
    need. `growth` has, for each of the history's samples, the points by which this work grew in it."""

    points: int
    unestimated: int
    growth: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """How many of the runs are through in each of the iterations ahead (`ends`, by `spans`); those that are
    through later are in none."""

    spans: tuple[Span, ...]
    ends: tuple[int, ...]
    runs: int

    def by(self, share: int) -> Span | None:
        """The iteration by whose end so many of a hundred runs are through; None beyond the horizon."""
        through = 0
        for span, ended in zip(self.spans, self.ends, strict=True):
            through += ended
            if through * 100 >= share * self.runs:
                return span
        return None

    def chance(self, deadline: date) -> float:
        """The share of runs that are through by the end of this day, 0 to 1. Of those that end in the
        iteration of the deadline, as many count as it has days up to then."""
        through = 0.0
        for span, ended in zip(self.spans, self.ends, strict=True):
            days = (span.end_on - span.start_on).days
            until = (deadline - span.start_on).days + 1
            through += ended * min(max(until / days, 0.0), 1.0)
        return through / self.runs


def refusal(history: History) -> str:
    """Why nothing can be said from this history, in a sentence; "" where something can."""
    known = len(history.basis)
    if known < FEWEST:
        have = "none is done" if not known else f"{known} {'is' if known == 1 else 'are'} done"
        return f"A forecast needs {FEWEST} done iterations with somebody at work; {have} so far."
    if not any(sample.points for sample in history.basis):
        return f"No point was accepted in the last {known} iterations, so no end can be foreseen."
    return ""


def forecasts(
    history: History,
    targets: Mapping[K, Target],
    *,
    half_life: float = HALF_LIFE,
    drift: float = DRIFT,
    runs: int = RUNS,
) -> dict[K, Forecast]:
    """The forecast of each target, all by the same runs (an even number); none where there is a refusal."""
    if refusal(history) or not targets:
        return {}
    ends = _Runs(history, half_life, drift, runs).through(tuple(targets.values()))
    spans = tuple(each.span for each in history.ahead)
    return {
        key: Forecast(spans[: len(counts)], counts, runs) for key, counts in zip(targets, ends, strict=True)
    }


class _Runs:
    """The runs of one history, side by side as columns of numpy arrays."""

    def __init__(self, history: History, half_life: float, drift: float, runs: int) -> None:
        import numpy  # here: pages that forecast nothing do not pay for it

        self.np: Any = numpy
        self.history = history
        self.drift = drift
        self.runs = runs
        self.kept = [number for number, sample in enumerate(history.samples) if sample.effort > 0]
        samples = [history.samples[number] for number in self.kept]
        self.pace = numpy.array([sample.points / sample.effort for sample in samples]) * history.pace
        self.working = numpy.array([max(sample.working, 1) for sample in samples])
        self.seed = _seed(samples)
        weights = 0.5 ** (numpy.arange(len(samples))[::-1] / half_life)
        self.weights = weights / weights.sum()

    def through(self, targets: Sequence[Target]) -> list[tuple[int, ...]]:
        """How many runs are through with each target in each iteration ahead, up to the last that matters."""
        np, ahead = self.np, self.history.ahead
        pasts, random, columns = self._pasts(), self._random("iterations"), np.arange(self.runs)
        left, growth = self._work(targets), self._growth(targets)
        drift, level = np.exp(self.drift * self._random("drift").standard_normal(self.runs)), 1.0
        grows = growth.any()
        waiting = np.arange(len(targets))  # those with runs that are not through; `left` has their rows
        passed = np.zeros(left.shape, bool)
        through = np.zeros((len(ahead), len(targets)), int)
        for number, each in enumerate(ahead):
            drawn = pasts[random.integers(0, len(pasts), self.runs), columns]
            left -= self.pace[drawn] * level * (each.working * each.strength / 100)
            if grows:
                left += growth[:, drawn] * each.working
            passed |= left <= _TINY
            if number < DRIFTS_FOR:
                level *= drift
            through[number:, waiting] = passed.sum(axis=1)
            going_on = through[number, waiting] < ENOUGH * self.runs
            if not going_on.all():
                waiting, left = waiting[going_on], left[going_on]
                growth, passed = growth[going_on], passed[going_on]
            if not len(waiting):
                break
        ends = np.diff(through, axis=0, prepend=0)[: number + 1]
        return [tuple(int(count) for count in counts) for counts in ends.T]

    def _pasts(self) -> Any:
        """For each run the done iterations it draws from, as many as carry the weight: (pool, runs)."""
        np = self.np
        table = np.searchsorted(self.weights.cumsum(), (np.arange(_GRAIN) + 0.5) / _GRAIN)
        table = np.minimum(table, len(self.weights) - 1).astype(np.uint8)
        size = max(FEWEST - 1, round(1 / (self.weights**2).sum()) - 1)
        return table[self._random("pasts").integers(0, _GRAIN, (size, self.runs), np.uint16)]

    def _work(self, targets: Sequence[Target]) -> Any:
        """The points to do for each target in each run. What lacks an estimate gets one of the project's
        own, the first so many of a row that is the same for all targets: more stories are never less."""
        np = self.np
        work = np.empty((len(targets), self.runs))
        sizes, guessed, known = self._sizes(), np.zeros(self.runs), 0
        random = self._random("sizes")
        for number in sorted(range(len(targets)), key=lambda number: targets[number].unestimated):
            target = targets[number]
            while len(sizes) and known < target.unestimated:
                more = min(_AT_ONCE - known % _AT_ONCE, target.unestimated - known)
                guessed += sizes[random.integers(0, _GRAIN, (more, self.runs), np.uint16)].sum(axis=0)
                known += more
            work[number] = target.points + guessed
        return work

    def _sizes(self) -> Any:
        np = self.np
        sizes = sorted(size for size, times in self.history.sizes.items() if times > 0)
        if not sizes:
            return np.zeros(0)
        shares = np.cumsum([self.history.sizes[size] for size in sizes]) / sum(self.history.sizes.values())
        places = np.searchsorted(shares, (np.arange(_GRAIN) + 0.5) / _GRAIN)
        return np.array(sizes, float)[np.minimum(places, len(sizes) - 1)]

    def _growth(self, targets: Sequence[Target]) -> Any:
        """Points a working day by which each target grew in each iteration that is drawn."""
        rows = [[target.growth[number] for number in self.kept] for target in targets]
        return self.np.array(rows, float) / self.working

    def _random(self, purpose: str) -> Any:
        return self.np.random.default_rng([self.seed, *purpose.encode()])


def _seed(samples: Sequence[Sample]) -> int:
    """From which iterations they are, not from their figures: the same luck for more work or more points."""
    spans = [(s.span.number, s.span.start_on.isoformat(), s.span.end_on.isoformat()) for s in samples]
    return int.from_bytes(sha256(repr(spans).encode()).digest()[:8])
