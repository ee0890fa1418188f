"""What stands out about a team: sentences with dates, from plain facts."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.teams.balance import Facts, Rules, Worked, findings
from tracker.teams.presence import Member

TODAY = date(2026, 11, 18)
BEGIN = date(2026, 9, 1)
ADA = Member(1, "Ada", "AD", "product", from_on=BEGIN)
BEN = Member(2, "Ben", "BE", "design", from_on=BEGIN)
CY = Member(3, "Cy", "CY", "development", from_on=BEGIN)
DORA = Member(4, "Dora", "DO", "development", from_on=BEGIN)
TEAM = (ADA, BEN, CY, DORA)


def change(member, **values):
    kept = {name: getattr(member, name) for name in Member.__slots__}
    return Member(**{**kept, **values})


def said(*members, rules=None, **facts):
    return findings(Facts(members, **facts), rules or Rules(), TODAY)


def test_of_a_balanced_team_nothing_is_said():
    assert said(*TEAM) == []


@pytest.mark.parametrize(
    ("members", "sentence"),
    [
        (
            (ADA, CY, DORA, change(BEN, discipline="quality")),
            "Nobody is there for design, since Tue 1 Sep.",
        ),
        (
            (
                ADA,
                change(BEN, until_on=date(2026, 10, 11)),
                CY,
                DORA,
                change(ADA, person_id=9, discipline="data"),
            ),
            "Nobody is there for design, since Mon 12 Oct.",
        ),
        (
            (
                ADA,
                change(BEN, until_on=date(2026, 11, 30)),
                CY,
                DORA,
                change(ADA, person_id=9, discipline="data"),
            ),
            "Nobody is there for design, from Tue 1 Dec.",
        ),
        (
            (
                ADA,
                change(BEN, until_on=date(2026, 11, 30)),
                change(BEN, person_id=8, from_on=date(2027, 1, 10)),
                CY,
                DORA,
                change(ADA, person_id=9, discipline="data"),
            ),
            "Nobody is there for design, from Tue 1 Dec until Sat 9 Jan 2027.",
        ),
        (
            (change(ADA, also="design"), change(BEN, discipline="quality"), CY, DORA),
            "Ada is there for both product and design, since Tue 1 Sep.",
        ),
        (
            (ADA, BEN, CY, change(DORA, dedication=60, from_on=TODAY)),
            "Dora gives 60 % of their time, less than 80 %.",
        ),
        (
            (*TEAM, change(DORA, person_id=5, name="Eva", from_on=date(2026, 11, 2))),
            "3 developers, so somebody is alone every day, since Mon 2 Nov.",
        ),
        (
            (ADA, BEN, CY, change(DORA, until_on=date(2026, 11, 20))),
            "1 developer, so somebody is alone every day, from Sat 21 Nov.",
        ),
        (TEAM[:3], "3 people are in the team, fewer than 4, since Tue 1 Sep."),
        (
            (*TEAM, *(change(BEN, person_id=n, name=f"N{n}", from_on=TODAY) for n in range(5, 12))),
            "11 people are in the team, more than 10.",
        ),
        ((change(ADA, until_on=BEGIN),), "Nobody is in the team today."),
        ((), "Nobody is in the team today."),
    ],
)
def test_findings(members, sentence):
    assert sentence in said(*members)


def test_guests_are_none_of_the_team():
    guest = change(CY, person_id=9, name="Gina", is_guest=True, dedication=5)
    assert said(*TEAM, guest) == []
    assert "Nobody is there for design, since Tue 1 Sep." in said(ADA, CY, DORA, change(BEN, is_guest=True))


def test_a_member_shared_by_three_teams():
    elsewhere = {1: [(None, None), (date(2026, 11, 9), None)], 2: [(None, None)]}
    assert said(*TEAM, elsewhere=elsewhere) == ["Ada is shared by 3 teams, since Mon 9 Nov."]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ({"map": {3: Worked(5, date(2026, 11, 10))}}, True),
        ({"map": {3: Worked(1, date(2026, 11, 10))}}, False),
        ({"map": {3: Worked(5, date(2026, 11, 10)), 4: Worked(1, TODAY)}}, False),
        ({"map": {3: Worked(5, date(2026, 11, 10)), 77: Worked(9, TODAY)}}, True),
        ({"map": {77: Worked(9, TODAY)}}, False),
    ],
)
def test_a_label_that_one_person_knows(labels, expected):
    sentence = "Nobody but Cy has worked on “map” in the last 90 days (5 days, last on Tue 10 Nov)."
    assert said(*TEAM, labels=labels) == ([sentence] if expected else [])


def test_what_a_team_requires_is_its_own_affair():
    rules = Rules(required=("operations",), least_dedication=50, smallest=1, largest=3)
    assert said(*TEAM, rules=rules) == [
        "Nobody is there for operations, since Tue 1 Sep.",
        "4 people are in the team, more than 3, since Tue 1 Sep.",
    ]
    nobody_knows_since_when = [change(each, from_on=None) for each in TEAM]
    assert said(*nobody_knows_since_when, rules=rules)[0] == "Nobody is there for operations."


@given(
    st.lists(
        st.builds(
            Member,
            st.integers(1, 9),
            st.just("Ada"),
            st.just("A"),
            st.sampled_from(("product", "design", "development")),
            st.integers(1, 100),
            st.none() | st.dates(date(2026, 1, 1), date(2027, 6, 1)),
            st.none() | st.dates(date(2026, 1, 1), date(2027, 6, 1)),
        ),
        max_size=6,
    )
)
def test_whoever_is_in_it_a_team_is_told_in_whole_sentences(members):
    for sentence in said(*members):
        assert sentence.endswith(".")
        assert "  " not in sentence
    missing = {each for each in said(*members) if each.startswith("Nobody is there for")}
    there = {each.discipline for each in members if each.belongs(TODAY)}
    if there:
        for discipline in ("product", "design", "development"):
            now = [each for each in missing if f"for {discipline}" in each and ", from " not in each]
            assert bool(now) is (discipline not in there)
