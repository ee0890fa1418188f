"""Makes pairs and stories best together: exchanges between two groups, as long as the plan gets cheaper.

The cheapest pairs need not allow the cheapest assignment of stories. Exchanges are tried in the order of what
they cost as pairs, and only those that the assignment could make good again.
"""

from __future__ import annotations

from collections.abc import Sequence

from tracker.pairing.rotation_costs import Costs
from tracker.pairing.rotation_facts import Work
from tracker.pairing.rotation_matching import Assignment
from tracker.pairing.rotation_stories import IDS, Places

TRIED = 48
"""Exchanges that are worked out before a plan is good enough."""
Indices = tuple[int, ...]
Exchange = tuple[int, int, Indices, int, Indices]
"""What it costs as pairs; a group's number, and its new people; another's, and its."""


def repaired(
    groups: Sequence[Indices],
    fixed: Sequence[IDS],
    table: Costs,
    where: Places,
    assignment: Assignment,
    here: frozenset[int],
) -> tuple[list[Indices], Assignment]:
    """Groups and their assignment after all exchanges that pay. `groups` are indices into `table.people`;
    `fixed` groups come after them in the assignment and stay as they are."""
    now, cost = [*groups], assignment.total
    floor = where.least(here)
    improved = True
    while improved and cost > floor:
        improved = False
        for price, first, one, second, other in _exchanges(now, table, cost - floor)[:TRIED]:
            rows = {first: where.row(table.ids(one)), second: where.row(table.ids(other))}
            if assignment.at_least(rows) + price >= cost:
                continue
            candidate = assignment.changed(rows)
            total = candidate.total
            if total + price < cost:
                now[first], now[second] = one, other
                assignment, cost, improved = candidate, total, True
                break
    return now, assignment


def torn_pairs(
    groups: Sequence[Indices], table: Costs, works: Sequence[Work], here: IDS
) -> list[tuple[int, int]]:
    """The pairs that stand in the way of a story: those of each component of the last pairs and of today's
    that has more stories than groups."""
    index = {person.id: i for i, person in enumerate(table.people)}
    last = [[index[who] for who in work.stays if who in here and who in index] for work in works]
    component = [*range(len(index))]
    for people in [*groups, *last]:
        joined = {component[i] for i in people}
        component = [min(joined) if each in joined else each for each in component]
    surplus = [0] * len(index)
    for people, count in [*((each, -1) for each in groups), *((each, 1) for each in last if each)]:
        surplus[component[people[0]]] += count
    return [(each[0], each[1]) for each in groups if len(each) == 2 and surplus[component[each[0]]] > 0]


def _exchanges(groups: Sequence[Indices], table: Costs, gain: int) -> list[Exchange]:
    """The exchanges between two groups that cost less than could be gained, the cheapest first:
    (a b)(c d) → (a c)(b d) or (a d)(b c), and (a)(b c) → (b)(a c) or (c)(a b)."""
    found: list[Exchange] = []
    costs = [table.of(group) for group in groups]
    pairs = [(number, group[0], group[1]) for number, group in enumerate(groups) if len(group) == 2]
    for place, (first, a, b) in enumerate(pairs):
        row, other_row = table.pairs[a], table.pairs[b]
        for second, c, d in pairs[:place]:
            before = costs[first] + costs[second]
            for here, there, changed, changed_other in (
                (row[c], other_row[d], (c, a), (d, b)),
                (row[d], other_row[c], (d, a), (c, b)),
            ):
                if here is not None and there is not None and here + there - before < gain:
                    found.append((here + there - before, first, changed, second, changed_other))
    for first, group in enumerate(groups):
        if len(group) == 1:
            (a,) = group
            for second, b, c in pairs:
                for out, stays in ((b, c), (c, b)):
                    cost = table.pairs[a][stays]
                    price = table.alone[out] - costs[first] - costs[second]
                    if cost is not None and price + cost < gain:
                        found.append((price + cost, first, (out,), second, (a, stays)))
    found.sort()
    return found
