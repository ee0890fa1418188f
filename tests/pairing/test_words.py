"""How the log speaks."""

from datetime import date

import pytest

from tracker.pairing.words import ago, long_day

TODAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (None, "never"),
        (date(2026, 11, 18), "today"),
        (date(2026, 11, 17), "yesterday"),
        (date(2026, 11, 5), "13 days ago"),
        (date(2026, 11, 4), "2 weeks ago"),
        (date(2026, 9, 1), "2 months ago"),
    ],
)
def test_how_long_ago(day, words):
    assert ago(day, TODAY) == words


def test_the_year_is_said_only_when_it_is_another():
    assert long_day(date(2026, 11, 24), TODAY) == "Tue 24 Nov"
    assert long_day(date(2025, 11, 4), TODAY) == "Tue 4 Nov 2025"
