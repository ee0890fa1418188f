"""What a later date does to iterations that have ended, and what releases hold of what is done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.backlog.scopes import Ended, Redated, amendments, dated, release_scope
from tracker.ledger.entries import Draft, Kind, Line, Standing, standing

MONDAY = datetime(2026, 11, 2, tzinfo=UTC)
ENDED = Ended(1, MONDAY, MONDAY + timedelta(weeks=1))
BEFORE, IN, AFTER = MONDAY - timedelta(days=3), MONDAY + timedelta(days=2), MONDAY + timedelta(days=9)
THREE = Standing(3, done=True)


def line(kind: Kind, at: datetime = MONDAY) -> Line:
    return Line(at, kind, 3, 0, 7, "Buy a ticket", "", at if at >= ENDED.end else None)


PLANNED = [line(Kind.COMMITTED)]
DONE = [*PLANNED, line(Kind.DONE)]
LATE = [line(Kind.ADDED, AFTER), line(Kind.DONE, AFTER)]

CASES = {
    "accepted in it, as is said later": (None, IN, PLANNED, [Draft(7, Kind.DONE, 3)]),
    "accepted in it without having been in it": (
        None, IN, [], [Draft(7, Kind.ADDED, 3), Draft(7, Kind.DONE, 3)],
    ),
    "accepted before it began": (None, BEFORE, PLANNED, [Draft(7, Kind.REMOVED, 3)]),
    "accepted after it ended, not in it": (IN, AFTER, DONE, [Draft(7, Kind.REOPENED, 3)]),
    "accepted before, not in it": (
        IN, BEFORE, DONE, [Draft(7, Kind.REOPENED, 3), Draft(7, Kind.REMOVED, 3)],
    ),
    "accepted on another day of it": (IN, IN + timedelta(days=1), DONE, []),
    "accepted in it again, by undoing": (None, IN, DONE, []),
    "said by mistake, and taken back": (
        IN, None, LATE, [Draft(7, Kind.REOPENED, 3), Draft(7, Kind.REMOVED, 3)],
    ),
    "accepted in it, and taken back after it had ended": (IN, None, DONE, []),
}  # fmt: skip


@pytest.mark.parametrize(("was", "now", "lines", "drafts"), CASES.values(), ids=CASES)
def test_an_iteration_that_has_ended_is_amended(was, now, lines, drafts):
    assert amendments(Redated(7, was, now, THREE), ENDED, lines) == drafts


@given(
    st.lists(st.sampled_from([BEFORE, IN, AFTER, None]), min_size=1, max_size=8),
    st.sampled_from([[], PLANNED, DONE]),
)
def test_however_often_a_date_changes_the_iteration_ends_as_the_last_one_says(dates, lines):
    lines, was = list(lines), IN if lines == DONE else None
    for now in dates:
        if was != now:
            for draft in amendments(Redated(7, was, now, THREE), ENDED, lines):
                lines.append(line(draft.kind, AFTER))
        was = now
    held = standing(lines).get(7)
    if was == IN:
        assert held == THREE
    elif was == BEFORE and dates[-1] == BEFORE:
        assert held is None
    elif was == AFTER:
        assert held is None or not held.done
    assert [each for each in lines if each.at < ENDED.end] == lines[
        : len([e for e in lines if e.at < ENDED.end])
    ]


@pytest.mark.parametrize(
    ("was", "now", "undoing", "speaks"),
    [
        (None, IN, False, True),
        (IN, AFTER, False, True),
        (IN, None, False, False),
        (IN, None, True, True),
        (None, AFTER, False, False),
        (IN, IN, True, False),
    ],
)
def test_only_a_date_that_somebody_sets_speaks_of_what_has_ended(was, now, undoing, speaks):
    found = dated([Redated(7, was, now, THREE)], ENDED.end, undoing=undoing)
    assert bool(found) == speaks


def test_a_release_keeps_what_was_accepted_from_it_and_lets_go_of_what_was_reopened():
    held = {1: THREE, 2: THREE, 3: Standing(2), 4: THREE}
    wanted = release_scope(held, {3: Standing(2), 5: Standing(1)}, {2, 3, 5}, {4: None})
    assert wanted == {1: THREE, 3: Standing(2), 5: Standing(1)}
    assert release_scope({1: Standing(3)}, {}, set(), {1: THREE, 9: THREE}) == {1: THREE}


def test_a_release_has_delivered_again_what_comes_back_from_deletion():
    assert release_scope({}, {}, set(), {1: THREE, 9: THREE}, returned={1}) == {1: THREE}
