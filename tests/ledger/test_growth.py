"""By how much the work of a release grew in each iteration, from its entries."""

from datetime import UTC, datetime, timedelta

import pytest

from tracker.ledger.entries import Kind
from tracker.ledger.growth import Growths, by_iteration, step

MONDAY = datetime(2026, 11, 2, tzinfo=UTC)
BEGINS = [MONDAY + timedelta(weeks=week) for week in range(3)]
END = MONDAY + timedelta(weeks=3)
LONG_AGO = MONDAY - timedelta(weeks=9)


def on(day, kind, points, unestimated=0):
    return step(MONDAY + timedelta(days=day), kind, points, unestimated)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param([], [0, 0, 0], id="nothing"),
        pytest.param([on(1, Kind.ADDED, 3), on(8, Kind.ADDED, 5)], [3, 5, 0], id="added"),
        pytest.param([on(1, Kind.ADDED, 3), on(2, Kind.REMOVED, 1)], [2, 0, 0], id="added and removed"),
        pytest.param([on(15, Kind.RE_ESTIMATED, -2)], [0, 0, -2], id="estimated less"),
        pytest.param([on(1, Kind.DONE, 3), on(2, Kind.REOPENED, 3)], [0, 0, 0], id="done is no growth"),
        pytest.param([on(1, Kind.ADDED, 0, 1)], [2, 0, 0], id="a story without estimate has a usual size"),
        pytest.param([on(1, Kind.RE_ESTIMATED, 3, -1)], [1, 0, 0], id="an estimate above the usual size"),
        pytest.param([on(-1, Kind.ADDED, 9), on(21, Kind.ADDED, 9)], [0, 0, 0], id="before and after"),
    ],
)
def test_growth_of_a_release(steps, expected):
    assert by_iteration(steps, BEGINS, END, LONG_AGO, size=2) == expected


def test_growth_counts_from_the_iteration_after_the_ledger_opened():
    filling = [on(2, Kind.ADDED, 20), on(8, Kind.ADDED, 1)]
    assert by_iteration(filling, BEGINS, END, MONDAY + timedelta(days=1), size=2) == [None, 1, 0]


GROWTHS = Growths(
    {1: [None, 2.0, 4.0], 2: [None, None, 10.0]}, [7.0, 8.0, 9.0], {5: [None, 3.0, 4.0], 6: [None, 3.0, 2.0]}
)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        pytest.param({1: 1.0}, (7, 2, 4), id="a release of its own; before it, what came into iterations"),
        pytest.param({1: 1.0, 2: 1.0}, (7, 2, 14), id="what stands below two markers grows with both"),
        pytest.param({1: 0.5}, (7, 1, 2), id="half of a release has half of its growth"),
        pytest.param({2: 1.0}, (7, 0.5, 10), id="without a ledger of its own, a share of all growth"),
        pytest.param({}, (7, 0.5, 3.5), id="below the last marker, a share of all growth"),
        pytest.param({9: 1.0}, (7, 0.5, 3.5), id="a release nobody knows"),
    ],
)
def test_where_new_work_lands(parts, expected):
    assert GROWTHS.of(parts, share=0.25) == expected


def test_the_work_up_to_the_end_of_an_epic_grows_by_no_less_than_the_epic():
    assert GROWTHS.of({1: 1.0}, 0.25, epic=5) == (7, 3, 4)
    for other in (6, 7, None):
        assert GROWTHS.of({1: 1.0}, 0.25, epic=other) == GROWTHS.of({1: 1.0}, 0.25)
