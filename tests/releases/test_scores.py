"""How often forecasts held: first ones, those half-way, and week by week."""

from datetime import date, timedelta

import pytest

from tracker.releases.scores import Ended, Said, sentence, tallies

MONDAY = date(2026, 9, 7)


def day(weeks):
    return MONDAY + timedelta(weeks=weeks)


def said(week, *by):
    return Said(day(week), tuple(None if each is None else day(each) for each in by))


def release(done, *forecasts, name="Harbour"):
    return Ended("release", 1, name, day(done), forecasts)


SLIPPED = release(8, said(0, 4, 6, 9), said(3, 5, 8, 10), said(6, 8, 9, 10))
"""Foreseen for week 6 at first, half-way for week 8, at last for week 9; done in week 8."""


@pytest.mark.parametrize(
    ("ended", "expected"),
    [
        pytest.param([], [(0, 0, 0)] * 3, id="nothing is done yet"),
        pytest.param([SLIPPED], [(0, 0, 1), (0, 1, 1), (2, 5, 8)], id="one that slipped"),
        pytest.param(
            [release(2, said(0, 2, None, None))], [(1, 1, 1)] * 2 + [(2, 2, 2)], id="no day, no promise"
        ),
        pytest.param([release(0, said(0, 1, 1, 1))], [(1, 1, 1)] * 2 + [(0, 0, 0)], id="done the same day"),
    ],
)
def test_the_score(ended, expected):
    assert [tally.held for tally in tallies(ended)] == expected


def test_forecasts_are_counted_week_by_week_until_it_was_done():
    assert [tally.forecasts for tally in tallies([SLIPPED])] == [1, 1, 8]


@pytest.mark.parametrize(
    ("ended", "words"),
    [
        ([], "No release or epic with a kept forecast is done yet."),
        ([SLIPPED], "Of 1 first forecast the 85 % date held for 0 (0 %); 85 % is what it should be."),
        (
            [SLIPPED, release(5, said(0, 4, 6, 9))],
            "Of 2 first forecasts the 85 % date held for 1 (50 %); 85 % is what it should be.",
        ),
    ],
)
def test_the_score_in_words(ended, words):
    assert sentence(ended).startswith(words)
