"""Forecasts as sentences."""

from datetime import date, timedelta

import pytest

from tracker.planning.calendar import Rhythm
from tracker.planning.forecast import Forecast
from tracker.planning.forecast_words import BEYOND, chance_words, shift_words, when

RHYTHM = Rhythm(1, "monday")
TODAY = date(2026, 12, 16)
FIRST = RHYTHM.first(TODAY)


def forecast(*ends, runs=100):
    spans = RHYTHM.from_span(FIRST)
    return Forecast(tuple(next(spans) for _ in ends), ends, runs)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (forecast(20, 40, 30, 10), "likely by 27 Dec, with 85 % by 3 Jan 2027"),
        (forecast(0, 90, 10), "by 27 Dec, in 85 of 100 runs or more"),
        (forecast(60, 10), f"likely by 20 Dec, with 85 % {BEYOND}"),
        (
            forecast(10, 10),
            f"{BEYOND} from now in most runs: more comes in than gets done, or nearly so",
        ),
    ],
)
def test_when(found, words):
    assert when(found, TODAY) == words


@pytest.mark.parametrize(
    ("chance", "words"),
    [
        (1, "almost sure, 100 of 100 runs"),
        (0.9, "very likely, 90 of 100 runs"),
        (0.72, "likely, 72 of 100 runs"),
        (0.5, "uncertain, 50 of 100 runs"),
        (0.2, "unlikely, 20 of 100 runs"),
        (0.07, "very unlikely, 7 of 100 runs"),
        (0.004, "out of reach as things stand, fewer than 1 of 100 runs"),
        (0, "out of reach as things stand, in no run"),
    ],
)
def test_the_chance_of_a_deadline(chance, words):
    assert chance_words(chance) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [(14, "14 days later"), (-7, "7 days earlier"), (1, "1 day later"), (0, "no change")],
)
def test_how_far_a_day_moves(days, words):
    assert shift_words(days) == words


def test_the_chance_grows_from_day_to_day_within_an_iteration():
    found = forecast(0, 70, 30)
    days = [found.chance(FIRST.end_on + timedelta(days=n)) for n in (-1, 0, 6, 13)]
    assert [round(each, 2) for each in days] == [0, 0.1, 0.7, 1]
