"""Days off as people write them."""

from datetime import date

import pytest

from tracker.projects.days_off import BadDay, read_days_off, written


def test_days_may_be_written_in_two_ways_and_are_sorted_and_kept_once():
    days = read_days_off("2026-12-25\r\n\n 24 Dec 2026 \n24. december 2026\n1 Jan 2027")
    assert days == (date(2026, 12, 24), date(2026, 12, 25), date(2027, 1, 1))
    assert written(days) == "2026-12-24\n2026-12-25\n2027-01-01"
    assert read_days_off("") == ()


@pytest.mark.parametrize("line", ["Christmas", "24 Foo 2026", "2026-02-30", "24/12/2026", "31 Feb 2026"])
def test_what_is_no_day_is_refused_with_its_line(line):
    with pytest.raises(BadDay) as refused:
        read_days_off(f"2026-12-24\n{line}")
    assert f"Line 2, “{line}”, is not a date" in str(refused.value)


def test_more_days_than_can_be_kept_are_refused():
    year = "\n".join(date.fromordinal(date(2026, 1, 1).toordinal() + n).isoformat() for n in range(361))
    with pytest.raises(BadDay, match="at most 360"):
        read_days_off(year)
