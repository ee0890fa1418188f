"""How fast a team is: points a week, measured from done iterations (semantics reference 2.1)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import fmean, pstdev


@dataclass(frozen=True, slots=True)
class Done:
    """A done iteration: points accepted in it, its length in weeks, the team's strength in percent."""

    points: int
    weeks: Fraction
    strength: int = 100


@dataclass(frozen=True, slots=True)
class Velocity:
    """Points a week, and the usual length of an iteration in weeks."""

    per_week: Fraction
    weeks: int

    @property
    def points(self) -> int:
        """Points an ordinary iteration takes, rounded down."""
        return math.floor(self.per_week * self.weeks)

    def capacity(self, weeks: Fraction, strength: int = 100) -> int:
        """Points that fit into an iteration of this length and strength (2.6), rounded down."""
        points, of_weeks = self.per_week.as_integer_ratio()
        for_weeks, parts = weeks.as_integer_ratio()
        return points * for_weeks * strength // (of_weeks * parts * 100)  # a tenth of the time of fractions


@dataclass(frozen=True, slots=True)
class Volatility:
    """How unsteady a team is: the standard deviation of its iterations in points, and in percent of their
    mean."""

    deviation: float
    percent: float


def velocity_of(points: int, weeks: int) -> Velocity:
    """The velocity at which an iteration of `weeks` weeks takes so many points."""
    return Velocity(Fraction(points, weeks), weeks)


def velocity(done: Sequence[Done], *, averaged_over: int, initial: int, weeks: int) -> Velocity:
    """The velocity after the done iterations (oldest first), of which only the last `averaged_over` count.

    Iterations at strength 0 are left out of both sums. Without anything to measure, or with no point
    in the whole window, `initial` (points for `weeks` weeks) is used; never less than 1 an iteration.
    """
    window = _window(done, averaged_over)
    points = sum((Fraction(i.points * 100, i.strength) for i in window), Fraction(0))
    if not points:
        return velocity_of(initial, weeks)
    per_week = points / sum((i.weeks for i in window), Fraction(0))
    return Velocity(max(per_week, Fraction(1, weeks)), weeks)


def volatility(done: Sequence[Done], *, averaged_over: int, weeks: int) -> Volatility | None:
    """How much the iterations that velocity is measured from differ, each as if it had had `weeks` weeks and
    full strength (2.1, 12; of the whole population). None for less than two of them, or without a point."""
    points = [at_usual_strength(iteration, weeks) for iteration in _window(done, averaged_over)]
    mean = fmean(points) if len(points) > 1 else 0.0
    if not mean:
        return None
    deviation = pstdev(points)
    return Volatility(deviation, 100 * deviation / mean)


def at_usual_strength(done: Done, weeks: int) -> float:
    """Its points as if it had had `weeks` weeks and full strength; it must have had some."""
    return float(Fraction(done.points * 100, done.strength) / done.weeks * weeks)


def _window(done: Sequence[Done], averaged_over: int) -> list[Done]:
    return [iteration for iteration in done[-averaged_over:] if iteration.strength > 0]
