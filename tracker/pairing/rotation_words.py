"""Why a group is as it is, in sentences that a colleague would say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Protocol

from tracker.pairing.rotation_facts import Facts, Pair, Teammate, Work, pair_of
from tracker.pairing.rotation_rules import Rulebook
from tracker.text import listed

Group = Sequence[Teammate]
UNNAMED_RULES = "Some rules cannot all hold today; owners see which."


class Named(Protocol):
    """Somebody with a number and a name."""

    @property
    def id(self) -> int: ...

    @property
    def name(self) -> str: ...


def short_names(people: Iterable[Named]) -> dict[int, str]:
    """First names, but the whole name of those who share it."""
    everybody = list(people)
    firsts = [_first(person.name) for person in everybody]
    return {
        person.id: person.name if firsts.count(_first(person.name)) > 1 else _first(person.name)
        for person in everybody
    }


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells about the groups of one plan. `period`: the slots of a full round; `forced`: who is alone
    because nobody was left whom they may pair with. `names_rules`: whether it is told to somebody who may
    read the rules; who never pairs with whom is nobody else's business. `everybody`: all groups."""

    facts: Facts
    book: Rulebook
    period: int
    names: Mapping[int, str]
    forced: frozenset[int] = frozenset()
    names_rules: bool = True
    everybody: Sequence[Group] = ()

    def reasons(self, group: Group, story: Work | None, pinned: bool) -> tuple[str, ...]:
        return (
            *(["kept as you set it"] if pinned else []),
            *self._of_people(group, pinned),
            *self._so_soon(group),
            *self._of_story(group, story),
        )

    def _of_people(self, group: Group, pinned: bool) -> list[str]:
        if len(group) == 1:
            return [self._alone(group[0])]
        pairs = [(one, other) for n, one in enumerate(group) for other in group[n + 1 :]]
        told = [self._pair(one, other) for one, other in pairs]
        return told if pinned or len(group) == 2 else ["three, because the number is odd", *told]

    def _pair(self, one: Teammate, other: Teammate) -> str:
        both = listed([self.names[person.id] for person in (one, other)])
        pair = pair_of(one.id, other.id)
        slots = self.facts.apart.get(pair)
        rule = self._rule(pair)
        if slots is None or slots == 1:
            return f"{both} {self._ago(slots or inf)}{rule}"
        return f"{both} {self._ago(slots)}, a full round takes {self.period}{rule}"

    def _so_soon(self, group: Group) -> list[str]:
        """Of two who pair again before a full round is over: who waited longest for one of them, and what
        speaks against those two. Nothing where nothing does: then people arranged it so."""
        if len(group) != 2 or self._waited(*group) >= self.period or self._is_kept(group):
            return []
        best: tuple[Teammate, Teammate, Teammate, Group] | None = None
        least = self._waited(*group)
        for company in self.everybody:
            for third in company if len(company) < 3 else ():
                for one, other in (group, (group[1], group[0])):
                    waited = self._waited(one, third) if third not in group else 0
                    if waited > least and not self.book.forbids(one, third):
                        best, least = (one, other, third, company), waited
        return self._against(*best) if best else []

    def _against(self, one: Teammate, other: Teammate, third: Teammate, company: Group) -> list[str]:
        """Why not `one` with `third`, and `other` with the rest of the third one's company."""
        waited, left = self._waited(one, third), next((each for each in company if each is not third), None)
        wish = f"{self._both(one, third)} {self._ago(waited)}, but"
        if left is None:
            return [f"{wish} it is {self.names[third.id]}’s turn to be alone"]
        theirs, others = self._waited(third, left), self._waited(other, left)
        if theirs >= waited:
            return [f"{wish} {self._both(third, left)} {self._ago(theirs)}"]
        if self.book.forbids(other, left):
            rule = f"a rule keeps {self._both(other, left)} apart"
            return [f"{wish} {rule if self.names_rules else 'then not everybody could pair as well'}"]
        if others <= min(theirs, self._waited(one, other)):
            return [f"{wish} then {self._both(other, left)}, who {self._ago(others)}, would pair"]
        return []

    def _both(self, one: Teammate, other: Teammate) -> str:
        return listed([self.names[each.id] for each in sorted((one, other), key=lambda who: who.seat)])

    def _is_kept(self, group: Group) -> bool:
        return pair_of(*(person.id for person in group)) in self.book.together

    def _waited(self, one: Teammate, other: Teammate) -> float:
        """The slots since two last paired; for ever where they never did."""
        return self.facts.apart.get(pair_of(one.id, other.id), inf)

    def _ago(self, slots: float) -> str:
        if slots == inf:
            return "never paired"
        return "paired last time" if slots == 1 else f"last paired {slots:.0f} pairing days ago"

    def _rule(self, pair: Pair) -> str:
        if pair in self.book.together:
            return " (kept together by a rule)" if self.names_rules else " (kept together)"
        wish = self.book.wishes.get(pair, 0) if self.names_rules else 0
        return " (they wish to)" if wish < 0 else " (though they rather do not)" if wish > 0 else ""

    def _alone(self, person: Teammate) -> str:
        name = self.names[person.id]
        if person.id in self.book.soloists:
            return f"{name} works alone today"
        if person.id in self.forced:
            why = "the rules leave nobody" if self.names_rules else "nobody is left"
            return f"{name} is alone: {why} to pair with"
        slots = self.facts.alone.get(person.id)
        if slots is None:
            return f"{name}’s turn to be alone: never was"
        last = "last time" if slots == 1 else f"{slots} pairing days ago"
        return f"{name}’s turn to be alone: was last {last}"

    def _of_story(self, group: Group, story: Work | None) -> list[str]:
        if story is None:
            return ["no story is left for them, choose one"]
        if all(story.id != work.id for work in self.facts.going_on):
            return ["the next story in the backlog"]
        staying = [person for person in group if person.id in story.stays]
        if len(staying) > 1:
            return [f"{listed([self.names[person.id] for person in staying])} stay on it"]
        if staying:
            slots = story.stays[staying[0].id]
            days = "joined last time" if slots == 1 else f"on it for {slots} pairing days"
            return [f"{self.names[staying[0].id]} stays: {days}"]
        if not story.stays:
            return ["in progress, and nobody was logged on it yet"]
        here = [self.names[person] for person in story.stays if person in self.facts.here]
        if here:
            return [f"taken over: {listed(sorted(here))} moved on"]
        gone = sorted(self.names[person] for person in story.stays if person in self.names)
        if not gone:
            return ["taken over: who was on it is not here"]
        return [f"taken over: {listed(gone)} {'is' if len(gone) == 1 else 'are'} not here"]


def _first(name: str) -> str:
    return name.split()[0] if name.split() else name
