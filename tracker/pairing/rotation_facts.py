"""What a rotation is worked out from: who is here, who paired with whom and when, what is in progress; and
what comes out of it. One *slot* is one day on which the team paired; all times are counted in slots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

WHOLE_DAY = (0, 24 * 60)
Pair = tuple[int, int]
"""Two people's numbers, the smaller first."""


def pair_of(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


@dataclass(frozen=True, slots=True)
class Teammate:
    """Somebody of the team. `since` and the name decide where choices are equal, never the number;
    `email` tells people of one name apart. `hours`: the minutes of the day between which they are here."""

    id: int
    name: str
    discipline: str = "development"
    since: date = date.min
    email: str = ""
    hours: tuple[int, int] = WHOLE_DAY

    @property
    def seat(self) -> tuple[date, str, str, int]:
        """Puts a team into an order that newcomers do not disturb."""
        return (self.since, self.name, self.email, self.id)


@dataclass(frozen=True, slots=True)
class Work:
    """A story that can be worked on; `rank` is its place in the ranked list. `stays` has, for each person of
    its last pair, how many slots in a row they have been on it. `known_to`: who ever worked on it. `anchor`
    is the person who took it on."""

    id: int
    title: str
    rank: int
    stays: Mapping[int, int] = field(default_factory=dict)
    known_to: frozenset[int] = frozenset()
    anchor: int | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """People who are to stay together, and on which story where that is settled, too."""

    people: frozenset[int]
    story: int | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """The state of a team before a slot. `here`: who of the roster takes part. `apart`: slots since two last
    paired, no entry for never. `alone`: slots since somebody was last alone, no entry for never.
    `known_for`: slots since somebody joined. `last`: the pairs of the slot before; `slots_since`: how many
    slots ago the team last changed its pairs, 0 for not yet."""

    roster: tuple[Teammate, ...]
    here: frozenset[int]
    apart: Mapping[Pair, int] = field(default_factory=dict)
    alone: Mapping[int, int] = field(default_factory=dict)
    known_for: Mapping[int, int] = field(default_factory=dict)
    last: frozenset[Pair] = frozenset()
    slots_since: int = 0
    going_on: tuple[Work, ...] = ()
    next_up: tuple[Work, ...] = ()


class Stays(StrEnum):
    """Who stays on a story that goes on."""

    ANY = "any"
    NEWEST = "newest"
    ANCHOR = "anchor"
    STRICT_NEWEST = "strict-newest"
    STRICT_ANCHOR = "strict-anchor"


class Odd(StrEnum):
    """What becomes of the one who is left over."""

    ALONE = "alone"
    TRIO = "trio"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Manner:
    """How the team rotates: who stays, what an odd number means, how long somebody should stay on a story at
    most (a wish, no rule), the slots from one change of pairs to the next (0: whenever asked for), and the
    minutes for which two people must both be here."""

    stays: Stays = Stays.ANY
    odd: Odd = Odd.ALONE
    stay_limit: int = 2
    every: int = 1
    overlap: int = 120


@dataclass(frozen=True, slots=True)
class Group:
    """Who works together, on what, and why; `cost` is its part of the plan's."""

    people: tuple[Teammate, ...]
    story: Work | None
    reasons: tuple[str, ...]
    cost: int = 0
    pinned: bool = False

    @property
    def ids(self) -> frozenset[int]:
        return frozenset(person.id for person in self.people)


@dataclass(frozen=True, slots=True)
class Plan:
    """A proposal: groups in the order of their stories, who is left over, which stories pause, and what could
    not be had, in sentences. `cost` in thousandths; plans of the same day can be compared by it."""

    groups: tuple[Group, ...]
    bench: tuple[Teammate, ...]
    paused: tuple[Work, ...]
    complaints: tuple[str, ...]
    cost: int


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another plan, how much dearer it is, and what it avoids."""

    plan: Plan
    price: int
    words: str
