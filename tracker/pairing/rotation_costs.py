"""What a pair costs, in thousandths, exactly: dear soon after the last time, cheaper and cheaper later.

With the ideal period T (the slots in which everybody can pair with everybody once) and x = slots / T:
(1/x − 1) + 2 (1 − x) before the period is over, −(x − 1)² after it, and −3 − (x − 1)² for two who never
paired, where x counts from the day both were here. The same pair as last time costs 2 more. Being alone costs
20 / slots since one was last alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from tracker.pairing.rotation_facts import Facts, Pair, Teammate, Work
from tracker.pairing.rotation_rules import Rulebook

UNIT = 1000
SOLO = 20 * UNIT
AGAIN = 2 * UNIT
"""What the same pair as last time costs besides, so that no story to be kept is a reason for it."""
GUIDE = 60
"""What the day's round of the round robin is cheaper by: it decides among equals, no more."""
SHOWN = UNIT // 2
"""What a pair that people already see is cheaper by while they rearrange a plan: more than what decided among
equals, so that only what must changes."""
KEPT = 50 * UNIT
"""What a pair of the slot before is cheaper by where pairs are to be kept."""
TORN = 4 * UNIT
"""What two people cost each of whom alone can go on with a story: one of the stories loses its last."""


@cache
def apart_cost(slots: int, period: int) -> int:
    """The cost of two who last paired so many slots ago."""
    if slots < period:
        again = AGAIN if slots == 1 else 0
        return again + UNIT * (period * period + slots * period - 2 * slots * slots) // (slots * period)
    return -UNIT * (slots - period) ** 2 // (period * period)


@cache
def never_cost(slots: int, period: int) -> int:
    """The cost of two who never paired and have both been here for so many slots."""
    return -3 * UNIT - UNIT * max(slots - period, 0) ** 2 // (period * period)


def solo_cost(slots: int) -> int:
    """The cost of being alone, so many slots after the last time."""
    return SOLO // max(slots, 1)


def period_of(roster: int, every: int) -> int:
    """The slots in which a team of this size can pair everybody with everybody once."""
    return max(roster - 1 + roster % 2, 1) * max(every, 1)


def colour(one: int, other: int, seats: int) -> int:
    """The round of the circle method in which two seats meet; `seats` is even, the last one never moves."""
    low, high = (one, other) if one < other else (other, one)
    return (2 * low if high == seats - 1 else low + high) % max(seats - 1, 1)


@dataclass(frozen=True, slots=True)
class Costs:
    """`people` in the order of their seats; `pairs[i][j]` is the cost of i and j, None where they may not
    pair; `alone[i]` that of i alone. `torn` has the pairs (i, j) of people who would tear a story."""

    people: tuple[Teammate, ...]
    pairs: tuple[tuple[int | None, ...], ...]
    alone: tuple[int, ...]
    torn: frozenset[Pair]
    period: int

    def ids(self, group: tuple[int, ...]) -> frozenset[int]:
        people = self.people
        return frozenset([people[i].id for i in group])

    def of(self, group: tuple[int, ...]) -> int:
        """The cost of one person alone, of two, or of three, each two of whom count."""
        if len(group) == 1:
            return self.alone[group[0]]
        cost = 0
        for number, i in enumerate(group):
            for j in group[number + 1 :]:
                cost += self.pairs[i][j] or 0
        return cost


def costs(
    facts: Facts,
    free: Sequence[Teammate],
    book: Rulebook,
    works: Sequence[Work],
    every: int,
    preferred: Mapping[Pair, int],
    guided: bool,
) -> Costs:
    """The costs of all pairs of the free people. `works`: the stories that go on. `preferred`: what some
    pairs are cheaper by. `guided`: whether the round robin decides among equals."""
    period = period_of(len(facts.roster), every)
    people = tuple(sorted(free, key=lambda each: each.seat))
    here = [facts.known_for.get(person.id, 1) for person in people]
    alone = [solo_cost(facts.alone.get(who.id, known)) for who, known in zip(people, here, strict=True)]
    table: list[list[int | None]] = [[None] * len(people) for _ in people]
    apart, ids, may_forbid = facts.apart, [person.id for person in people], book.may_forbid(people)
    for i, one in enumerate(people):
        row, known, number = table[i], here[i], one.id
        for j in range(i + 1, len(people)):
            if may_forbid and book.forbids(one, people[j]):
                continue
            slots = apart.get((number, ids[j]) if number < ids[j] else (ids[j], number))
            row[j] = table[j][i] = (
                never_cost(min(known, here[j]), period) if slots is None else apart_cost(slots, period)
            )
    _wish(table, ids, book.wishes, 1)
    _wish(table, ids, preferred, -1)
    if guided:
        _guide(facts, people, table, alone)
    torn = _torn(people, works, facts.here)
    return Costs(people, tuple(tuple(row) for row in table), tuple(alone), torn, period)


def _wish(table: list[list[int | None]], ids: Sequence[int], wishes: Mapping[Pair, int], sign: int) -> None:
    index = {number: i for i, number in enumerate(ids)}
    for (one, other), cost in wishes.items():
        if one in index and other in index:
            i, j = index[one], index[other]
            if table[i][j] is not None:
                table[i][j] = table[j][i] = (table[i][j] or 0) + sign * cost


def _guide(facts: Facts, people: Sequence[Teammate], table: list[list[int | None]], alone: list[int]) -> None:
    """Makes the pairs of one round of the round robin a little cheaper: of the round that is cheapest."""
    roster = sorted(facts.roster, key=lambda each: each.seat)
    seat_of = {person.id: number for number, person in enumerate(roster)}
    seats = len(roster) + len(roster) % 2
    mine = [seat_of[person.id] for person in people]
    rounds: list[list[tuple[int, int]]] = [[] for _ in range(max(seats - 1, 1))]
    totals = [0] * len(rounds)
    last, turns = seats - 1, max(seats - 1, 1)
    for i, seat in enumerate(mine):
        row = table[i]
        for j in range(i + 1, len(mine)):
            cost = row[j]
            if cost is not None:
                other = mine[j]  # the higher one: this is colour(seat, other, seats), without a call
                number = (2 * seat if other == last else seat + other) % turns
                rounds[number].append((i, j))
                totals[number] += cost
        if len(roster) % 2:
            number = colour(seat, seats - 1, seats)
            rounds[number].append((i, i))
            totals[number] += alone[i]
    for i, j in rounds[totals.index(min(totals))]:
        if i == j:
            alone[i] -= GUIDE
        else:
            table[i][j] = table[j][i] = (table[i][j] or 0) - GUIDE


def _torn(people: Sequence[Teammate], works: Sequence[Work], here: frozenset[int]) -> frozenset[Pair]:
    """Pairs of people who are each the only one here of the last pair of a story that goes on."""
    index = {person.id: i for i, person in enumerate(people)}
    last_of = {}
    for work in works:
        left = [person for person in work.stays if person in here]
        if len(left) == 1 and left[0] in index:
            last_of[index[left[0]]] = work.id
    return frozenset((i, j) for i in last_of for j in last_of if i < j and last_of[i] != last_of[j])
