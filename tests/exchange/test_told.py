"""Iterations as a file tells them: whole, or not at all."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tracker.exchange.told import Said, iterations
from tracker.planning.calendar import Rhythm

WEEKS = Rhythm(1, "monday")
MONDAY = date(2026, 3, 2)
TODAY = date(2026, 3, 25)


def said(number: int, start_on: date, days: int = 7, accepted: date | None = None) -> Said:
    return Said(number, start_on, start_on + timedelta(days=days - 1), accepted or start_on)


def shown(rows: list[Said], rhythm: Rhythm = WEEKS) -> list[tuple[int, str]]:
    return [(span.number, f"{span.start_on:%m-%d}") for span in iterations(rows, rhythm, TODAY)]


def test_those_before_the_first_accepted_story_count() -> None:
    assert shown([said(3, MONDAY)]) == [
        (1, "02-16"),
        (2, "02-23"),
        (3, "03-02"),
        (4, "03-09"),
        (5, "03-16"),
        (6, "03-23"),
    ]


def test_what_lies_between_is_as_long_as_there_is_room() -> None:
    rows = [said(1, date(2026, 2, 2)), said(3, MONDAY, 14)]
    assert shown(rows, Rhythm(2, "monday")) == [(1, "02-02"), (2, "02-09"), (3, "03-02"), (4, "03-16")]
    assert [span.end_on for span in iterations(rows, WEEKS, TODAY)][:2] == [date(2026, 2, 9), MONDAY]


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [Said(None, MONDAY, MONDAY, MONDAY)],
        [said(1, MONDAY, accepted=MONDAY - timedelta(days=1))],
        [said(2, MONDAY), said(3, MONDAY)],
        [said(2, MONDAY), said(3, MONDAY + timedelta(days=9))],
        [said(2, MONDAY), said(5, MONDAY + timedelta(days=14))],
        [said(9999, MONDAY)],
        [said(1, MONDAY, 60)],
    ],
)
def test_what_contradicts_itself_is_not_believed(rows: list[Said]) -> None:
    assert shown(rows) == []


def test_an_iteration_that_was_given_a_length_has_whole_weeks() -> None:
    assert shown([said(1, MONDAY - timedelta(weeks=8), 8 * 7)])[:2] == [(1, "01-05"), (2, "03-02")]


def test_one_slip_among_many_rows_does_not_count() -> None:
    slip = said(1, MONDAY + timedelta(days=1), accepted=MONDAY + timedelta(days=2))
    assert shown([said(1, MONDAY), said(1, MONDAY), slip])[0] == (1, "03-02")
