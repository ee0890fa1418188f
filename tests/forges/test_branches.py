"""Stories that the names of branches name."""

import pytest

from tracker.forges.branches import numbers_in


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("12", [12]),
        ("12-pay-by-card", [12]),
        ("12_pay", [12]),
        ("ada/12-pay", [12]),
        ("feature/story-12-pay", [12]),
        ("feature/Story_12", [12]),
        ("pay-by-card-#12", [12]),
        ("#12-#13-both", [12, 13]),
        ("12-and/12-again", [12]),
        ("python-3", []),
        ("release/v2.0", []),
        ("2.0-fixes", []),
        ("main", []),
        ("pay12", []),
        ("#" + "9" * 19, []),
    ],
)
def test_the_number_with_which_a_part_begins_or_one_with_its_sign(name, numbers):
    assert numbers_in(name) == numbers
