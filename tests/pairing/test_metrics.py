"""What a log says of how a team works together."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.pairing.lines import Line
from tracker.pairing.metrics import LATELY, Log, Turns, slots_since, together

MON = date(2026, 11, 16)
DAYS = [MON + timedelta(days=n) for n in range(5)]


def line(day, *people, story=None):
    return Line(DAYS[day], frozenset(people), story)


def test_who_met_who_could_have_and_who_was_alone_all_day():
    seen = together([(DAYS[0], frozenset({1, 2})), (DAYS[0], frozenset({3})), (DAYS[1], frozenset({3, 1}))])
    assert seen.people == {1, 2, 3}
    assert seen.met == {(1, 2), (1, 3)}
    assert seen.possible == {(1, 2), (1, 3), (2, 3)}
    assert (seen.alone, seen.days) == (1, 5)


def test_half_a_day_alone_is_no_day_alone():
    assert together([(MON, frozenset({1})), (MON, frozenset({1, 2}))]).alone == 0


def test_a_full_round_of_four_takes_three_pairing_days():
    lines = [line(0, 1, 2), line(0, 3, 4), line(1, 1, 3), line(1, 2, 4), line(2, 1, 4), line(2, 2, 3)]
    lines += [line(3, 1, 2), line(3, 3, 4)]
    assert Log(lines).last_round(DAYS[2]).met == {(1, 2), (3, 4), (1, 3), (2, 4), (1, 4), (2, 3)}
    assert len(Log(lines).last_round(DAYS[3]).met) == 6
    assert len(Log(lines).last_round(DAYS[1]).met) == 4
    assert Log(lines).last_round(MON - timedelta(days=1)).possible == frozenset()


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ([line(1, 1, 2, story=7), line(1, 3, 4, story=8)], Turns(4, 0, 2, 2)),
        ([line(1, 1, 3, story=7), line(1, 2, 4, story=8)], Turns(4, 4, 2, 2)),
        ([line(1, 3, 4, story=7), line(1, 1, 2, story=8)], Turns(4, 0, 2, 0)),
        ([line(1, 1, story=7), line(1, 3, 4, story=8)], Turns(3, 1, 2, 2)),
        ([line(1, 5, 6, story=7), line(1, 3, 4, story=8)], Turns(2, 0, 1, 1)),
        ([line(1, 1, 2, story=9)], Turns(2, 0, 0, 0)),
        ([line(2, 1, 4, story=7)], Turns(2, 2, 1, 1)),
    ],
)
def test_turns_from_one_pairing_day_to_the_next(after, expected):
    before = [line(0, 1, 2, story=7), line(0, 3, 4, story=8)]
    assert Log([*before, *after]).turns(DAYS[1], DAYS[4]) == expected


def test_the_latest_pairing_day_is_one_ago():
    assert [slots_since(DAYS[:3], day) for day in DAYS[:3]] == [3, 2, 1]


LINES = st.lists(
    st.builds(line, st.integers(0, 4), st.integers(1, 6), st.integers(1, 6), story=st.integers(1, 4)),
    max_size=20,
)


@given(LINES)
def test_shares_are_shares(lines):
    seen, turned = together((each.day, each.people) for each in lines), Log(lines).turns(DAYS[0], DAYS[4])
    assert seen.met <= seen.possible
    assert seen.alone <= seen.days
    assert turned.changed <= turned.people
    assert turned.kept <= turned.stories


@given(LINES, st.integers(0, 4), st.integers(0, 4))
def test_what_a_log_says_of_some_days_is_what_all_its_lines_say_of_them(lines, first, last):
    log = Log(lines)
    assert log.turns(DAYS[first], DAYS[last]) == turns_by_looking_at_all(lines, first, last)
    assert log.last_round(DAYS[last]) == round_by_looking_at_all(lines, DAYS[last])


def turns_by_looking_at_all(lines, first, last):
    """The definition of turns, day by day and person by person."""
    days = sorted({each.day for each in lines})
    people = changed = stories = kept = 0
    for place, day in enumerate(days):
        if not DAYS[first] <= day <= DAYS[last]:
            continue
        here = {person for each in lines if each.day == day for person in each.people}
        for person in here if place else ():
            then, now = (partners(lines, when, person) for when in days[place - 1 : place + 1])
            people += then is not None
            changed += then is not None and then != now
        for story in {each.story_id for each in lines if each.day == day and each.story_id}:
            earlier = [each for each in lines if each.story_id == story and each.day < day]
            latest = max((each.day for each in earlier), default=None)
            owners = {person for each in earlier if each.day == latest for person in each.people} & here
            on_it = {p for each in lines if each.story_id == story and each.day == day for p in each.people}
            stories += bool(owners)
            kept += bool(owners & on_it)
    return Turns(people, changed, stories, kept)


def partners(lines, day, person):
    """With whom a person was on the day; None where they were not there."""
    mine = [each.people for each in lines if each.day == day and person in each.people]
    return frozenset().union(*mine) - {person} if mine else None


def round_by_looking_at_all(lines, last):
    """The definition of the last full round."""
    days = sorted({each.day for each in lines if each.day <= last})
    lately = {person for each in lines if each.day in days[-LATELY:] for person in each.people}
    slots = max(len(lately) - 1 + len(lately) % 2, 1)
    return together((each.day, each.people) for each in lines if each.day in days[-slots:])
