"""The cheapest plan of all, pairs and stories together, by an integer programme: the measure of the two
stages. Every possible group on every story is a variable of 0 or 1."""

from __future__ import annotations

from itertools import combinations

import numpy
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import lil_matrix

from tracker.pairing.rotation import Question
from tracker.pairing.rotation_costs import costs
from tracker.pairing.rotation_rules import rulebook
from tracker.pairing.rotation_stories import in_order, places


def least_cost(question: Question) -> int:
    """The cost of the cheapest plan with as few people alone as an even or odd number allows; for questions
    without rules that hold people together or alone, and without settled cards."""
    facts = question.facts
    free = [person for person in facts.roster if person.id in facts.here]
    book = rulebook(question.rules, free, question.manner.overlap)
    count = (len(free) + 1) // 2
    table = costs(facts, free, book, in_order(facts)[:count], question.manner.every, {}, guided=True)
    where = places(facts, count, question.manner, {}, ())
    groups = [pair for pair in combinations(range(len(free)), 2) if table.pairs[pair[0]][pair[1]] is not None]
    if len(free) % 2:
        groups += [(i,) for i in range(len(free))]
    rows = [where.row(frozenset(table.people[i].id for i in group)) for group in groups]
    price = numpy.array(
        [table.of(group) + cost for group, row in zip(groups, rows, strict=True) for cost in row]
    )
    once = lil_matrix((len(free) + count, len(price)))
    for number, group in enumerate(groups):
        for column in range(count):
            variable = number * count + column
            for i in group:
                once[i, variable] = 1
            once[len(free) + column, variable] = 1
    found = milp(
        price,
        constraints=LinearConstraint(once.tocsr(), 1, 1),
        integrality=numpy.ones(len(price)),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0},
    )
    return round(found.fun)
