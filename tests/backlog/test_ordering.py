"""Positions in the one list."""

from hypothesis import given
from hypothesis import strategies as st

from tracker.backlog.ordering import GAP, between, renumbered

POSITIONS = st.integers(-(2**40), 2**40)


def test_the_first_story_of_a_list_stands_somewhere():
    assert between(None, None) == 0


@given(POSITIONS)
def test_there_is_always_room_at_the_ends(position):
    assert between(None, position) < position < between(position, None)


@given(POSITIONS, POSITIONS)
def test_between_two_stories_or_no_room(one, other):
    above, below = sorted((one, other))
    middle = between(above, below)
    assert above < middle < below if middle is not None else below - above < 2


def test_twenty_moves_to_the_very_same_spot_need_no_new_numbers():
    below = GAP
    for _ in range(20):
        below = between(0, below)
        assert below is not None
    assert between(0, below) is None


def test_new_numbers_leave_room_between_all():
    assert renumbered(3) == [0, GAP, 2 * GAP]
