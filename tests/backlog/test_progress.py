"""How far the stories of a label are: what the bar shows, what it says, and when they will be done."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.backlog.progress import Phase, Sum, add_up, bar, in_words
from tracker.backlog.workflow import State

BERLIN = ZoneInfo("Europe/Berlin")
LATE = datetime(2026, 11, 17, 23, 30, tzinfo=UTC)
"""In Berlin the 18th has begun."""


def progress(*sums, ends=None):
    """Of a label with these sums: (state, stories, points) and perhaps how many lack their estimate."""
    rows = [
        Sum(1, state, stories, points, more[0] if more else 0, LATE if state == State.ACCEPTED else None)
        for state, stories, points, *more in sums
    ]
    return add_up(rows, {1: ends} if ends else {}, BERLIN)[1]


def test_labels_are_kept_apart():
    rows = [Sum(1, State.UNSTARTED, 1, 3, 0, None), Sum(2, State.UNSTARTED, 2, 5, 0, None)]
    found = add_up(rows, {2: date(2026, 12, 6)}, BERLIN)
    assert (found[1].points, found[2].points) == (3, 5)
    assert (found[1].forecast, found[2].forecast) == (None, date(2026, 12, 6))


CASES = {
    "points": (
        progress(
            (State.ACCEPTED, 3, 8), (State.STARTED, 1, 3), (State.REJECTED, 1, 2), (State.UNSTARTED, 2, 7, 1)
        ),
        "8 of 20 points accepted, 5 in progress, 7 unstarted; 1 story without estimate",
        [("accepted", 0, 40), ("in progress", 40, 25), ("unstarted", 65, 35)],
    ),
    "no points at all": (
        progress((State.ACCEPTED, 1, 0), (State.UNSCHEDULED, 3, 0, 2)),
        "1 of 4 stories accepted, 3 in the icebox; 2 stories without estimate",
        [("accepted", 0, 25), ("in the icebox", 25, 75)],
    ),
    "all accepted": (
        progress((State.ACCEPTED, 1, 1)),
        "1 of 1 point accepted",
        [("accepted", 0, 100)],
    ),
}


@pytest.mark.parametrize(("found", "words", "parts"), CASES.values(), ids=CASES)
def test_the_bar_and_its_sentence_say_the_same(found, words, parts):
    assert in_words(found) == words
    assert bar(found) == parts


@pytest.mark.parametrize(
    ("sums", "ends", "forecast", "done"),
    [
        ([(State.ACCEPTED, 2, 3)], None, None, True),
        ([(State.ACCEPTED, 2, 3), (State.UNSTARTED, 1, 1)], date(2026, 12, 6), date(2026, 12, 6), False),
        ([(State.UNSCHEDULED, 2, 3)], None, None, False),
        (
            [(State.UNSCHEDULED, 2, 3), (State.STARTED, 1, 1)],
            date(2026, 11, 22),
            date(2026, 11, 22),
            False,
        ),
    ],
)
def test_the_forecast_is_where_the_last_scheduled_story_falls(sums, ends, forecast, done):
    found = progress(*sums, ends=ends)
    assert (found.forecast, found.is_done) == (forecast, done)


def test_the_day_of_the_latest_acceptance_is_that_of_the_projects_zone():
    assert progress((State.ACCEPTED, 1, 1)).accepted_on == date(2026, 11, 18)


SUMS = st.lists(
    st.tuples(st.sampled_from(list(State)), st.integers(1, 50), st.integers(0, 500)),
    min_size=1,
    max_size=7,
    unique_by=lambda each: each[0],
)


@given(SUMS)
def test_a_bar_is_whole_and_nothing_is_counted_twice(sums):
    found = progress(*sums)
    parts = bar(found)
    assert sum(part.width for part in parts) == pytest.approx(100, abs=0.1)
    assert [part.phase for part in parts] == [phase for phase in Phase if phase in {p.phase for p in parts}]
    assert found.stories == sum(stories for _, stories, _ in sums)
    assert found.points_left + found[Phase.ACCEPTED].points == found.points == sum(p for *_, p in sums)
