"""What a simulated life is judged by."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, pairwise

from bench.rotation.simulation import Algorithm, Life, Worked, lived
from tracker.pairing.rotation_facts import Facts, Pair, pair_of

DAYS = 60
LONGEST = 400
"""Days a life is continued to see when all pairs have met."""
REPEAT = 5


@dataclass
class Judged:
    """Days until all pairs had met, and the bound below which nobody can come (by then everybody has been
    here often enough, and there has been room for so many pairs); the longest time that a pair did not meet;
    shares of meetings that repeat one of the last five days, or of the day before (where more than two people
    were here); stories that kept one of their people, of those that could; the longest stay on a story; most
    less least days alone."""

    covered: int
    bound: int
    gap: int
    soon: float
    next_day: float
    kept: int
    could_keep: int
    stay: int
    solo_spread: int


def judged(size: int, seed: int, absences: bool, algorithm: Algorithm) -> Judged:
    life = Life(size, seed, absences)
    watch = _Watch(size)
    for day, (facts, worked) in enumerate(lived(life, algorithm, LONGEST), 1):
        watch.see(day, facts, worked)
        if day >= DAYS and watch.covered and watch.bound:
            break
    return watch.judgement()


class _Watch:
    def __init__(self, size: int) -> None:
        self.pairs = [*combinations(range(size), 2)]
        self.met: dict[Pair, list[int]] = {pair: [] for pair in self.pairs}
        self.here = dict.fromkeys(range(size), 0)
        self.alone = dict.fromkeys(range(size), 0)
        self.open_of: dict[int, frozenset[int]] = {}
        self.covered = self.bound = self.kept = self.could_keep = self.stay = self.day = self.could_pair = 0
        self.unmet = set(self.pairs)
        self.count: dict[int, int] = {}

    def see(self, day: int, facts: Facts, worked: Worked) -> None:
        self.day = day
        for person in facts.here:
            self.here[person] += 1
        self.count[day] = len(facts.here)
        self.could_pair += len(facts.here) // 2
        enough = self.could_pair >= len(self.pairs) and min(self.here.values()) >= len(self.here) - 1
        if enough and not self.bound:
            self.bound = day
        for people, _ in worked:
            for pair in combinations(sorted(people), 2):
                self.unmet.discard(pair)
                if day <= DAYS:
                    self.met[pair].append(day)
        if not self.unmet and not self.covered:
            self.covered = day
        if day <= DAYS:
            self._see_stories(facts, worked)

    def _see_stories(self, facts: Facts, worked: Worked) -> None:
        going_on = {work.id: work for work in facts.going_on}
        for people, story in worked:
            if len(people) == 1:
                self.alone[people[0]] += 1
            owners = self.open_of.get(story, frozenset()) & facts.here if story in going_on else frozenset()
            if owners:
                self.could_keep += 1
                self.kept += bool(owners & set(people))
            stays = going_on[story].stays if story in going_on else {}
            self.stay = max([self.stay, *(stays.get(person, 0) + 1 for person in people)])
        self.open_of = {story: frozenset(people) for people, story in worked}

    def judgement(self) -> Judged:
        gaps, soon, next_day, meetings = 0, 0, 0, 0
        for days in self.met.values():
            meetings += len(days)
            apart = [later - day for day, later in pairwise(days)]
            soon += sum(gap <= REPEAT for gap in apart)
            next_day += sum(
                gap == 1 and self.count[day] > 2 for day, gap in zip(days[1:], apart, strict=True)
            )
            gaps = max([gaps, *apart, *([days[0], DAYS - days[-1]] if days else [DAYS])])
        return Judged(
            covered=self.covered or LONGEST,
            bound=self.bound,
            gap=gaps,
            soon=soon / meetings,
            next_day=next_day / meetings,
            kept=self.kept,
            could_keep=self.could_keep,
            stay=self.stay,
            solo_spread=max(self.alone.values()) - min(self.alone.values()),
        )


def ever_met(size: int, days: int, algorithm: Algorithm) -> float:
    """The share of pairs that met when no story ends and nobody is away."""
    met: set[Pair] = set()
    for _, worked in lived(Life(size, 1, absences=False, endless=True), algorithm, days):
        met |= {pair for people, _ in worked for pair in combinations(sorted(people), 2)}
    return len(met) / (size * (size - 1) // 2)


def newcomer_days(size: int, seed: int, algorithm: Algorithm, joins: int = 31) -> int:
    """Days until somebody who joins a team on day 31 has paired with everybody."""
    life, met = Life(size, seed, absences=False, joins={size - 1: joins}), set()
    for day, (_, worked) in enumerate(lived(life, algorithm, joins + LONGEST), 1):
        met |= {pair_of(*people) for people, _ in worked if len(people) == 2 and size - 1 in people}
        if len(met) == size - 1:
            return day - joins + 1
    return LONGEST
