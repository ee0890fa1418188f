"""The arithmetic of the ledger: differences of plans, and sums."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.ledger.entries import (
    Draft,
    Figures,
    Kind,
    Line,
    Standing,
    difference,
    figures,
    figures_at,
    opening,
    standing,
)

THREE = Standing(3)


def test_what_is_planned_when_an_iteration_opens_is_committed():
    assert opening({1: THREE, 2: Standing(0, unestimated=True)}) == [
        Draft(1, Kind.COMMITTED, 3),
        Draft(2, Kind.COMMITTED, 0, 1),
    ]


CHANGES = {
    "a story comes in": ({}, {1: THREE}, [Draft(1, Kind.ADDED, 3)]),
    "a story goes out": ({1: THREE}, {}, [Draft(1, Kind.REMOVED, 3)]),
    "a story is accepted": ({1: THREE}, {1: Standing(3, done=True)}, [Draft(1, Kind.DONE, 3)]),
    "a story is rejected after it was accepted": (
        {1: Standing(3, done=True)},
        {1: THREE},
        [Draft(1, Kind.REOPENED, 3)],
    ),
    "an estimate rises": ({1: THREE}, {1: Standing(5)}, [Draft(1, Kind.RE_ESTIMATED, 2)]),
    "an estimate is given": (
        {1: Standing(0, unestimated=True)},
        {1: THREE},
        [Draft(1, Kind.RE_ESTIMATED, 3, -1)],
    ),
    "an accepted story is re-estimated": (
        {1: Standing(3, done=True)},
        {1: Standing(5, done=True)},
        [Draft(1, Kind.REOPENED, 3), Draft(1, Kind.RE_ESTIMATED, 2), Draft(1, Kind.DONE, 5)],
    ),
    "an accepted story is deleted": (
        {1: Standing(3, done=True)},
        {},
        [Draft(1, Kind.REOPENED, 3), Draft(1, Kind.REMOVED, 3)],
    ),
    "an unestimated story goes out": (
        {1: Standing(0, unestimated=True)},
        {},
        [Draft(1, Kind.REMOVED, 0, -1)],
    ),
    "nothing changes": ({1: THREE}, {1: THREE}, []),
}


@pytest.mark.parametrize(("before", "after", "drafts"), CHANGES.values(), ids=CHANGES)
def test_difference(before, after, drafts):
    assert difference(before, after) == drafts


STANDINGS = st.one_of(
    st.builds(Standing, st.integers(0, 8), st.just(False), st.booleans()),
    st.just(Standing(0, unestimated=True)),
)
SCOPES = st.dictionaries(st.integers(1, 12), STANDINGS, max_size=12)


@given(SCOPES, st.lists(SCOPES, max_size=6))
def test_whatever_happens_the_ledger_holds_what_the_plan_says(committed, plans):
    drafts = opening(committed)
    for plan in plans:
        drafts += difference(standing(drafts), plan)
    last = plans[-1] if plans else committed
    sums = figures(drafts)
    assert standing(drafts) == last
    assert sums.scope == sum(each.points for each in last.values())
    assert sums.remaining == sum(each.points for each in last.values() if not each.done)
    assert sums.unestimated == sum(each.unestimated for each in last.values())


@given(SCOPES, st.lists(SCOPES, max_size=6))
def test_no_entry_but_a_re_estimate_is_negative(committed, plans):
    drafts = opening(committed)
    for plan in plans:
        drafts += difference(standing(drafts), plan)
    assert all(draft.points >= 0 or draft.kind is Kind.RE_ESTIMATED for draft in drafts)


def test_figures_of_an_evening_hold_what_was_entered_that_day():
    monday = datetime(2026, 11, 16, tzinfo=UTC)
    lines = [
        Line(monday, Kind.COMMITTED, 8, 0, 1, "Show the timetable", ""),
        Line(monday + timedelta(hours=30), Kind.DONE, 3, 0, 1, "Show the timetable", "Ada"),
    ]
    evenings = [monday + timedelta(days=days) for days in (0, 1, 2)]
    assert [each.remaining for each in figures_at(lines, evenings)] == [0, 8, 5]


def test_nothing_entered_is_nothing_remaining():
    assert figures([]) == Figures()
    assert Figures().remaining == 0
