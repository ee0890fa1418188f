"""The thirteen goals of a rotation, each with what was measured."""

from __future__ import annotations

import random
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import networkx

from bench.rotation.algorithms import ours
from bench.rotation.measures import Judged, newcomer_days
from bench.rotation.optimum import least_cost
from bench.rotation.simulation import Life, lived
from tracker.pairing.rotation import Question, propose
from tracker.pairing.rotation_costs import period_of
from tracker.pairing.rotation_facts import Card, Facts, Plan, pair_of
from tracker.pairing.rotation_rules import Kind, Rule, rulebook

DISCIPLINES = ("development", "design", "product")
Lives = Mapping[tuple[int, bool], Sequence[Judged]]
"""Ours, by the size of the team and whether people are away."""


@dataclass(frozen=True)
class Goal:
    number: int
    measure: str
    goal: str
    measured: str
    met: bool


def of_the_simulation(lives: Lives) -> Iterator[Goal]:
    """Goals 1 to 7."""
    stable = {size: runs for (size, away), runs in lives.items() if not away}
    away = {size: runs for (size, is_away), runs in lives.items() if is_away}
    exact = [
        size
        for size, runs in stable.items()
        if all(run.covered == run.gap == period_of(size, 1) for run in runs)
    ]
    yield Goal(
        1,
        "nobody away: days until all pairs met, and longest time apart",
        "exactly the period, at every size",
        f"exact at {len(exact)} of {len(stable)} sizes",
        len(exact) == len(stable),
    )
    ratios = {
        size: mean(run.covered for run in runs) / mean(run.bound for run in runs)
        for size, runs in away.items()
        if size >= 6
    }
    yield Goal(
        2,
        "8 % away: days until all pairs met ÷ bound",
        "≤ 1.08 at every size, ≤ 1.04 on average",
        f"at most {max(ratios.values()):.2f}, {mean(ratios.values()):.3f} on average",
        max(ratios.values()) <= 1.08 and mean(ratios.values()) <= 1.04,
    )
    gaps = {size: mean(run.gap for run in away[size]) for size in (8, 12, 20)}
    yield Goal(
        3,
        "longest time apart with 8 / 12 / 20 people",
        "≤ 19 / 26 / 39 days",
        " / ".join(f"{gap:.1f}" for gap in gaps.values()),
        gaps[8] <= 19 and gaps[12] <= 26 and gaps[20] <= 39,
    )
    soon = {size: mean(run.soon for run in runs) for size, runs in away.items()}
    large = max(soon[size] for size in soon if size >= 12)
    again = max(mean(run.next_day for run in runs) for size, runs in away.items() if size >= 6)
    yield Goal(
        4,
        "repeats within 5 days with 8 / 10 / more people; on the next day",
        "≤ 6 % / ≤ 0.5 % / ≤ 0.1 %; 0",
        f"{soon[8]:.1%} / {soon[10]:.1%} / {large:.1%}; {again:.2%}",
        soon[8] <= 0.06 and soon[10] <= 0.005 and large <= 0.001 and again == 0,
    )
    kept, kept_away = _kept(stable), _kept(away)
    yield Goal(
        5,
        "stories that keep one of their people; with absences",
        "100 %; ≥ 99.9 %",
        f"{kept:.2%}; {kept_away:.2%}",
        kept == 1 and kept_away >= 0.999,
    )
    longest = max(mean(run.stay for run in runs) for runs in away.values())
    longest_stable = max(mean(run.stay for run in runs) for runs in stable.values())
    yield Goal(
        6,
        "longest stay on a story; nobody away",
        "≤ 5 days; ≤ 4",
        f"{mean(mean(run.stay for run in runs) for runs in away.values()):.1f} (largest size {longest:.1f}); "
        f"{longest_stable:.1f}",
        mean(mean(run.stay for run in runs) for runs in away.values()) <= 5 and longest_stable <= 4,
    )
    spread = mean(mean(run.solo_spread for run in runs) for size, runs in away.items() if size % 2)
    all_spread = mean(mean(run.solo_spread for run in runs) for runs in away.values())
    yield Goal(
        7,
        "most less least days alone in 60 days",
        "≤ 2.5 days",
        f"{spread:.1f} (teams of odd size), {all_spread:.1f} (all)",
        spread <= 2.5 and all_spread <= 2.5,
    )


def rules_hold(instances: int) -> Goal:
    """Goal 8: random teams with random rules and settled cards."""
    chance, broken, unnamed, infeasible = random.Random("rules"), 0, 0, 0
    for _ in range(instances):
        question = _random_question(chance)
        plan = propose(question)
        broken += not _holds(question, plan)
        alone, least = _alone_and_least(question, plan)
        broken += alone != least
        if least > 1:
            infeasible += 1
            unnamed += not any(text.startswith("Not everybody can pair") for text in plan.complaints)
    return Goal(
        8,
        f"bans, pins, discipline rules: {instances:,} random instances",
        "0 violations; infeasible ones named, least number alone",
        f"{broken} violations; {infeasible} infeasible, {unnamed} of them without a reason",
        not broken and not unnamed,
    )


def optimality(states: int) -> Iterator[Goal]:
    """Goal 9: against the integer programme."""
    for size in (6, 8, 12, 20):
        gaps: list[float] = []
        for seed in range(states):
            for facts, _ in lived(Life(size, 1000 + seed, absences=True), ours, 25):
                if len(gaps) < states and facts.slots_since:
                    best = least_cost(Question(facts))
                    gaps.append((propose(Question(facts)).cost - best) / max(abs(best), 1))
            if len(gaps) >= states:
                break
        exact = gaps.count(0) / len(gaps)
        yield Goal(
            9,
            f"cost against the integer programme, {size} people, {len(gaps)} states",
            "≥ 85 % exact, worst ≤ 0.5 %, mean ≤ 0.05 %",
            f"{exact:.0%} exact, worst {max(gaps):.2%}, mean {mean(gaps):.3%}",
            exact >= 0.85 and max(gaps) <= 0.005 and mean(gaps) <= 0.0005,
        )


