"""The plan: vectors A to E of the semantics reference 2.5, planning by hand (2.7), and what always holds."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.planning.calendar import Rhythm
from tracker.planning.schedule import HORIZON, schedule, total
from tracker.planning.velocity import Velocity

RHYTHM = Rhythm(1, "monday")


@dataclass(frozen=True)
class Card:
    estimate: int | None


def cards(*estimates):
    return [Card(estimate) for estimate in estimates]


def plan(velocity, fixed, queue, **options):
    planned = schedule(
        fixed,
        queue,
        velocity=Velocity(Fraction(velocity), 1),
        current=RHYTHM.first(date(2026, 11, 16)),
        rhythm=RHYTHM,
        **options,
    )
    return [[card.estimate for card in iteration.stories] for iteration in planned]


VECTORS = {
    "A: stop at the first story that does not fit": (
        10,
        [1, 2, 1, None, 1, 1, 2],
        [None, 1, None, 3, None, 1],
        [[1, 2, 1, None, 1, 1, 2, None, 1, None], [3, None, 1]],
    ),
    "B: a story above the velocity waits, and leaves iterations empty": (
        1,
        [3],
        [2, 2, 0, 2, 2],
        [[3], [], [2], [], [2, 0], [], [2], [], [2]],
    ),
    "C: ten a week make nine, nine, twelve": (10, [], [3] * 10, [[3] * 3, [3] * 3, [3] * 4]),
    "D: what Current leaves free runs on": (8, [7], [3] * 4, [[7], [3] * 3, [3]]),
    "E: too much started leaves no debt": (10, [100], [5, 5, 5], [[100], [5, 5], [5]]),
    "exactly full still takes what weighs nothing": (3, [3], [0, None, 1], [[3, 0, None], [1]]),
    "above the velocity nothing unstarted enters": (3, [4], [None], [[4], [None]]),
    "an empty backlog is one empty iteration": (3, [], [], [[]]),
}


@pytest.mark.parametrize(("velocity", "fixed", "queue", "expected"), VECTORS.values(), ids=VECTORS)
def test_plan(velocity, fixed, queue, expected):
    assert plan(velocity, cards(*fixed), cards(*queue)) == expected


def test_a_weaker_team_is_planned_less():
    assert plan(10, [], cards(5, 5, 5), strengths={1: 50}) == [[5], [5, 5]]


BY_HAND = {
    "nothing comes into Current by itself": ([], [3, 3, 3], [[], [3, 3, 3]]),
    "not even what weighs nothing": ([], [None, 0, 2], [[], [None, 0, 2]]),
    "Current holds what people chose, whatever it weighs": ([8, 8], [5, 5, 5], [[8, 8], [5, 5], [5]]),
    "what they left free there does not run on": ([2], [5, 5, 5, 5], [[2], [5, 5], [5, 5]]),
    "in the backlog what is left free runs on": ([], [3] * 7, [[], [3] * 3, [3] * 3, [3]]),
}


@pytest.mark.parametrize(("current", "backlog", "expected"), BY_HAND.values(), ids=BY_HAND)
def test_a_plan_by_hand_at_a_velocity_of_ten(current, backlog, expected):
    assert plan(10, cards(*current), cards(*backlog), automatic=False) == expected


ESTIMATES = st.lists(st.one_of(st.none(), st.integers(0, 8)), max_size=60)


@given(st.integers(1, 20), ESTIMATES, ESTIMATES, st.booleans())
def test_the_plan_keeps_the_order_and_loses_nothing(velocity, started, waiting, automatic):
    planned = plan(velocity, cards(*started), cards(*waiting), automatic=automatic)
    assert [estimate for iteration in planned for estimate in iteration] == started + waiting


@given(st.integers(1, 20), ESTIMATES)
def test_the_first_iterations_never_hold_more_than_their_velocity(velocity, waiting):
    planned = plan(velocity, [], cards(*waiting))
    for count in range(1, len(planned) + 1):
        held = sum(total(cards(*iteration)) for iteration in planned[:count])
        assert held <= count * velocity


@given(st.integers(1, 20), ESTIMATES, ESTIMATES)
def test_only_waiting_for_capacity_leaves_an_iteration_empty(velocity, started, waiting):
    planned = plan(velocity, cards(*started), cards(*waiting))
    if len(planned) > 1:
        assert planned[-1]


def test_a_story_too_large_for_any_team_does_not_make_the_plan_endless():
    planned = plan(1, [], cards(999_999, 1))
    assert len(planned) <= HORIZON + 2
    assert planned[-1] == [999_999, 1]
