"""Who may pair with whom: rules between people and between disciplines, and hours that overlap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tracker.pairing.rotation_facts import WHOLE_DAY, Pair, Teammate, pair_of

WISHED = -1000
"""Two people who wish to pair: as if they were one unit of cost further apart (thousandths)."""
AVOIDED = 2000


class Kind(StrEnum):
    """Between two people: never, together (one pair whenever both are here), prefer, avoid. Between two
    disciplines: apart (never one of each), only (the first pairs with the second and nobody else; several of
    these add up). Of one person: alone."""

    NEVER = "never"
    TOGETHER = "together"
    PREFER = "prefer"
    AVOID = "avoid"
    APART = "apart"
    ONLY = "only"
    ALONE = "alone"


@dataclass(frozen=True, slots=True)
class Rule:
    """`one` and `other` are numbers of people, or names of disciplines; `other` is "" for `alone`."""

    kind: Kind
    one: int | str
    other: int | str = ""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules that bear on these people, looked up quickly; `clashes` says which contradict each other."""

    never: frozenset[Pair]
    wishes: Mapping[Pair, int]
    together: tuple[Pair, ...]
    soloists: frozenset[int]
    apart: frozenset[tuple[str, str]]
    only: Mapping[str, frozenset[str]]
    overlap: int
    clashes: tuple[str, ...] = ()

    def may_forbid(self, people: Iterable[Teammate]) -> bool:
        """Whether there is anything that could keep two of them from pairing."""
        rules = self.never or self.apart or self.only
        return bool(rules) or any(person.hours != WHOLE_DAY for person in people)

    def forbids(self, one: Teammate, other: Teammate) -> bool:
        """Whether these two may not pair, by a rule or for want of common hours."""
        return (
            pair_of(one.id, other.id) in self.never
            or (bool(self.apart) and (one.discipline, other.discipline) in self.apart)
            or (bool(self.only) and not self._allowed(one.discipline, other.discipline))
            or common_minutes(one, other) < self.overlap
        )

    def _allowed(self, one: str, other: str) -> bool:
        return other in self.only.get(one, (other,)) and one in self.only.get(other, (one,))


def common_minutes(one: Teammate, other: Teammate) -> int:
    return min(one.hours[1], other.hours[1]) - max(one.hours[0], other.hours[0])


def rulebook(rules: Iterable[Rule], people: Sequence[Teammate], overlap: int) -> Rulebook:
    """The rules for the people who are here. Where two contradict each other, the one that forbids holds,
    and of two that hold people together the first by name; each such clash is a sentence."""
    names = {person.id: person.name for person in people}
    seats = {person.id: number for number, person in enumerate(sorted(people, key=lambda each: each.seat))}
    given = set(rules)
    between = {
        kind: {pair_of(int(rule.one), int(rule.other)) for rule in given if rule.kind is kind}
        for kind in (Kind.NEVER, Kind.TOGETHER, Kind.PREFER, Kind.AVOID)
    }
    soloists = {int(rule.one) for rule in given if rule.kind is Kind.ALONE} & set(names)
    clashes: list[str] = []
    kept: dict[int, Pair] = {}
    wanted = [each for each in between[Kind.TOGETHER] if each[0] in seats and each[1] in seats]
    for each in sorted(wanted, key=lambda pair: sorted((seats[pair[0]], seats[pair[1]]))):
        clash = _clash(each, between[Kind.NEVER], soloists, kept, names)
        if clash:
            clashes.append(clash)
        else:
            kept |= dict.fromkeys(each, each)
    only: dict[str, frozenset[str]] = {}
    for rule in given:
        if rule.kind is Kind.ONLY:
            only[str(rule.one)] = only.get(str(rule.one), frozenset()) | {str(rule.other)}
    apart = {(str(rule.one), str(rule.other)) for rule in given if rule.kind is Kind.APART}
    return Rulebook(
        never=frozenset(between[Kind.NEVER]),
        wishes={**dict.fromkeys(between[Kind.PREFER], WISHED), **dict.fromkeys(between[Kind.AVOID], AVOIDED)},
        together=tuple(dict.fromkeys(kept.values())),
        soloists=frozenset(soloists),
        apart=frozenset(apart | {(other, one) for one, other in apart}),
        only=only,
        overlap=overlap,
        clashes=tuple(clashes),
    )


def _clash(
    pair: Pair,
    never: set[Pair],
    soloists: set[int],
    kept: Mapping[int, Pair],
    names: Mapping[int, str],
) -> str:
    """Why these two cannot be held together, in a sentence; "" where they can."""
    one, other = sorted(names[each] for each in pair)
    if pair in never:
        return f"{one} and {other} are to be kept together and never to pair; they were kept apart."
    for each in pair:
        if each in soloists:
            return f"{one} and {other} are to be kept together, but {names[each]} works alone today."
        if each in kept:
            others = next(who for who in kept[each] if who != each)
            return (
                f"{one} and {other} are to be kept together, but {names[each]} is already kept together "
                f"with {names[others]}."
            )
    return ""


def in_words(rule: Rule, names: Mapping[int, str]) -> str:
    """The rule as a sentence: "Ana and Ben never pair"."""
    one = names.get(rule.one, "somebody") if isinstance(rule.one, int) else rule.one
    other = names.get(rule.other, "somebody") if isinstance(rule.other, int) else rule.other
    if isinstance(rule.one, int) and isinstance(rule.other, int):
        one, other = sorted((one, other))
    return {
        Kind.NEVER: f"{one} and {other} never pair",
        Kind.TOGETHER: f"{one} and {other} are kept together",
        Kind.PREFER: f"{one} and {other} wish to pair",
        Kind.AVOID: f"{one} and {other} rather do not pair",
        Kind.APART: f"{one} does not pair with {other}",
        Kind.ONLY: f"{one} pairs only with {other}",
        Kind.ALONE: f"{one} works alone",
    }[rule.kind]
