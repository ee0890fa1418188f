"""The likely end: only from enough days, exact, and within what the days so far have shown."""

from __future__ import annotations

import pytest

from tests.charts.journal import Journal


def steady_work(days: int) -> Journal:
    journal = Journal().commit(**{f"s{n}": 1 for n in range(20)})
    for day in [d for d in range(days) if d not in (5, 6)]:
        done = sum(each.done for each in journal.scope.values())
        journal.done(day, f"s{done}", f"s{done + 1}")
    return journal


@pytest.mark.parametrize(("day", "known"), [(1, False), (2, False), (3, False), (4, True), (8, True)])
def test_nothing_is_claimed_before_a_third_of_the_working_days(day: int, known: bool) -> None:
    assert (steady_work(day).chart(day, 0).outlook is not None) == known


def test_nothing_is_claimed_of_work_that_never_got_done() -> None:
    assert Journal().commit(a=5).chart(9).outlook is None
    assert Journal().commit(a=5, b=1).done(1, "a", "b").chart(9).outlook is None


def test_equal_days_leave_no_doubt() -> None:
    outlook = steady_work(4).chart(4, 0).outlook
    assert outlook
    assert outlook.words == ("likely done", "Fri 27 Nov")
    for band in outlook.bands:
        assert band.low == band.high
        assert band.low[0] == (4, 12)
        assert band.low[-1] == (14, 0)


def test_the_fan_widens_with_unequal_days_and_lies_within_the_bands() -> None:
    journal = Journal().commit(a=1, b=2, c=8, d=8, e=8).done(0, "a").done(1, "b").done(3, "c")
    outlook = journal.chart(4, 12).outlook
    assert outlook
    for wide, narrow in zip(outlook.bands, outlook.bands[1:], strict=False):
        for w, n in zip(wide.low, narrow.low, strict=True):
            assert w[1] <= n[1]
        for w, n in zip(wide.high, narrow.high, strict=True):
            assert w[1] >= n[1]
    assert outlook.bands[0].low[-1][1] < outlook.bands[0].high[-1][1]


def test_days_off_leave_the_fan_flat() -> None:
    journal = Journal().commit(a=1, b=2, c=8, d=8, e=8).done(0, "a").done(1, "b").done(3, "c")
    outlook = journal.chart(4, 12).outlook
    assert outlook
    low = dict(outlook.bands[0].low)
    assert low[5] == low[6] == low[7]


def test_where_no_working_day_is_left_nothing_is_claimed() -> None:
    journal = Journal().commit(a=1, b=2, c=8, d=8, e=8).done(0, "a").done(1, "b").done(3, "c")
    assert journal.chart(11, 12).outlook
    assert journal.chart(12, 12).outlook is None
    assert journal.chart(13, 12).outlook is None
