"""Proposals of small teams, read from the screen: who, on what, and why."""

import pytest

from tests.pairing.test_rotation import next_stories
from tracker.pairing.rotation import Question, alternatives, propose
from tracker.pairing.rotation_facts import Card, Facts, Manner, Odd, Stays, Teammate, Work
from tracker.pairing.rotation_rules import Kind, Rule

ANA, BEN, CEM, DANA, EVA = (
    Teammate(n, name, discipline)
    for n, (name, discipline) in enumerate(
        [
            ("Ana", "product"),
            ("Ben", "development"),
            ("Cem", "design"),
            ("Dana", "design"),
            ("Eva", "development"),
        ],
        1,
    )
)
FOUR = (ANA, BEN, CEM, DANA)
PIER = Work(7, "The pier", 1, {1: 1, 2: 2}, frozenset((1, 2)), anchor=2)
QUAY = Work(8, "The quay", 2, {3: 1, 4: 1}, frozenset((3, 4)), anchor=4)


def facts(people=FOUR, **values):
    here = values.pop("here", frozenset(person.id for person in people))
    values = {
        "apart": {(1, 2): 1, (3, 4): 1, (1, 3): 2, (2, 4): 2},
        "known_for": dict.fromkeys((1, 2, 3, 4, 5), 9),
        "last": frozenset({(1, 2), (3, 4)}),
        "slots_since": 1,
        "going_on": (PIER, QUAY),
        "next_up": next_stories(3),
        **values,
    }
    return Facts(people, here, **values)


def told(question):
    plan = propose(question)
    return {" + ".join(person.name for person in group.people): group for group in plan.groups}


def test_who_never_paired_comes_first_and_the_newest_pair_of_hands_stays():
    groups = told(Question(facts()))
    assert set(groups) == {"Ana + Dana", "Ben + Cem"}
    assert groups["Ana + Dana"].story is PIER
    assert groups["Ana + Dana"].reasons == ("Ana and Dana never paired", "Ana stays: joined last time")
    assert groups["Ben + Cem"].reasons == ("Ben and Cem never paired", "Cem stays: joined last time")


def test_how_long_ago_is_said_beside_the_period():
    far = {(1, 2): 1, (3, 4): 1, (1, 3): 12, (2, 4): 12, (1, 4): 2, (2, 3): 2}
    reasons = told(Question(facts(apart=far)))["Ana + Cem"].reasons
    assert reasons[0] == "Ana and Cem last paired 12 pairing days ago, a full round takes 3"


FOUR_WAIT = {(1, 2): 2, (3, 4): 9, (1, 3): 6, (2, 4): 1, (1, 4): 8, (2, 3): 1}
"""Ana and Ben pair again before a full round is over, as Cem and Dana waited longest."""


@pytest.mark.parametrize(
    ("apart", "rules", "because"),
    [
        (
            FOUR_WAIT,
            (),
            "Ana and Dana last paired 8 pairing days ago, but Cem and Dana last paired 9 pairing days ago",
        ),
        (
            {**FOUR_WAIT, (3, 4): 7},
            (),
            "Ana and Dana last paired 8 pairing days ago, but then Ben and Cem, who paired last time, "
            "would pair",
        ),
        (
            {**FOUR_WAIT, (3, 4): 7},
            (Rule(Kind.NEVER, 2, 3),),
            "Ana and Dana last paired 8 pairing days ago, but a rule keeps Ben and Cem apart",
        ),
    ],
)
def test_why_two_pair_again_so_soon(apart, rules, because):
    question = Question(facts(apart=apart, last=frozenset()), rules)
    assert told(question)["Ana + Ben"].reasons[1] == because


def test_who_has_no_rules_named_is_told_what_they_did():
    question = Question(facts(apart={**FOUR_WAIT, (3, 4): 7}), (Rule(Kind.NEVER, 2, 3),), names_rules=False)
    reasons = " ".join(told(question)["Ana + Ben"].reasons)
    assert "but then not everybody could pair as well" in reasons
    assert "rule" not in reasons


def test_keeping_all_as_it_is():
    groups = told(Question(facts(), keep=True))
    assert groups["Ana + Ben"].reasons == ("Ana and Ben paired last time", "Ana and Ben stay on it")
    assert groups["Ana + Ben"].story is PIER


def test_between_two_changes_pairs_stay():
    assert "Ana + Ben" in told(Question(facts(), manner=Manner(every=3)))
    assert "Ana + Ben" not in told(Question(facts(slots_since=3), manner=Manner(every=3)))


@pytest.mark.parametrize(
    ("odd", "expected", "bench"),
    [
        (Odd.ALONE, [1, 2, 2], []),
        (Odd.TRIO, [2, 3], []),
        (Odd.ASK, [2, 2], ["Eva"]),
    ],
)
def test_an_odd_number(odd, expected, bench):
    state = facts((*FOUR, EVA), alone={1: 1, 2: 2, 3: 3, 4: 4, 5: 60})
    plan = propose(Question(state, manner=Manner(odd=odd)))
    assert sorted(len(group.people) for group in plan.groups) == expected
    assert [person.name for person in plan.bench] == bench
    alone = [group for group in plan.groups if len(group.people) == 1]
    if alone:
        assert alone[0].reasons[0] == "Eva’s turn to be alone: was last 60 pairing days ago"


