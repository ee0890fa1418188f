"""The report in sentences: what a manager reads of a week and of today."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.charts.week import Accepted, Report, Section
from tracker.ledger.entries import Kind, Line
from tracker.planning.calendar import Rhythm, Span
from tracker.planning.forecast import Forecast
from tracker.reports import telling
from tracker.reports.facts import (
    Blocked,
    Ended,
    Lasting,
    ReleaseDate,
    Rotation,
    Standing,
    long_ago,
    rotation,
)

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 11, 23)
WEEK = timedelta(weeks=1)
NOBODY = Rotation(0, 0, 0, 0, 0)


def line(
    kind: Kind, title: str, points: int, who: str = "Ada Ahlers", minute: int = 0, day: int = 17
) -> Line:
    return Line(datetime(2026, 11, day, 9, minute, tzinfo=UTC), kind, points, 0, minute, title, who)


def report(*entries: Line, accepted: tuple[Accepted, ...] = ()) -> Report:
    return Report(
        "Ferry", "2026-W47", "Week 47", BERLIN, date(2026, 11, 16), date(2026, 11, 22), None, (), entries,
        accepted, findings=("2 stories were accepted in week 47, 5 points together.",), within="week 47",
    )  # fmt: skip


def said(heading: str, sections: tuple[Section, ...]) -> tuple[str, ...]:
    """What stands below the heading, its sum first."""
    section = next(section for section in sections if section.heading == heading)
    return (*filter(None, [section.sum]), *section.sentences)


def of_the_week(*entries: Line, met: Rotation = NOBODY, **more) -> tuple[Section, ...]:
    return telling.of_the_week(report(*entries, **more), met)


def test_what_was_done_names_each_story_with_its_points():
    done = (Accepted(1, "Buy a ticket", 3, date(2026, 11, 17)), Accepted(2, "Mend it", 1, date(2026, 11, 18)))
    assert said(telling.DONE, of_the_week(accepted=done)) == (
        "2 stories were accepted in week 47, 5 points together.",
        "“Buy a ticket” (3 points), Tue 17 Nov",
        "“Mend it” (1 point), Wed 18 Nov",
    )


def test_what_changed_in_scope_says_by_whom_and_when_and_comes_to_a_sum():
    sentences = said(
        telling.SCOPE,
        of_the_week(
            line(Kind.ADDED, "Pay by card", 3),
            line(Kind.ADDED, "Choose a seat", 2, minute=1),
            line(Kind.REMOVED, "Print it", 1, "Ben Brandt", minute=2),
            line(Kind.RE_ESTIMATED, "Pay by card", 2, "Ben Brandt", minute=3, day=18),
            line(Kind.ADDED, "Pulled in", 2, "the plan, after Ben Brandt", minute=4, day=19),
        ),
    )
    assert sentences == (
        "The scope grew by 8 points: 7 added, 1 taken out, +2 by new estimates.",
        "Ada Ahlers added “Pay by card” and “Choose a seat” (+5), Tue 17 Nov",
        "Ben Brandt took out “Print it” (−1), Tue 17 Nov",
        "Ben Brandt estimated anew “Pay by card” (+2), Wed 18 Nov",
        "The plan moved by itself: 1 story came in (+2)",
    )


def test_what_was_reopened_is_told_and_is_no_change_of_scope():
    entries = (
        line(Kind.ADDED, "a", 1),
        line(Kind.REMOVED, "b", 1, minute=1),
        line(Kind.REOPENED, "c", 2, minute=2),
    )
    assert said(telling.SCOPE, of_the_week(*entries))[0] == (
        "The scope is as large as before: 1 added, 1 taken out. Besides, 2 points reopened."
    )
    grown = said(telling.SCOPE, of_the_week(line(Kind.ADDED, "a", 3)))[0]
    assert grown == "The scope grew by 3 points: 3 added."


def test_a_scope_that_nobody_touched_says_so():
    assert said(telling.SCOPE, of_the_week()) == ("The scope did not change in week 47.",)


def test_long_lists_end_with_how_many_more_there_are():
    done = tuple(Accepted(n, f"Story {n}", 1, TODAY) for n in range(15))
    assert said(telling.DONE, of_the_week(accepted=done))[-1] == "And 3 more."


def test_what_is_at_risk_is_named_with_its_reason():
    standing = Standing(
        blocked=(Blocked("Seats are sold twice", "The harbour is closed", date(2026, 11, 19)),),
        lasting=(Lasting("Show the timetable", "started", date(2026, 11, 10)),),
        unestimated=("Choose a cabin",),
        releases=(ReleaseDate(5, "The harbour opens", TODAY, date(2026, 12, 18), "3 days late", 8, 0),),
    )
    assert said(telling.RISK, telling.of_the_day(standing, TODAY)) == (
        "The release “The harbour opens” is planned 3 days late: its deadline is Fri 18 Dec.",
        "“Seats are sold twice” is blocked since Thu 19 Nov: The harbour is closed",
        "“Show the timetable” was started 13 days ago and is not finished.",
        "“Choose a cabin” stands near the top without an estimate and counts as no points.",
    )


def test_where_nothing_is_at_risk_that_is_said_too():
    sections = telling.of_the_day(Standing(), TODAY)
    assert said(telling.RISK, sections) == ("Nothing that the plan or the team knows of.",)
    assert said(telling.RELEASES, sections) == ("No release stands in the plan.",)


BEFORE = {5: date(2026, 12, 13), 7: date(2026, 12, 1)}


@pytest.mark.parametrize(
    ("former", "how"),
    [
        ({}, ""),
        ({5: date(2026, 12, 13)}, " The report before said the same."),
        ({5: date(2026, 12, 6)}, " That is 1 week later than the report before said (Sun 6 Dec)."),
        ({5: date(2026, 12, 27)}, " That is 2 weeks earlier than the report before said (Sun 27 Dec)."),
        ({5: date(2026, 12, 10)}, " That is 3 days later than the report before said (Thu 10 Dec)."),
        ({7: date(2026, 12, 1)}, " It is new in the plan."),
    ],
)
def test_a_release_has_its_day_and_how_that_moved(former, how):
    release = ReleaseDate(5, "The harbour opens", date(2026, 12, 13), date(2026, 12, 18), "", 8, 1)
    standing = Standing(releases=(release,), former=tuple(former.items()))
    assert said(telling.RELEASES, telling.of_the_day(standing, TODAY)) == (
        "“The harbour opens” is expected by Sun 13 Dec (deadline Fri 18 Dec), "
        f"8 points and 1 story without estimate left.{how}",
    )


SPANS = [*islice(Rhythm(1, "monday").from_span(Span(48, TODAY, TODAY + WEEK)), 6)]
FORECAST = Forecast(tuple(SPANS), (0, 0, 5_500, 1_000, 2_200, 1_300), 10_000)
"""Likely by 13 December, with 85 % by 27 December, with 95 % by 3 January."""
DAYS = (date(2026, 12, 13), date(2026, 12, 27), date(2027, 1, 3))
MONDAY_BEFORE = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("said", "how"),
    [
        (DAYS, " That is what was said on Mon 16 Nov."),
        (
            (DAYS[0], date(2026, 12, 20), DAYS[2]),
            " The 85 % day is 1 week later than was said on Mon 16 Nov (Sun 20 Dec).",
        ),
        (
            (DAYS[0], date(2026, 12, 31), DAYS[2]),
            " The 85 % day is 4 days earlier than was said on Mon 16 Nov (Thu 31 Dec).",
        ),
        (
            (date(2026, 12, 6), *DAYS[1:]),
            " The likely day is 1 week later than was said on Mon 16 Nov (Sun 6 Dec).",
        ),
        ((DAYS[0], None, None), " On Mon 16 Nov the 85 % day was beyond all that is looked at."),
        (None, " On Mon 16 Nov it was not in the plan."),
    ],
)
def test_a_release_has_the_days_of_its_forecast_and_how_they_moved(said, how):
    release = ReleaseDate(5, "The harbour opens", TODAY, date(2026, 12, 18), "", 8, 0, FORECAST, said)
    standing = Standing(releases=(release,), said_on=MONDAY_BEFORE)
    assert said_of_releases(standing) == (
        "“The harbour opens” will be done likely by 13 Dec, with 85 % by 27 Dec "
        f"(deadline Fri 18 Dec: uncertain, 62 of 100 runs), 8 points left.{how}",
    )


def said_of_releases(standing):
    return said(telling.RELEASES, telling.of_the_day(standing, TODAY))


def test_where_nothing_was_forecast_before_nothing_is_compared():
    release = ReleaseDate(5, "The harbour opens", TODAY, None, "", 8, 0, FORECAST)
    assert said_of_releases(Standing(releases=(release,))) == (
        "“The harbour opens” will be done likely by 13 Dec, with 85 % by 27 Dec, 8 points left.",
    )


@pytest.mark.parametrize(
    ("deadline", "words"),
    [
        (date(2026, 12, 18), "Meeting it is uncertain, 62 of 100 runs."),
        (date(2026, 12, 2), "Meeting it is out of reach as things stand, in no run."),
        (date(2026, 12, 27), ""),
    ],
)
def test_a_deadline_is_in_danger_where_fewer_runs_meet_it_than_is_likely(deadline, words):
    release = ReleaseDate(5, "The harbour opens", TODAY, deadline, "9 days late", 8, 0, FORECAST)
    (told,) = said(telling.RISK, telling.of_the_day(Standing(releases=(release,)), TODAY))
    assert told.startswith("The release “The harbour opens” may miss its deadline") == bool(words)
    assert told.endswith(words)


def test_a_release_that_is_out_or_gone_is_told_once_more():
    standing = Standing(ended=(Ended("Ferry 1", date(2026, 11, 20)), Ended("Ferry 2", None)))
    assert said(telling.RELEASES, telling.of_the_day(standing, TODAY)) == (
        "“Ferry 1” is out since Fri 20 Nov.",
        "“Ferry 2” is not in the plan any more.",
    )


def test_who_met_is_counted_and_nobody_is_named():
    monday, tuesday = date(2026, 11, 16), date(2026, 11, 17)
    met = rotation(
        [
            (monday, frozenset({1, 2})),
            (monday, frozenset({3})),
            (tuesday, frozenset({1, 3})),
            (tuesday, frozenset({1})),
            (tuesday, frozenset({2, 1})),
        ]
    )
    assert met == Rotation(people=3, met=2, possible=3, alone=1, days=6)
    assert said(telling.PAIRS, of_the_week(met=met)) == (
        "2 of 3 possible pairs met, among 3 people who logged work.",
        "1 of 6 days of work was spent alone (17 %).",
    )
    assert said(telling.PAIRS, of_the_week()) == ("Nobody logged a pair in week 47.",)


@given(
    st.lists(
        st.tuples(
            st.dates(date(2026, 11, 16), date(2026, 11, 22)), st.frozensets(st.integers(1, 9), min_size=1)
        )
    )
)
def test_no_more_pairs_meet_than_are_possible_and_no_more_days_are_alone_than_there_are(lines):
    met = rotation(lines)
    assert 0 <= met.met <= met.possible
    assert 0 <= met.alone <= met.days <= 7 * met.people


def test_a_story_is_long_in_work_after_a_whole_iteration():
    days = [Lasting("old", "started", date(2026, 11, 9)), Lasting("new", "started", date(2026, 11, 17))]
    older = Lasting("older", "finished", date(2026, 11, 2))
    assert long_ago([*days, older], TODAY, 1) == (older, days[0])
    assert long_ago([*days, older], TODAY, 3) == (older,)


def test_only_sections_that_would_be_told_otherwise_differ():
    told = (Section("A", ("one",)), Section("B", ("two",)))
    now = (Section("A", ("one",)), Section("B", ("three",)), Section("C", ("new",)))
    assert telling.differing(told, now) == (Section("B", ("three",)),)
