"""A team lives through days: people fall out and come back, stories take some pair-days and are replaced.

Each day an algorithm is shown the facts and says who works together on what. Absence: each person falls
out with a probability of 3 % a day and returns with one of 35 %. A story takes 1 + Poisson(2.5) days of a
pair; one person alone does 0.6 of a pair's day. As many are in progress as there are pairs.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tracker.pairing.rotation_facts import Facts, Pair, Teammate, Work, pair_of

FALLS_OUT, RETURNS = 0.03, 0.35
ALONE_DOES = 0.6
People = tuple[int, ...]
Worked = list[tuple[People, int]]
"""Who worked together, on the story with which number."""


@dataclass
class Story:
    id: int
    left: float
    stays: dict[int, int] = field(default_factory=dict)
    known_to: set[int] = field(default_factory=set)
    worked_on: int = 0

    @property
    def as_work(self) -> Work:
        return Work(self.id, f"Story {self.id}", self.id, dict(self.stays), frozenset(self.known_to))


@dataclass
class Life:
    """A team of so many in the middle of its days. With `endless` no story ever ends."""

    size: int
    seed: int
    absences: bool
    endless: bool = False
    joins: dict[int, int] = field(default_factory=dict)
    day: int = 0
    out: set[int] = field(default_factory=set)
    met: dict[Pair, int] = field(default_factory=dict)
    alone: dict[int, int] = field(default_factory=dict)
    stories: list[Story] = field(default_factory=list)
    last: frozenset[Pair] = frozenset()

    def __post_init__(self) -> None:
        self.chance = random.Random(f"life {self.size} {self.seed}")
        self.choices = random.Random(f"choices {self.size} {self.seed}")
        self.numbers = iter(range(1, 1_000_000))

    @property
    def people(self) -> list[int]:
        """Who has joined by now."""
        return [person for person in range(self.size) if self.joins.get(person, 0) <= self.day]

    def facts(self) -> Facts:
        roster = tuple(Teammate(number, f"Person {number:03}") for number in self.people)
        here = frozenset(person.id for person in roster if person.id not in self.out)
        wanted = (len(here) + 1) // 2
        coming = [self._story() for _ in range(wanted)]
        self.coming = {story.id: story for story in coming}
        return Facts(
            roster=roster,
            here=here,
            apart={pair: self.day - day for pair, day in self.met.items()},
            alone={person: self.day - day for person, day in self.alone.items()},
            known_for={person: self.day - max(self.joins.get(person, 1), 1) + 1 for person in self.people},
            last=self.last,
            slots_since=1 if self.day > 1 else 0,
            going_on=tuple(story.as_work for story in self.stories),
            next_up=tuple(story.as_work for story in coming),
        )

    def dawn(self) -> Facts:
        """The next day begins: who is here, and what is there to do."""
        self.day += 1
        if self.absences:
            for person in range(self.size):
                if self.chance.random() < (RETURNS if person in self.out else FALLS_OUT):
                    self.out ^= {person}
        if len(self.out) >= len(self.people) - 1:
            self.out.clear()
        return self.facts()

    def dusk(self, worked: Worked) -> None:
        """What was worked is written down; what is done is no longer in progress."""
        known = {story.id: story for story in self.stories} | self.coming
        for people, number in worked:
            story = known[number]
            again = story.worked_on == self.day - 1 or not story.stays
            story.stays = {who: story.stays.get(who, 0) * again + 1 for who in people}
            story.known_to |= set(people)
            story.worked_on = self.day
            story.left -= (1 if len(people) > 1 else ALONE_DOES) if not self.endless else 0
            for other in known.values():
                if other is not story:
                    for who in people:
                        other.stays.pop(who, None)
            self._meet(people)
        self.last = frozenset(pair for people, _ in worked for pair in _pairs(people))
        self.stories = [story for story in known.values() if story.worked_on and story.left > 1e-9]

    def _meet(self, people: People) -> None:
        for pair in _pairs(people):
            self.met[pair] = self.day
        if len(people) == 1:
            self.alone[people[0]] = self.day

    def _story(self) -> Story:
        days, product, bound = 0, self.chance.random(), math.exp(-2.5)
        while product > bound:
            days += 1
            product *= self.chance.random()
        return Story(next(self.numbers), 1 + days)


Algorithm = Callable[[Life, Facts], Worked]


def lived(life: Life, algorithm: Algorithm, days: int) -> Iterator[tuple[Facts, Worked]]:
    """The days of a life, each with what was known in the morning and what was worked."""
    for _ in range(days):
        facts = life.dawn()
        worked = algorithm(life, facts)
        yield facts, worked
        life.dusk(worked)


def _pairs(people: People) -> list[Pair]:
    return [pair_of(one, other) for n, one in enumerate(people) for other in people[n + 1 :]]