@pytest.mark.parametrize(
    ("rules", "complaints"),
    [
        (
            [Rule(Kind.NEVER, 1, 2), Rule(Kind.TOGETHER, 2, 1)],
            ["Ana and Ben are to be kept together and never to pair; they were kept apart."],
        ),
        (
            [Rule(Kind.TOGETHER, 1, 2), Rule(Kind.TOGETHER, 2, 3)],
            ["Ben and Cem are to be kept together, but Ben is already kept together with Ana."],
        ),
        (
            [Rule(Kind.TOGETHER, 1, 2), Rule(Kind.ALONE, 2)],
            ["Ana and Ben are to be kept together, but Ben works alone today."],
        ),
        (
            [Rule(Kind.NEVER, 4, 1), Rule(Kind.NEVER, 4, 2), Rule(Kind.APART, "design", "design")],
            [
                "Not everybody can pair (Cem and Dana): Ana and Dana never pair; Ben and Dana never pair; "
                "design does not pair with design."
            ],
        ),
        ([Rule(Kind.ONLY, "product", "design"), Rule(Kind.NEVER, 1, 9)], []),
    ],
)
def test_rules_that_cannot_all_hold_are_named(rules, complaints):
    plan = propose(Question(facts(), tuple(rules)))
    assert [*plan.complaints][: len(complaints)] == complaints or any(
        sentence.startswith("Not everybody can pair") for sentence in plan.complaints
    )
    assert bool(plan.complaints) == bool(complaints)


def test_people_whose_hours_do_not_overlap_do_not_pair():
    morning = Teammate(1, "Ana", hours=(0, 720))
    afternoon = Teammate(2, "Ben", hours=(720, 1440))
    plan = propose(Question(facts((morning, afternoon))))
    assert [len(group.people) for group in plan.groups] == [1, 1]
    assert plan.complaints == ("Not everybody can pair (Ana and Ben): people who pair share 120 minutes.",)


def test_who_is_away_leaves_the_story_to_whoever_is_here():
    groups = told(Question(facts(here=frozenset({2, 3, 4}))))
    pier = next(group for group in groups.values() if group.story is PIER)
    assert 2 in pier.ids
    gone = told(Question(facts(here=frozenset({3, 4}), going_on=(PIER,))))
    assert "taken over: Ana and Ben are not here" in gone["Cem + Dana"].reasons


def test_with_fewer_pairs_than_stories_the_last_in_the_list_pauses():
    plan = propose(Question(facts(here=frozenset({1, 3}))))
    assert [work.title for work in plan.paused] == ["The quay"]


@pytest.mark.parametrize(
    ("stays", "on_the_pier"),
    [(Stays.NEWEST, 1), (Stays.STRICT_NEWEST, 1), (Stays.ANCHOR, 2), (Stays.STRICT_ANCHOR, 2)],
)
def test_who_stays_may_be_a_preference_or_a_rule(stays, on_the_pier):
    groups = told(Question(facts(going_on=(PIER,)), manner=Manner(stays=stays)))
    pier = next(group for group in groups.values() if group.story is PIER)
    assert on_the_pier in pier.ids


def test_a_card_that_breaks_a_rule_is_kept_and_said():
    question = Question(facts(), (Rule(Kind.NEVER, 1, 2),), cards=(Card(frozenset({1, 2}), 8),))
    plan = propose(question)
    assert plan.complaints == ("Ana and Ben are on one card, which a rule is against.",)
    (pinned,) = (group for group in plan.groups if group.pinned)
    assert pinned.story is QUAY
    assert pinned.reasons[0] == "kept as you set it"


def test_people_of_one_first_name_are_told_by_their_whole_names():
    people = (Teammate(1, "Ana Ahlers"), Teammate(2, "Ana Busch"))
    groups = told(Question(Facts(people, frozenset({1, 2}), next_up=next_stories(1))))
    (group,) = groups.values()
    assert group.reasons == ("Ana Ahlers and Ana Busch never paired", "the next story in the backlog")


def test_alternatives_do_without_one_of_the_dearest_pairs_even_where_somebody_is_away():
    question = Question(facts((*FOUR, EVA), here=frozenset({1, 2, 3, 4})))
    plan = propose(question)
    others = alternatives(question, plan)
    assert len(others) == 2
    pairs = {group.ids for group in plan.groups}
    assert all({group.ids for group in other.plan.groups} != pairs for other in others)
    assert others[0].words.startswith("without ")
    assert 0 <= others[0].price <= others[1].price


def test_an_alternative_names_pairs_that_the_plan_or_the_alternative_before_it_has():
    question = Question(facts((*FOUR, EVA), here=frozenset({1, 2, 3, 4})))
    first, second = alternatives(question, propose(question))
    assert (first.words, second.words) == ("without Ana and Dana", "without Ana and Dana, nor Ana and Cem")


def test_no_alternative_is_said_to_cost_less_than_the_best():
    question = Question(facts((*FOUR, EVA)), (Rule(Kind.TOGETHER, 1, 2),))
    assert [other.price >= 0 for other in alternatives(question, propose(question))] == [True, True]


def test_a_story_taken_over_from_somebody_who_left_the_team_names_nobody():
    lone = Work(7, "The pier", 1, {99: 1}, frozenset((99,)))
    (reasons,) = (
        group.reasons for group in told(Question(facts(going_on=(lone,)))).values() if group.story is lone
    )
    assert "taken over: who was on it is not here" in reasons
