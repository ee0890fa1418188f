"""What things were right after a change, told from today."""

from hypothesis import given
from hypothesis import strategies as st

from tracker.activity.hindsight import Hindsight

KEYS, PARTS = st.sampled_from(["1", "12", "label 1"]), st.sampled_from(["title", "estimate", "state"])
VALUES = st.integers(0, 3)


def test_each_part_is_what_the_next_change_replaced_or_else_what_it_is_now():
    changes = [(4, {"1": {"title": "Quay"}}), (2, {"1": {"title": "Pier"}, "2": {"estimate": 3}})]
    seen = Hindsight(changes, {"1": {"title": "Port", "state": "started"}})
    assert seen.all_after("1", 1) == {"title": "Pier", "state": "started"}
    assert seen.all_after("1", 2) == {"title": "Quay", "state": "started"}
    assert seen.all_after("1", 4) == {"title": "Port", "state": "started"}
    assert seen.all_after("2", 2) == {"estimate": None}
    assert seen.all_after("3", 2) == {}


@given(st.lists(st.tuples(KEYS, st.dictionaries(PARTS, VALUES, min_size=1)), max_size=12))
def test_what_a_past_is_told_as_is_what_it_was(writes):
    """Things are written one after the other; looking back from the end finds each state they were in."""
    now, states, changes = {}, [], []
    for version, (key, parts) in enumerate(writes, 1):
        changes.append((version, {key: {part: now.get(key, {}).get(part) for part in parts}}))
        now = {**now, key: {**now.get(key, {}), **parts}}
        states.append(now)
    seen = Hindsight(changes, now)
    for version, state in enumerate(states, 1):
        for key in now:
            found = {part: value for part, value in seen.all_after(key, version).items() if value is not None}
            assert found == state.get(key, {})


class Compared(str):
    """A key that counts how often it is compared with another."""

    __hash__ = str.__hash__
    times = 0

    def __eq__(self, other):
        self.times += 1
        return str.__eq__(self, other)


def test_all_of_a_thing_is_found_without_looking_at_the_others():
    seen = Hindsight([(n, {str(n): {"title": "Pier"}}) for n in range(1, 500)], {})
    key = Compared("7")
    assert seen.all_after(key, 6) == {"title": "Pier"}
    assert key.times < 10