def newcomers(seeds: int) -> Goal:
    """Goal 11."""
    sizes = (6, 8, 12, 20)
    days = [max(newcomer_days(size, seed, ours) for seed in range(seeds)) for size in sizes]
    return Goal(
        11,
        "a newcomer has paired with everybody, 6 / 8 / 12 / 20 people",
        "n − 1 days",
        " / ".join(map(str, days)),
        days == [size - 1 for size in sizes],
    )


def determinism(states: int) -> Goal:
    """Goal 12: other numbers, other order of lists, the same plan."""
    chance, differing, seen = random.Random("order"), 0, 0
    for size in (7, 12, 20):
        for facts, _ in lived(Life(size, 5, absences=True), ours, states // 3):
            seen += 1
            differing += _named(propose(Question(facts))) != _named(
                propose(Question(_renamed(facts, chance)))
            )
    return Goal(
        12,
        f"{seen} states with other numbers and other orders of lists",
        "the same proposal",
        f"{differing} differ",
        not differing,
    )


def mean(values) -> float:
    return statistics.mean(values)


def _kept(lives: Mapping[int, Sequence[Judged]]) -> float:
    runs = [run for size in lives for run in lives[size]]
    return sum(run.kept for run in runs) / sum(run.could_keep for run in runs)


def _random_question(chance: random.Random) -> Question:
    size = chance.randint(2, 12)
    life = Life(size, chance.randrange(10**6), absences=True)
    *_, (facts, _) = lived(life, ours, chance.randint(1, 3))
    roster = tuple(replace(person, discipline=DISCIPLINES[person.id % 3]) for person in facts.roster)
    facts = replace(facts, roster=roster)
    rules = [
        Rule(
            chance.choice((Kind.NEVER, Kind.NEVER, Kind.TOGETHER, Kind.AVOID)), *chance.sample(range(size), 2)
        )
        for _ in range(chance.randint(0, size // 2))
    ]
    if chance.random() < 0.4:
        rules.append(Rule(chance.choice((Kind.APART, Kind.ONLY)), *chance.choices(DISCIPLINES, k=2)))
    cards = ()
    if chance.random() < 0.3 and facts.going_on and len(facts.here) > 2:
        people = frozenset(chance.sample(sorted(facts.here), 2))
        cards = (Card(people, chance.choice(facts.going_on).id),)
    return Question(facts, tuple(rules), cards=cards)


def _holds(question: Question, plan: Plan) -> bool:
    here = [person for person in question.facts.roster if person.id in question.facts.here]
    book = rulebook(question.rules, here, question.manner.overlap)
    pinned = {(card.people, card.story) for card in question.cards}
    found = {(group.ids, group.story.id if group.story else None) for group in plan.groups if group.pinned}
    placed = sorted(person.id for group in plan.groups for person in group.people)
    free = [
        group
        for group in plan.groups
        if not group.pinned and not (len(group.ids) == 2 and pair_of(*group.ids) in book.together)
    ]
    forbidden = any(book.forbids(*pair) for group in free for pair in combinations(group.people, 2))
    return pinned == found and placed == sorted(question.facts.here) and not forbidden


def _alone_and_least(question: Question, plan: Plan) -> tuple[int, int]:
    here = [person for person in question.facts.roster if person.id in question.facts.here]
    book = rulebook(question.rules, here, question.manner.overlap)
    taken = {person for card in question.cards for person in card.people}
    taken |= {each for pair in book.together if not taken & set(pair) for each in pair}
    free = [person for person in here if person.id not in taken]
    graph = networkx.Graph((a.id, b.id) for a, b in combinations(free, 2) if not book.forbids(a, b))
    least = len(free) - 2 * len(networkx.max_weight_matching(graph, maxcardinality=True))
    return sum(len(group.ids) == 1 and not group.ids & taken for group in plan.groups), least


def shape(plan: Plan) -> set[tuple[frozenset[int], int | None]]:
    """Who works on what."""
    return {(group.ids, group.story.id if group.story else None) for group in plan.groups}


def _named(plan: Plan) -> list[tuple[object, ...]]:
    return sorted(
        (tuple(sorted(person.name for person in group.people)), group.story.title if group.story else "")
        for group in plan.groups
    )


def _renamed(facts: Facts, chance: random.Random) -> Facts:
    fresh = chance.sample(range(1000, 9000), 1 + max(person.id for person in facts.roster))

    def shuffled(items):
        return tuple(chance.sample([*items], len(items)))

    def work(each):
        stays = {fresh[who]: slots for who, slots in each.stays.items()}
        return replace(each, stays=stays, known_to=frozenset(fresh[who] for who in each.known_to))

    return replace(
        facts,
        roster=shuffled([replace(person, id=fresh[person.id]) for person in facts.roster]),
        here=frozenset(fresh[who] for who in facts.here),
        apart={pair_of(fresh[a], fresh[b]): slots for (a, b), slots in facts.apart.items()},
        alone={fresh[who]: slots for who, slots in facts.alone.items()},
        known_for={fresh[who]: slots for who, slots in facts.known_for.items()},
        last=frozenset(pair_of(fresh[a], fresh[b]) for a, b in facts.last),
        going_on=shuffled([work(each) for each in facts.going_on]),
        next_up=shuffled([work(each) for each in facts.next_up]),
    )
