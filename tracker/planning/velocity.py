"""How fast a team is: points a week, measured from done iterations (semantics reference 2.1)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


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
        return math.floor(self.per_week * weeks * strength / 100)


def velocity(done: Sequence[Done], *, averaged_over: int, initial: int, weeks: int) -> Velocity:
    """The velocity after the done iterations (oldest first), of which only the last `averaged_over` count.

    Iterations at strength 0 are left out of both sums. Without anything to measure, or with no point
    in the whole window, `initial` (points for `weeks` weeks) is used; never less than 1 an iteration.
    """
    window = [iteration for iteration in done[-averaged_over:] if iteration.strength > 0]
    points = sum((Fraction(i.points * 100, i.strength) for i in window), Fraction(0))
    if not points:
        return Velocity(Fraction(initial, weeks), weeks)
    per_week = points / sum((i.weeks for i in window), Fraction(0))
    return Velocity(max(per_week, Fraction(1, weeks)), weeks)
