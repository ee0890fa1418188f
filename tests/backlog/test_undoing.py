"""Places in a list that is numbered anew, and room for stories that come back: plain arithmetic."""

from hypothesis import given
from hypothesis import strategies as st

from tracker.backlog.ordering import GAP
from tracker.backlog.undoing import fitted, renumbered_place

positions = st.lists(st.integers(-(10**12), 10**12), unique=True, max_size=40)


@given(positions, st.integers(-(10**12), 10**12))
def test_a_place_stays_between_its_neighbours_when_the_list_is_numbered_anew(numbers, place):
    ascending = sorted(numbers)
    fresh = {number: index * GAP for index, number in enumerate(ascending)}
    carried = renumbered_place(place, ascending)
    assert [number for number in ascending if number < place] == [
        number for number in ascending if fresh[number] < carried
    ]
    assert (carried in fresh.values()) == (place in fresh)


@given(positions, st.dictionaries(st.integers(1, 50), st.integers(-(10**6), 10**6), max_size=20))
def test_stories_come_back_to_positions_of_their_own_in_their_order(taken, wanted):
    found = fitted(taken, wanted)
    if found is None:
        return
    assert found.keys() == wanted.keys()
    assert len({*taken, *found.values()}) == len(taken) + len(wanted)
    for story, position in found.items():
        assert position <= wanted[story]
        assert not [other for other in taken if position < other < wanted[story]]


def test_a_story_goes_just_before_who_took_its_place():
    assert fitted([0, 100], {7: 100}) == {7: 50}
    assert fitted([0, 100], {7: 40}) == {7: 40}
    assert fitted([99, 100], {7: 100}) is None


@given(st.integers(1, 1000), st.booleans())
def test_many_find_room_in_the_same_gap_and_keep_their_order(count, is_taken):
    """As many as can be undone at once, whose places a list that was numbered anew has drawn together."""
    place = 5 * GAP if is_taken else 5 * GAP - GAP // 2
    found = fitted([4 * GAP, 5 * GAP], dict.fromkeys(range(count, 0, -1), place))
    assert found is not None
    assert sorted(found, key=found.__getitem__) == [*range(count, 0, -1)]
    assert all(4 * GAP < position <= place for position in found.values())
