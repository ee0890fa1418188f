"""Which days a page of the log shows."""

from datetime import date

import pytest

from tracker.pairing.days import Stretch, asked, days_of_log

TODAY = date(2026, 11, 18)
TWO_WEEKS = Stretch(date(2026, 11, 5), TODAY)


@pytest.mark.parametrize(
    ("day", "week", "first", "last"),
    [
        ("", "", date(2026, 11, 5), TODAY),
        ("2026-11-04", "", date(2026, 10, 22), date(2026, 11, 4)),
        ("", "2026-W47", date(2026, 11, 16), date(2026, 11, 22)),
        ("", "2026-W01", date(2025, 12, 29), date(2026, 1, 4)),
    ],
)
def test_the_days_asked_for(day, week, first, last):
    assert asked(day, week, TODAY) == Stretch(first, last)


@pytest.mark.parametrize(
    ("day", "week", "said"),
    [
        ("tomorrow", "", "“tomorrow” is not a day; write it like 2026-11-17."),
        ("2026-02-30", "", "“2026-02-30” is not a day"),
        ("0001-01-01", "", "“0001-01-01” is not a day"),
        ("", "2026-W54", "“2026-W54” is not a week; write it like 2026-W47."),
        ("", "47", "“47” is not a week"),
        ("", "9999-W52", "“9999-W52” is not a week"),
    ],
)
def test_what_is_no_day_or_week_is_said(day, week, said):
    with pytest.raises(ValueError, match=said):
        asked(day, week, TODAY)


def test_pages_follow_each_other():
    assert TWO_WEEKS.day_before == date(2026, 11, 4)
    assert TWO_WEEKS.two_weeks_later(TODAY) is None
    assert Stretch(date(2026, 10, 1), date(2026, 10, 14)).two_weeks_later(TODAY) == date(2026, 10, 28)
    assert Stretch(date(2026, 10, 31), date(2026, 11, 13)).two_weeks_later(TODAY) == TODAY


@pytest.mark.parametrize(
    ("today", "days_off", "shown"),
    [
        (date(2026, 11, 18), [], [date(2026, 11, 18), date(2026, 11, 17), date(2026, 11, 9)]),
        (date(2026, 11, 16), [], [date(2026, 11, 16), date(2026, 11, 13), date(2026, 11, 9)]),
        (
            date(2026, 11, 16),
            [date(2026, 11, 13)],
            [date(2026, 11, 16), date(2026, 11, 12), date(2026, 11, 9)],
        ),
    ],
)
def test_today_and_the_working_day_before_are_always_shown(today, days_off, shown):
    logged = [date(2026, 11, 9)]
    stretch = asked("", "", today)
    assert days_of_log(stretch, today, logged, "1111100", frozenset(days_off)) == shown


def test_an_earlier_page_shows_only_days_with_lines():
    stretch = Stretch(date(2026, 10, 1), date(2026, 10, 14))
    assert days_of_log(stretch, TODAY, [date(2026, 10, 2)], "1111100", frozenset()) == [date(2026, 10, 2)]
