"""Solves one day: the best groups of free people together with the best stories for them and for the groups
that are fixed. Plain indices into the costs; what they mean is rotation.py's business."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from tracker.pairing.rotation_costs import TORN, Costs
from tracker.pairing.rotation_facts import Facts, Manner, Odd, Work
from tracker.pairing.rotation_matching import Edge, heaviest_matching
from tracker.pairing.rotation_repair import Indices, repaired, torn_pairs
from tracker.pairing.rotation_stories import IDS, STRICTLY, assigned, places, stayer

TRIES = 8
"""Pairs that are forbidden one by one where a story would lose everybody, to find better pairs; fewer of
them in large teams, as each takes longer."""
LARGE = 3200


@dataclass(frozen=True, slots=True)
class Task:
    """`works`: the stories that go on. `fixed`: groups that get a story and stay as they are. `taken`:
    stories nobody else may have. `shown`: groups that people see, and their stories."""

    facts: Facts
    manner: Manner
    table: Costs
    works: Sequence[Work]
    fixed: Sequence[IDS]
    taken: frozenset[int]
    shown: Mapping[IDS, int | None]
    compiled: bool


@dataclass(frozen=True, slots=True)
class Solved:
    """`groups` as indices; `bench`: who is left over and not to be alone; `alone`: whom the matching left
    over; `stories` of the groups and then of the fixed ones; `cost` of it all, of groups and stories."""

    groups: tuple[Indices, ...]
    bench: tuple[int, ...]
    alone: tuple[int, ...]
    stories: tuple[Work | None, ...]
    cost: int
    torn: tuple[tuple[int, int], ...] = ()


def solved(task: Task) -> Solved:
    """The cheapest that is found: exact, but where absences would tear a story from all its people; there
    other pairs are tried, too."""
    first = _solved(task, ())
    tries = [first]
    for pair in first.torn[: min(TRIES, LARGE // (len(task.table.people) or 1) ** 2)]:
        other = _solved(task, (pair,))
        if len(other.alone) == len(first.alone):
            tries.append(other)
    return min(tries, key=lambda each: each.cost)


def _solved(task: Task, unwanted: Collection[tuple[int, int]]) -> Solved:
    table, facts = task.table, task.facts
    matched = _groups(task, unwanted)
    alone = tuple(i for group in matched if len(group) == 1 for i in group)
    groups, bench = _with_the_odd(matched, table, task.manner.odd)
    where = places(facts, len(groups) + len(task.fixed), task.manner, task.shown, task.taken)
    everybody = [*(table.ids(group) for group in groups), *task.fixed]
    assignment = assigned(everybody, where)
    torn: list[tuple[int, int]] = []
    if task.manner.stays not in STRICTLY:
        lost = where.lost(everybody, assignment, facts.here)
        if lost:
            torn = torn_pairs(groups, table, task.works, facts.here)
        if lost or len(facts.here) < len(facts.roster):  # else the pairs are those of the round robin
            groups, assignment = repaired(groups, task.fixed, table, where, assignment, facts.here)
    return Solved(
        groups=tuple(groups),
        bench=bench,
        alone=alone,
        stories=tuple(where.works[column] for column in assignment.columns),
        cost=sum(table.of(group) for group in groups) + assignment.total,
        torn=tuple(torn),
    )


def _groups(task: Task, unwanted: Collection[tuple[int, int]]) -> list[Indices]:
    """The best pairs, and who is left over, by the seats of their first."""
    people = task.table.people
    strict = task.manner.stays in STRICTLY
    going_on = {work.id for work in task.facts.going_on}
    stayers = {stayer(work, task.facts, task.manner) for work in task.works if strict and work.id in going_on}
    keeping = {i for i, person in enumerate(people) if person.id in stayers}
    pairs: list[Indices] = list(_matched(task, keeping, unwanted))
    paired = {i for pair in pairs for i in pair}
    return sorted([*pairs, *((i,) for i in range(len(people)) if i not in paired)])


def _matched(
    task: Task, keeping: Collection[int], without: Collection[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The pairs of least cost among those with as many pairs as there can be. Where there is one too many,
    being alone is a partner like others; only where rules leave more alone do all carry that price."""
    size, odd = len(task.table.people), len(task.table.people) % 2
    edges = _edges(task.table, keeping, without, priced=False)
    pairs = heaviest_matching(size + odd, edges, task.compiled)
    if 2 * len(pairs) < size + odd:
        edges = _edges(task.table, keeping, without, priced=True)
        pairs = heaviest_matching(size, edges, task.compiled)
    return [pair for pair in pairs if pair[1] < size]


def _edges(
    table: Costs, keeping: Collection[int], without: Collection[tuple[int, int]], priced: bool
) -> list[Edge]:
    """The weights of a matching: being paired at all above everything, less what the pair costs, or with the
    price of being alone (`priced`) what both save by it. Two who each must stay on their own story are no
    pair."""
    alone, size = table.alone, len(table.alone)
    rows = [
        [(j, cost) for j, cost in enumerate(row[i + 1 :], i + 1) if cost is not None]
        for i, row in enumerate(table.pairs)
    ]
    largest = max((abs(cost) for row in rows for _, cost in row), default=0)
    above_all = (size + 2) * (largest + TORN + max(map(abs, alone), default=0) + 1)
    unwanted = {*without, *combinations(sorted(keeping), 2)}
    torn = table.torn
    edges: list[Edge] = []
    for i, row in enumerate(rows):
        edges += [
            (i, j, above_all - cost - (TORN if (i, j) in torn else 0))
            for j, cost in row
            if (i, j) not in unwanted
        ]
        if size % 2 and not priced:
            edges.append((i, size, above_all - alone[i]))
    if priced:
        return [(i, j, weight + alone[i] + alone[j]) for i, j, weight in edges]
    return edges


def _with_the_odd(groups: Sequence[Indices], table: Costs, odd: Odd) -> tuple[list[Indices], tuple[int, ...]]:
    """The groups once those left over are alone, or have joined pairs where that is cheapest; and who is not
    to be decided about."""
    singles = [group for group in groups if len(group) == 1]
    if odd is Odd.ASK:
        return [group for group in groups if len(group) > 1], tuple(i for group in singles for i in group)
    now = [*groups]
    for single in singles if odd is Odd.TRIO else ():
        (i,) = single
        options = [
            ((table.pairs[i][a] or 0) + (table.pairs[i][b] or 0), number)
            for number, group in enumerate(now)
            if len(group) == 2
            for a, b in (group,)
            if table.pairs[i][a] is not None and table.pairs[i][b] is not None
        ]
        if options:
            _, number = min(options)
            a, b = now[number]
            now[number] = (min(a, i), *sorted((max(a, i), b)))
            now.remove(single)
    return sorted(now), ()
