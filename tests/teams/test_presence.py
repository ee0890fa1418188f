"""Who of a team is there on a day: membership, days of the week, absences by halves."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.teams.presence import Absent, Kind, Member, Part, here, on

WEDNESDAY = date(2026, 11, 18)
MORNING, AFTERNOON = Part.MORNING, Part.AFTERNOON


def member(number, name="Ben", **values):
    return Member(number, name, name[:2].upper(), "development", **values)


@pytest.mark.parametrize(
    ("values", "there"),
    [
        ({}, True),
        ({"from_on": WEDNESDAY}, True),
        ({"until_on": WEDNESDAY}, True),
        ({"from_on": WEDNESDAY + timedelta(days=1)}, False),
        ({"until_on": WEDNESDAY - timedelta(days=1)}, False),
        ({"week": "1101111"}, False),
        ({"week": "0010000"}, True),
        ({"is_guest": True, "from_on": WEDNESDAY, "until_on": WEDNESDAY}, True),
        ({"dedication": 20}, True),
    ],
)
def test_dates_and_week_days_decide_whether_it_is_their_day(values, there):
    assert bool(on(WEDNESDAY, [member(1, **values)], [])) is there


@pytest.mark.parametrize(
    ("absences", "pairs_in", "words", "is_here"),
    [
        ([], {MORNING, AFTERNOON}, "", True),
        ([(Part.DAY, Kind.AWAY)], set(), "away", False),
        ([(MORNING, Kind.AWAY)], {AFTERNOON}, "away in the morning", True),
        ([(MORNING, Kind.AWAY), (AFTERNOON, Kind.AWAY)], set(), "away", False),
        ([(Part.DAY, Kind.SUPPORT)], set(), "on support duty", True),
        ([(Part.DAY, Kind.ALONE)], set(), "works alone", True),
        ([(AFTERNOON, Kind.ALONE)], {MORNING}, "works alone in the afternoon", True),
        (
            [(Part.DAY, Kind.SUPPORT), (MORNING, Kind.AWAY)],
            set(),
            "away in the morning, on support duty in the afternoon",
            True,
        ),
    ],
)
def test_halves(absences, pairs_in, words, is_here):
    said = [Absent(1, WEDNESDAY, WEDNESDAY, part, kind) for part, kind in absences]
    (present,) = on(WEDNESDAY, [member(1)], said)
    assert (present.pairs_in, present.in_words, present.is_here) == (pairs_in, words, is_here)
    assert bool(here(WEDNESDAY, [member(1)], said)) is is_here


def test_people_come_by_name_and_only_their_own_absences_count():
    people = [member(3, "Cy"), member(1, "Ben"), member(2, "Ada")]
    away = [Absent(1, WEDNESDAY - timedelta(days=3), WEDNESDAY)]
    assert [each.member.name for each in here(WEDNESDAY, people, away)] == ["Ada", "Cy"]
    assert [each.member.name for each in here(WEDNESDAY + timedelta(days=1), people, away)] == [
        "Ada",
        "Ben",
        "Cy",
    ]


@given(st.lists(st.tuples(st.sampled_from(Part), st.sampled_from(Kind)), max_size=6))
def test_each_half_is_free_unless_something_covers_it(absences):
    said = [Absent(1, WEDNESDAY, WEDNESDAY, part, kind) for part, kind in absences]
    (present,) = on(WEDNESDAY, [member(1)], said)
    taken = frozenset().union(*(part.halves for part, _ in absences))
    assert present.pairs_in == {MORNING, AFTERNOON} - taken
