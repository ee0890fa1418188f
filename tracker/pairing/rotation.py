"""Who pairs with whom next, on which story, and why. Everything here is exact and decided by what is known of
the team alone: the same facts give the same plan, in whatever order they are handed in.

Presence and rules say who may pair; a pair has a cost (rotation_costs.py); the cheapest pairs are a matching
of greatest weight, in which being paired at all counts most; the pairs are assigned to the stories that go on
and to the next ones (rotation_stories.py); exchanges repair what the two decided apart (rotation_repair.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from tracker.pairing.rotation_costs import KEPT, SHOWN, Costs, costs
from tracker.pairing.rotation_facts import (
    Alternative,
    Card,
    Facts,
    Group,
    Manner,
    Pair,
    Plan,
    Teammate,
    Work,
    pair_of,
)
from tracker.pairing.rotation_matching import COMPILED, heaviest_matching
from tracker.pairing.rotation_rules import Kind, Rule, Rulebook, in_words, rulebook
from tracker.pairing.rotation_solving import Solved, Task, solved
from tracker.pairing.rotation_stories import IDS, STRICTLY, in_order
from tracker.pairing.rotation_words import UNNAMED_RULES, Teller, short_names
from tracker.text import listed

Indices = tuple[int, ...]
ALTERNATIVES = 2
WITHOUT = "without "
FORBIDDEN_IN_TURN = 6
"""Of the dearest pairs of a plan, so many are forbidden one by one to find other plans."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the facts, the team's rules and manner. `cards` are settled and leave the problem.
    `shown`: the groups people see at the moment, to which a new plan keeps as far as it may. `keep`: the
    pairs of last time are to stay wherever both are here. `without`: pairs that are not wanted.
    `names_rules`: whether who asks may read the rules; the plan is the same, its words keep them back."""

    facts: Facts
    rules: tuple[Rule, ...] = ()
    manner: Manner = field(default_factory=Manner)
    cards: tuple[Card, ...] = ()
    shown: tuple[Card, ...] = ()
    keep: bool = False
    without: frozenset[Pair] = frozenset()
    names_rules: bool = True
    compiled: bool = COMPILED

    @property
    def keeps(self) -> bool:
        """Whether pairs stay: asked for, or because it is not yet time to change."""
        return self.keep or 0 < self.facts.slots_since < self.manner.every


def propose(question: Question) -> Plan:
    """The cheapest plan; who cannot pair is alone, and the rules that cause it are named."""
    facts, manner = question.facts, question.manner
    here = sorted((who for who in facts.roster if who.id in facts.here), key=lambda each: each.seat)
    book = rulebook(question.rules, here, manner.overlap)
    settled, set_apart, free = _parts(question, here, book)
    taken = {card.story for card in settled if card.story is not None}
    works = in_order(facts, taken)[: (len(free) + 1) // 2 + len(set_apart)]
    allowed = replace(book, never=book.never | question.without)
    table = costs(facts, free, allowed, works, manner.every, _preferred(question), guided=not question.shown)
    shown = {card.people: card.story for card in question.shown}
    fixed = [_ids(people) for people in set_apart]
    best = solved(Task(facts, manner, table, works, fixed, frozenset(taken), shown, question.compiled))
    kept = _settled(settled, here, facts)
    left_over = [table.people[i] for i in best.alone]
    alone = _alone(here, left_over, [*set_apart, *(people for people, _ in kept)], book)
    told = _Told(best, table, set_apart, kept)
    everybody = [*told.free, *set_apart, *(people for people, _ in kept)]
    names = short_names(facts.roster)
    teller = Teller(facts, book, table.period, names, alone.forced, question.names_rules, everybody)
    groups = told.groups(teller)
    complaints = (*book.clashes, *_broken(kept, book), *alone.blamed(question))
    return Plan(
        groups=groups,
        bench=tuple(table.people[i] for i in best.bench),
        paused=_paused(facts, groups),
        complaints=complaints if question.names_rules else (UNNAMED_RULES,)[: len(complaints)],
        cost=best.cost,
    )


def alternatives(question: Question, plan: Plan, count: int = ALTERNATIVES) -> list[Alternative]:
    """Other plans, the cheapest first: each avoids one of the dearest pairs of this one, or if that gives too
    few, of another one besides."""
    found = {_shape(plan): Alternative(plan, 0, "")}
    start = _others(question, plan)
    for avoided, other in start:
        found.setdefault(_shape(other.plan), replace(other, price=_price(other.plan, plan)))
        if len(start) < count:
            for _, more in _others(replace(question, without=frozenset({avoided})), other.plan):
                words = f"{other.words}, nor {more.words.removeprefix(WITHOUT)}"
                found.setdefault(_shape(more.plan), replace(more, price=_price(more.plan, plan), words=words))
    return sorted([*found.values()][1:], key=lambda each: each.price)[:count]


def _price(other: Plan, plan: Plan) -> int:
    """What the other one costs more; never less than nothing, though repair may miss the best by a hair."""
    return max(0, other.cost - plan.cost)


def _others(question: Question, plan: Plan) -> list[tuple[Pair, Alternative]]:
    """For each of the dearest pairs the plan without it, where nobody more is alone; each plan once."""
    names = short_names(question.facts.roster)
    kept_by_rule = {pair_of(int(r.one), int(r.other)) for r in question.rules if r.kind is Kind.TOGETHER}
    pairs = [group for group in plan.groups if len(group.people) == 2 and not group.pinned]
    pairs.sort(key=lambda group: (-group.cost, [person.seat for person in group.people]))
    found: dict[frozenset[tuple[IDS, int | None]], tuple[Pair, Alternative]] = {}
    for group in pairs[:FORBIDDEN_IN_TURN]:
        pair = pair_of(*(person.id for person in group.people))
        if pair in kept_by_rule:
            continue
        other = propose(replace(question, without=question.without | {pair}))
        words = WITHOUT + listed([names[person.id] for person in group.people])
        if len(other.groups) + len(other.bench) <= len(plan.groups) + len(plan.bench):
            found.setdefault(_shape(other), (pair, Alternative(other, 0, words)))
    return [*found.values()]


def _shape(plan: Plan) -> frozenset[tuple[IDS, int | None]]:
    return frozenset((group.ids, group.story.id if group.story else None) for group in plan.groups)


def _parts(
    question: Question, here: Sequence[Teammate], book: Rulebook
) -> tuple[list[Card], list[tuple[Teammate, ...]], list[Teammate]]:
    """Cards that are settled; people who are together or alone by a rule; and everybody else."""
    by_id = {person.id: person for person in here}
    taken: set[int] = set()
    cards = []
    for card in question.cards:
        people = (card.people & set(by_id)) - taken
        if people:
            cards.append(Card(people, card.story))
            taken |= people
    set_apart = [
        tuple(by_id[each] for each in sorted(group, key=lambda each: by_id[each].seat))
        for group in (*book.together, *((each,) for each in book.soloists))
        if not taken & set(group)
    ]
    set_apart.sort(key=lambda group: [person.seat for person in group])
    taken |= {person.id for group in set_apart for person in group}
    return cards, set_apart, [person for person in here if person.id not in taken]


def _preferred(question: Question) -> dict[Pair, int]:
    """What some pairs are cheaper by: those of last time where pairs stay, those that people see."""
    seen = [pair_of(*card.people) for card in question.shown if len(card.people) == 2]
    preferred = dict.fromkeys(seen, SHOWN)
    if question.keeps:
        for pair in question.facts.last:
            preferred[pair] = preferred.get(pair, 0) + KEPT
    return preferred


@dataclass(frozen=True, slots=True)
class _Told:
    """What was solved, with the people it is about."""

    best: Solved
    table: Costs
    set_apart: Sequence[tuple[Teammate, ...]]
    settled: Sequence[tuple[tuple[Teammate, ...], Work | None]]

    @property
    def free(self) -> list[tuple[Teammate, ...]]:
        return [tuple(self.table.people[i] for i in sorted(group)) for group in self.best.groups]

    def groups(self, teller: Teller) -> tuple[Group, ...]:
        costs_of = [*(self.table.of(group) for group in self.best.groups), *([0] * len(self.set_apart))]
        made = [
            Group(people, story, teller.reasons(people, story, False), cost)
            for people, story, cost in zip(
                [*self.free, *self.set_apart], self.best.stories, costs_of, strict=True
            )
        ]
        made += [Group(who, story, teller.reasons(who, story, True), 0, True) for who, story in self.settled]
        return tuple(sorted(made, key=_place))


def _settled(
    cards: Iterable[Card], here: Sequence[Teammate], facts: Facts
) -> list[tuple[tuple[Teammate, ...], Work | None]]:
    works = {work.id: work for work in (*facts.next_up, *facts.going_on)}
    return [
        (tuple(person for person in here if person.id in card.people), works.get(card.story or 0))
        for card in cards
    ]


def _broken(kept: Iterable[tuple[tuple[Teammate, ...], Work | None]], book: Rulebook) -> Iterator[str]:
    """The settled groups that a rule is against."""
    for people, _ in kept:
        for number, one in enumerate(people):
            for other in people[number + 1 :]:
                if book.forbids(one, other):
                    yield f"{one.name} and {other.name} are on one card, which a rule is against."


@dataclass(frozen=True, slots=True)
class _Alone:
    """Who of the people who could pair is alone, and how many pairs the rules allow at most (asked for only
    where that is more than one person)."""

    able: Sequence[Teammate]
    alone: Sequence[Teammate]
    most: int
    book: Rulebook

    @property
    def are_too_many(self) -> bool:
        """Whether it is the rules that leave more than one alone."""
        return len(self.alone) > 1 and len(self.able) - 2 * self.most >= len(self.alone)

    @property
    def forced(self) -> IDS:
        """Who is alone by the rules, nobody's turn: all where they leave too many, and who may pair with
        nobody who is here."""
        if self.are_too_many:
            return _ids(self.alone)
        return _ids(
            one
            for one in self.alone
            if all(other is one or self.book.forbids(one, other) for other in self.able)
        )

    def blamed(self, question: Question) -> list[str]:
        """The rules without which more could pair, in a sentence; none where that is not what keeps them."""
        if not self.are_too_many or question.without or question.manner.stays in STRICTLY:
            return []
        names, overlap = {who.id: who.name for who in question.facts.roster}, question.manner.overlap
        against = [rule for rule in question.rules if rule.kind in (Kind.NEVER, Kind.APART, Kind.ONLY)]
        against.sort(key=lambda each: in_words(each, names))
        guilty = [
            in_words(rule, names)
            for rule in against
            if self._more_could_pair([each for each in question.rules if each != rule], overlap)
        ]
        if self._more_could_pair(question.rules, 0):
            guilty.append(f"people who pair share {overlap} minutes")
        reasons = guilty or [in_words(rule, names) for rule in against][:3] or ["their hours"]
        who = listed([person.name for person in self.alone])
        return [f"Not everybody can pair ({who}): {'; '.join(dict.fromkeys(reasons))}."]

    def _more_could_pair(self, rules: Iterable[Rule], overlap: int) -> bool:
        return _most_pairs(self.able, rulebook(rules, self.able, overlap)) > self.most


def _alone(
    here: Sequence[Teammate],
    left_over: Iterable[Teammate],
    settled: Sequence[Sequence[Teammate]],
    book: Rulebook,
) -> _Alone:
    """Seen among all who are here; around the groups that are settled where it is not the rules alone."""
    singles = [*left_over, *(group[0] for group in settled if len(group) == 1)]
    alone = [person for person in singles if person.id not in book.soloists]
    able = [person for person in here if person.id not in book.soloists]
    among_all = _Alone(able, alone, _most_pairs(able, book) if len(alone) > 1 else 0, book)
    if len(alone) < 2 or among_all.are_too_many:
        return among_all
    taken = {person.id for group in settled if len(group) > 1 for person in group}
    loose = [person for person in able if person.id not in taken]
    return _Alone(loose, alone, _most_pairs(loose, book), book)


def _most_pairs(people: Sequence[Teammate], book: Rulebook) -> int:
    edges = [
        (i, j, 1)
        for i, one in enumerate(people)
        for j in range(i + 1, len(people))
        if not book.forbids(one, people[j])
    ]
    return len(heaviest_matching(len(people), edges))


def _paused(facts: Facts, groups: Iterable[Group]) -> tuple[Work, ...]:
    taken = {group.story.id for group in groups if group.story}
    return tuple(sorted((w for w in facts.going_on if w.id not in taken), key=lambda w: (w.rank, w.id)))


def _place(group: Group) -> tuple[bool, int, list[object]]:
    rank = group.story.rank if group.story else 0
    return (group.story is None, rank, [person.seat for person in group.people])


def _ids(people: Iterable[Teammate]) -> IDS:
    return frozenset(person.id for person in people)
