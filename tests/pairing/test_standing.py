"""Which days' pairs are recorded by themselves."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.pairing.pair_board import Track
from tracker.pairing.standing import STANDS, Agreed, due, whole

MON, TUE, WED, THU, FRI = (date(2026, 11, day) for day in range(16, 21))
NEXT_MON, NEXT_TUE = date(2026, 11, 23), date(2026, 11, 24)


def published(day, ahead=False):
    return Agreed(day, has_pairs=True, is_published=True, is_recorded=not ahead)


def recorded(day):
    return Agreed(day, has_pairs=True, is_recorded=True)


@pytest.mark.parametrize(
    ("boards", "today", "days_off", "wanted"),
    [
        ([], WED, [], {}),
        ([published(MON)], MON, [], {}),
        ([published(MON)], TUE, [], {}),
        ([published(MON)], WED, [], {TUE: MON}),
        ([published(MON)], THU, [], {TUE: MON, WED: MON}),
        ([published(MON), recorded(TUE)], THU, [], {WED: MON}),
        ([published(MON), published(WED)], FRI, [], {TUE: MON, THU: WED}),
        ([published(MON), Agreed(TUE, has_pairs=True)], WED, [], {}),
        ([published(MON), Agreed(TUE)], WED, [], {TUE: MON}),
        ([published(FRI)], NEXT_TUE, [], {NEXT_MON: FRI}),
        ([published(MON)], THU, [TUE], {WED: MON}),
        ([Agreed(MON, has_pairs=True)], WED, [], {}),
        ([published(TUE, ahead=True)], MON, [], {}),
        ([published(TUE, ahead=True)], TUE, [], {TUE: TUE}),
        ([published(TUE, ahead=True)], THU, [], {TUE: TUE, WED: TUE}),
    ],
)
def test_pairs_are_recorded_on_days_that_nobody_touched(boards, today, days_off, wanted):
    assert due(boards, today, "1111100", frozenset(days_off)) == wanted


@given(st.integers(0, 60))
def test_a_board_stands_for_a_week_of_work_and_no_longer(days):
    today = date.fromordinal(MON.toordinal() + days)
    found = due([published(MON)], today, "1111100", frozenset())
    assert len(found) <= STANDS
    assert all(MON < day < today and day <= NEXT_MON for day in found)


def test_of_a_pair_one_of_whom_is_away_nothing_is_recorded():
    tracks = [Track((1, 2), 7), Track((3, 4)), Track((5,)), Track(())]
    assert whole(tracks, {1, 2, 3, 5}) == [Track((1, 2), 7), Track((5,))]
