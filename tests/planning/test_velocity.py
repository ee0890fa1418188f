"""Velocity: vectors F to K of the semantics reference 2.5, and the rules of 2.1."""

from fractions import Fraction

import pytest

from tracker.planning.velocity import Done, Volatility, velocity, volatility

ONE = Fraction(1)


def measured(*done, averaged_over=3, initial=10, weeks=1):
    return velocity(list(done), averaged_over=averaged_over, initial=initial, weeks=weeks)


VECTORS = {
    "F: the mean of the last three": ([Done(8, ONE), Done(10, ONE), Done(12, ONE)], 10),
    "G: two weeks count as two": ([Done(8, ONE), Done(10, ONE), Done(12, Fraction(2))], 7),
    "H: half a team, twice the points": ([Done(10, ONE, 50), Done(10, ONE), Done(10, ONE)], 13),
    "I: strength 0 is left out of both sums": ([Done(10, ONE), Done(0, ONE, 0), Done(8, ONE)], 9),
    "K: three idle iterations bring the initial velocity back": ([Done(0, ONE)] * 3, 10),
    "nothing done yet": ([], 10),
    "fewer done than the average asks for": ([Done(6, ONE)], 6),
    "only the latest three count": ([Done(90, ONE), Done(1, ONE), Done(2, ONE), Done(3, ONE)], 2),
    "never below one point": ([Done(0, ONE), Done(0, ONE), Done(1, ONE)], 1),
    "all at strength 0": ([Done(5, ONE, 0)] * 3, 10),
    "double strength halves": ([Done(10, ONE, 200)], 5),
}


@pytest.mark.parametrize(("done", "points"), VECTORS.values(), ids=VECTORS)
def test_velocity(done, points):
    assert measured(*done).points == points


def test_velocity_is_for_the_usual_length_of_an_iteration():
    fortnights = [Done(20, Fraction(2)), Done(10, Fraction(2))]
    assert measured(*fortnights, weeks=2).points == 15
    assert measured(*fortnights, weeks=1).points == 7


def test_initial_velocity_is_for_one_iteration_of_the_usual_length():
    assert measured(initial=12, weeks=2).points == 12


def test_capacity_follows_length_and_strength_rounded_down():
    usual = measured(Done(7, ONE))
    assert usual.capacity(ONE) == 7
    assert usual.capacity(Fraction(2)) == 14
    assert usual.capacity(ONE, strength=80) == 5
    assert usual.capacity(ONE, strength=0) == 0
    assert usual.capacity(Fraction(9, 7)) == 9


@pytest.mark.parametrize(
    ("done", "found"),
    [
        ([Done(6, ONE), Done(10, ONE)], Volatility(2.0, 25.0)),
        ([Done(6, ONE), Done(5, ONE, 50)], Volatility(2.0, 25.0)),
        ([Done(6, ONE), Done(20, Fraction(2))], Volatility(2.0, 25.0)),
        ([Done(90, ONE), Done(6, ONE), Done(0, ONE, 0), Done(10, ONE)], Volatility(2.0, 25.0)),
        ([Done(8, ONE), Done(0, ONE, 0), Done(0, ONE, 0)], None),
        ([Done(0, ONE), Done(0, ONE)], None),
        ([], None),
    ],
)
def test_volatility_speaks_of_the_iterations_that_velocity_is_measured_from(done, found):
    assert volatility(done, averaged_over=3, weeks=1) == found
