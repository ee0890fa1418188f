"""The two exact solvers against trying everything out."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.pairing.rotation_matching import Assignment, heaviest_matching

weights = st.lists(st.integers(1, 60), min_size=28, max_size=28)


def heaviest(people, weight):
    """The greatest weight of any matching."""
    if not people:
        return 0
    first, *others = people
    paired = [weight[first, other] + heaviest([p for p in others if p != other], weight) for other in others]
    return max([heaviest(others, weight), *paired])


@pytest.mark.parametrize("compiled", [True, False])
@given(size=st.integers(0, 8), given_weights=weights)
def test_no_matching_is_heavier(compiled, size, given_weights):
    edges = [(i, j) for i in range(size) for j in range(i + 1, size)]
    weight = dict(zip(edges, given_weights, strict=False))
    found = heaviest_matching(size, [(i, j, w) for (i, j), w in weight.items()], compiled)
    assert sum(weight[pair] for pair in found) == heaviest([*range(size)], weight)
    assert len({i for pair in found for i in pair}) == 2 * len(found)


squares = st.integers(1, 5).flatmap(
    lambda n: st.lists(st.lists(st.integers(-50, 50), min_size=n, max_size=n), min_size=n + 1, max_size=n + 1)
)


@given(squares)
def test_no_assignment_is_cheaper_and_a_changed_row_is_as_good_as_new(rows):
    *costs, other = rows

    def cheapest(table):
        size = range(len(table))
        return min(sum(table[i][order[i]] for i in size) for order in permutations(size))

    assignment = Assignment(costs)
    assert assignment.total == cheapest(costs)
    assert sorted(assignment.columns) == [*range(len(costs))]
    changed = [other, *costs[1:]]
    assert assignment.changed({0: other}).total == cheapest(changed)
    assert assignment.total == cheapest(costs), "the first one is as it was"
