"""The log of pairs as a rotation sees it: everything in days on which the team paired."""

from datetime import date

import pytest

from tracker.pairing.lines import Line
from tracker.pairing.pair_board import Track, moved, read, written
from tracker.pairing.rotation_past import Past, hours, known_for
from tracker.teams.presence import Part

MON, TUE, THU, FRI = (date(2026, 11, day) for day in (9, 10, 12, 13))
DAYS = [MON, TUE, THU, FRI]
LINES = [
    Line(MON, frozenset({1, 2}), 7),
    Line(MON, frozenset({3, 4}), 8),
    Line(TUE, frozenset({1, 3}), 7),
    Line(TUE, frozenset({2, 4}), 8),
    Line(THU, frozenset({1, 4}), 7),
    Line(FRI, frozenset({4, 1}), 7),
    Line(FRI, frozenset({2}), 9),
]
PAST = Past(DAYS, {(1, 2): MON, (1, 4): FRI}, {2: FRI, 3: TUE}, LINES)


def test_days_without_pairs_do_not_count():
    assert PAST.apart == {(1, 2): 4, (1, 4): 1}
    assert PAST.alone == {2: 1, 3: 3}


def test_who_is_on_a_story_and_for_how_long():
    assert PAST.stays(7) == {1: 4, 4: 2}
    assert PAST.stays(8) == {}, "Ben and Dana have been on others since"
    assert PAST.stays(5) == {}


def test_the_pairs_of_the_last_day_and_how_old_they_are():
    assert PAST.last == frozenset({(1, 4)})
    assert PAST.slots_since == 2
    assert Past([], {}, {}, []).slots_since == 0


@pytest.mark.parametrize(
    ("since", "slots"), [(None, 5), (MON, 5), (date(2026, 11, 11), 3), (date(2027, 1, 1), 1)]
)
def test_how_long_somebody_has_been_there(since, slots):
    assert known_for(DAYS, since) == slots


@pytest.mark.parametrize(
    ("halves", "minutes"),
    [
        ({Part.MORNING}, (0, 720)),
        ({Part.AFTERNOON}, (720, 1440)),
        ({Part.MORNING, Part.AFTERNOON}, (0, 1440)),
    ],
)
def test_halves_are_hours(halves, minutes):
    assert hours(halves) == minutes


TRACKS = [Track((1, 2), 7), Track((3,), 8, pinned=True)]


@pytest.mark.parametrize(
    ("person", "to", "expected"),
    [
        (1, 1, [Track((2,), 7), Track((3, 1), 8, True)]),
        (3, 0, [Track((1, 2, 3), 7, True)]),
        (1, None, [Track((2,), 7), Track((3,), 8, True)]),
        (1, 2, [Track((2,), 7), Track((3,), 8, True), Track((1,), None, True)]),
        (1, 0, [Track((1, 2), 7, True), Track((3,), 8, True)]),
        (9, 1, [Track((1, 2), 7), Track((3, 9), 8, True)]),
    ],
)
def test_moving_somebody(person, to, expected):
    assert moved(TRACKS, person, to) == expected


def test_tracks_are_kept_as_they_are():
    assert read(written(TRACKS)) == TRACKS
