"""At which instant a report is due, whatever the clocks do, and of which week it speaks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.planning.calendar import WEEK_DAYS
from tracker.reports.due import due, following, spoken_of

BERLIN, NEW_YORK, APIA = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("Pacific/Apia")
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def at(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)


@pytest.mark.parametrize(
    ("weekday", "hour", "zone", "now", "expected"),
    [
        ("monday", 8, BERLIN, at(2026, 11, 23, 7, 0), at(2026, 11, 23, 7, 0)),
        ("monday", 8, BERLIN, at(2026, 11, 23, 6, 59), at(2026, 11, 16, 7, 0)),
        ("monday", 8, BERLIN, at(2026, 11, 22, 23, 30), at(2026, 11, 16, 7, 0)),
        ("friday", 16, NEW_YORK, at(2026, 11, 20, 21, 0), at(2026, 11, 20, 21, 0)),
        ("sunday", 23, NEW_YORK, at(2026, 11, 23, 4, 0), at(2026, 11, 23, 4, 0)),
        ("monday", 0, APIA, at(2026, 11, 22, 11, 0), at(2026, 11, 22, 11, 0)),
        # in summer the same hour is an hour earlier in UTC
        ("monday", 8, BERLIN, at(2026, 7, 6, 6, 0), at(2026, 7, 6, 6, 0)),
        # 2026-03-29 has no 02:00 in Berlin: it comes when it would have come
        ("sunday", 2, BERLIN, at(2026, 3, 29, 1, 0), at(2026, 3, 29, 1, 0)),
        # 2026-10-25 has 02:00 twice: the first counts, and the second is not another
        ("sunday", 2, BERLIN, at(2026, 10, 25, 0, 0), at(2026, 10, 25, 0, 0)),
        ("sunday", 2, BERLIN, at(2026, 10, 25, 1, 30), at(2026, 10, 25, 0, 0)),
    ],
)
def test_the_hour_begins_in_the_zone_of_the_project(weekday, hour, zone, now, expected):
    assert due(weekday, hour, zone, now, LONG_AGO) == expected


def test_what_was_dealt_with_is_not_due_again_before_the_next_week():
    monday = at(2026, 11, 23, 7, 0)
    assert due("monday", 8, BERLIN, monday + timedelta(days=6), monday) is None
    assert due("monday", 8, BERLIN, monday + timedelta(days=7), monday) == monday + timedelta(days=7)


def test_of_three_weeks_without_a_machine_the_latest_is_due():
    assert due("monday", 8, BERLIN, at(2026, 11, 25, 12), at(2026, 11, 2, 7)) == at(2026, 11, 23, 7)


ZONES = st.sampled_from([BERLIN, NEW_YORK, APIA, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("UTC")])
HOURS = st.integers(0, 23)


@given(st.sampled_from(WEEK_DAYS), HOURS, ZONES, st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)))
def test_who_looks_now_and_then_finds_each_week_once(weekday, hour, zone, begin):
    last = now = begin.replace(tzinfo=UTC)
    found = []
    for _ in range(24 * 3):
        now += timedelta(hours=7)
        since = due(weekday, hour, zone, now, last)
        if since:
            assert last < since <= now < since + timedelta(hours=8)
            last = since
            found.append(since.astimezone(zone).date())
    assert {day.weekday() for day in found} == {WEEK_DAYS.index(weekday)}
    week = timedelta(days=7)
    assert found[0] <= begin.replace(tzinfo=UTC).astimezone(zone).date() + week
    assert found[-1] >= now.astimezone(zone).date() - week
    assert all(later - earlier == week for earlier, later in pairwise(found))


@given(st.sampled_from(WEEK_DAYS), HOURS, ZONES, st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)))
def test_the_next_one_is_what_will_be_due_then(weekday, hour, zone, begin):
    now = begin.replace(tzinfo=UTC)
    coming = following(weekday, hour, zone, now)
    assert due(weekday, hour, zone, coming, now) == coming
    assert due(weekday, hour, zone, coming - timedelta(seconds=1), now) is None


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 11, 23), "2026-W47"),
        (date(2026, 11, 25), "2026-W47"),
        (date(2026, 11, 26), "2026-W48"),
        (date(2026, 11, 29), "2026-W48"),
        (date(2027, 1, 4), "2026-W53"),
    ],
)
def test_early_in_the_week_it_speaks_of_the_last_one_and_late_of_this(day, week):
    assert str(spoken_of(day)) == week
