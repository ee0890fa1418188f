"""When iterations begin and end (semantics reference 2.2)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.planning.calendar import WEEK_DAYS, Rhythm, Span, day_of, is_working, starts_at, working_pattern

WEEKLY = Rhythm(1, "monday")
DAYS = st.dates(date(2000, 1, 1), date(2090, 1, 1))
RHYTHMS = st.builds(Rhythm, st.integers(1, 4), st.sampled_from(WEEK_DAYS))


def test_iteration_one_is_the_week_in_which_the_project_begins():
    assert WEEKLY.first(date(2026, 11, 18)) == Span(1, date(2026, 11, 16), date(2026, 11, 23))


def test_a_project_that_begins_on_its_start_day_loses_no_day():
    assert WEEKLY.first(date(2026, 11, 16)).start_on == date(2026, 11, 16)


@given(DAYS, RHYTHMS)
def test_iterations_follow_each_other_without_gap_or_overlap(day, rhythm):
    span = rhythm.first(day)
    for _ in range(5):
        following = rhythm.following(span)
        assert (following.start_on, following.number) == (span.end_on, span.number + 1)
        assert following.weeks == rhythm.weeks
        span = following


@given(DAYS, RHYTHMS, RHYTHMS)
def test_a_new_rhythm_holds_from_the_next_iteration_on(day, old, new):
    current = old.first(day)
    following = new.following(current)
    assert following.start_on == current.end_on
    extra = following.end_on - following.start_on - timedelta(weeks=new.weeks)
    assert timedelta(0) <= extra < timedelta(days=7)
    after = new.following(following)
    assert (after.start_on.weekday(), after.weeks) == (WEEK_DAYS.index(new.start_day), new.weeks)


@given(DAYS, RHYTHMS, RHYTHMS, st.integers(1, 99))
def test_an_iteration_given_a_length_begins_as_it_did_and_ends_just_before_a_start_day(day, old, new, weeks):
    current = old.first(day)
    lasting = new.lasting(current, weeks)
    assert (lasting.number, lasting.start_on) == (current.number, current.start_on)
    assert weeks <= lasting.weeks < weeks + 1
    assert lasting.end_on.weekday() == WEEK_DAYS.index(new.start_day)
    assert new.lasting(lasting, weeks) == lasting


@given(DAYS, RHYTHMS, st.integers(0, 600))
def test_the_fewest_weeks_are_those_that_reach_past_today(day, rhythm, later):
    current = rhythm.first(day)
    today = current.start_on + timedelta(days=later)
    fewest = rhythm.fewest_weeks(current, today)
    assert rhythm.lasting(current, fewest).contains(today)
    assert fewest == 1 or not rhythm.lasting(current, fewest - 1).contains(today)


def test_nothing_is_due_while_the_iteration_lasts():
    last = WEEKLY.first(date(2026, 11, 16))
    assert WEEKLY.due(last, date(2026, 11, 22)) == []


def test_every_iteration_that_began_while_nobody_looked_is_due():
    last = WEEKLY.first(date(2026, 11, 16))
    assert [span.number for span in WEEKLY.due(last, date(2026, 12, 7))] == [2, 3, 4]


def test_a_span_knows_its_days_and_its_last_one():
    span = WEEKLY.first(date(2026, 11, 16))
    assert len(span.days) == 7
    assert span.last_day == date(2026, 11, 22)
    assert span.contains(date(2026, 11, 22))
    assert not span.contains(date(2026, 11, 23))


@pytest.mark.parametrize(
    ("day", "begins"),
    [
        (date(2014, 10, 20), datetime(2014, 10, 19, 21, tzinfo=UTC)),
        (date(2014, 10, 27), datetime(2014, 10, 26, 22, tzinfo=UTC)),
    ],
)
def test_days_begin_at_local_midnight_summer_and_winter(day, begins):
    assert starts_at(day, ZoneInfo("Europe/Helsinki")) == begins


def test_an_instant_falls_into_the_local_day():
    late_evening = datetime(2026, 11, 18, 23, 30, tzinfo=UTC)
    assert day_of(late_evening, ZoneInfo("Europe/Berlin")) == date(2026, 11, 19)
    assert day_of(late_evening, ZoneInfo("America/New_York")) == date(2026, 11, 18)


def test_weekends_and_days_off_are_not_working_days():
    holiday = frozenset({date(2026, 11, 18)})
    assert is_working(date(2026, 11, 17), "1111100", holiday)
    assert not is_working(date(2026, 11, 18), "1111100", holiday)
    assert not is_working(date(2026, 11, 21), "1111100", holiday)
    assert working_pattern(WEEKLY.first(date(2026, 11, 16)), "1111100", holiday) == "1101100"
