"""Five ways to rotate. All but the first keep one of the last people on a story that goes on."""

from __future__ import annotations

from bench.rotation.simulation import Life, People, Worked
from tracker.pairing.rotation import Question, propose
from tracker.pairing.rotation_costs import colour
from tracker.pairing.rotation_facts import Facts, Manner, Stays, pair_of
from tracker.pairing.rotation_stories import assigned, in_order, places

MEMORY = 22
"""Working days that the greedy one looks back: a month."""


def ours(life: Life, facts: Facts, stays: Stays = Stays.ANY) -> Worked:
    plan = propose(Question(facts, manner=Manner(stays=stays)))
    return [
        (tuple(person.id for person in group.people), group.story.id)
        for group in plan.groups
        if group.story is not None
    ]


def strict_newest(life: Life, facts: Facts) -> Worked:
    return ours(life, facts, Stays.STRICT_NEWEST)


def strict_anchor(life: Life, facts: Facts) -> Worked:
    return ours(life, facts, Stays.STRICT_ANCHOR)


def random_pairs(life: Life, facts: Facts) -> Worked:
    """Pairs and stories by lot."""
    people = _shuffled(life, facts)
    groups = [tuple(people[n : n + 2]) for n in range(0, len(people), 2)]
    works = in_order(facts)[: len(groups)]
    life.choices.shuffle(works)
    return [(group, work.id) for group, work in zip(groups, works, strict=True)]


def random_with_stayer(life: Life, facts: Facts) -> Worked:
    """One of the last people of each story stays, by lot; the others are dealt out."""
    staying, floating, free = _one_stays(life, facts)
    seats = {story: [who] for story, who in staying.items()} | {story: [] for story in free}
    life.choices.shuffle(floating)
    for room in (1, 2):
        for people in seats.values():
            while len(people) < room and floating:
                people.append(floating.pop())
    return [(tuple(people), number) for number, people in seats.items() if people]


def greedy(life: Life, facts: Facts) -> Worked:
    """As the best known tool: the first person who floats joins whoever waits longest for him, alone on a
    story or floating, too; never paired comes first. It looks back a month."""
    staying, floating, free = _one_stays(life, facts)
    sitting = {who: story for story, who in staying.items()}
    floating.sort()
    made: Worked = []
    while floating:
        person = floating.pop(0)
        others = [*sitting, *floating]
        if not others:
            floating = [person]
            break
        partner = max(others, key=lambda other: (_age(facts, person, other), other))
        if partner in sitting:
            made.append(((partner, person), sitting.pop(partner)))
        elif free:
            floating.remove(partner)
            made.append(((person, partner), free.pop(0)))
        else:
            partner = max(sitting, key=lambda other: (_age(facts, person, other), other))
            made.append(((partner, person), sitting.pop(partner)))
    made += [((person,), story) for person, story in sitting.items()]
    return made + [((person,), story) for person, story in zip(floating, free, strict=False)]


def circle(life: Life, facts: Facts) -> Worked:
    """The fixed calendar of a round robin; whoever lacks a partner gets another one by lot."""
    roster = [person.id for person in facts.roster]
    seats = len(roster) + len(roster) % 2
    today = life.day % max(seats - 1, 1)
    waiting, groups = set(facts.here), list[People]()
    for i, one in enumerate(roster):
        for j in range(i + 1, len(roster)):
            if colour(i, j, seats) == today and {one, roster[j]} <= waiting:
                groups.append((one, roster[j]))
                waiting -= {one, roster[j]}
    left = sorted(waiting)
    life.choices.shuffle(left)
    groups += [tuple(left[n : n + 2]) for n in range(0, len(left), 2)]
    where = places(facts, len(groups), Manner(), {}, ())
    chosen = assigned([frozenset(group) for group in groups], where).columns
    works = [where.works[column] for column in chosen]
    return [(group, work.id) for group, work in zip(groups, works, strict=True) if work]


ALGORITHMS = {
    "random": random_pairs,
    "random, one stays": random_with_stayer,
    "greedy by last time": greedy,
    "circle method": circle,
    "ours": ours,
}


def _shuffled(life: Life, facts: Facts) -> list[int]:
    people = sorted(facts.here)
    life.choices.shuffle(people)
    return people


def _one_stays(life: Life, facts: Facts) -> tuple[dict[int, int], list[int], list[int]]:
    """For each story that one person stays on, who; who floats; and the stories that are left for them."""
    works = in_order(facts)[: (len(facts.here) + 1) // 2]
    staying = {}
    for work in works:
        owners = sorted(person for person in work.stays if person in facts.here)
        if owners:
            staying[work.id] = life.choices.choice(owners)
    floating = sorted(facts.here - set(staying.values()))
    return staying, floating, [work.id for work in works if work.id not in staying]


def _age(facts: Facts, one: int, other: int) -> int:
    slots = facts.apart.get(pair_of(one, other), MEMORY + 1)
    return slots if slots <= MEMORY else 10**6
