"""What a log says of how a team works together: who met, who changed partners, which stories kept somebody,
who was alone. Figures of the team; nobody is ranked by them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from tracker.pairing.lines import Line
from tracker.pairing.rotation_costs import period_of
from tracker.pairing.rotation_facts import Pair

LATELY = 5
"""Pairing days whose people are the team: on one day alone some are away, or not logged yet."""


@dataclass(frozen=True, slots=True)
class Together:
    """Who worked on some days: the people, the pairs that were together on a line, the pairs that could have
    been (both there on one day), days of somebody in all, and those on which they were by themselves
    throughout."""

    people: frozenset[int]
    met: frozenset[Pair]
    possible: frozenset[Pair]
    days: int
    alone: int


@dataclass(frozen=True, slots=True)
class Turns:
    """From one pairing day to the next: of people who were there on both, how many had other partners; of
    stories that went on, with one of their last people there, how many kept one of them."""

    people: int = 0
    changed: int = 0
    stories: int = 0
    kept: int = 0

    def __add__(self, other: Turns) -> Turns:
        return Turns(
            self.people + other.people,
            self.changed + other.changed,
            self.stories + other.stories,
            self.kept + other.kept,
        )


def together(lines: Iterable[tuple[date, frozenset[int]]]) -> Together:
    """Who was together in lines of the log, each a day and its people."""
    alone: dict[tuple[date, int], bool] = {}
    met: set[Pair] = set()
    for day, people in lines:
        met |= set(combinations(sorted(people), 2))
        for person in people:
            alone[day, person] = alone.get((day, person), True) and len(people) == 1
    there: dict[date, set[int]] = {}
    for day, person in alone:
        there.setdefault(day, set()).add(person)
    possible = {pair for people in there.values() for pair in combinations(sorted(people), 2)}
    everybody = frozenset(person for _, person in alone)
    return Together(everybody, frozenset(met), frozenset(possible), len(alone), sum(alone.values()))


class Log:
    """Lines of the log, gone through once: what is asked of it afterwards costs as many days as it is about,
    not as many as the log has."""

    def __init__(self, lines: Iterable[Line]) -> None:
        by_day: dict[date, list[Line]] = {}
        for line in lines:
            by_day.setdefault(line.day, []).append(line)
        self._days = sorted(by_day)
        self._lines = [by_day[day] for day in self._days]
        self._turns = list(_turns(self._lines))

    def turns(self, first: date, last: date) -> Turns:
        """The turns on days from first to last, all together; the lines before them say what was before."""
        return sum(self._turns[bisect_left(self._days, first) : bisect_right(self._days, last)], Turns())

    def last_round(self, last: date) -> Together:
        """Who was together in the last full round up to the day: the pairing days in which as many people as
        were there LATELY can all pair with each other once."""
        lines = self._lines[: bisect_right(self._days, last)]
        people = {person for day in lines[-LATELY:] for line in day for person in line.people}
        return together(
            (line.day, line.people) for day in lines[-period_of(len(people), 1) :] for line in day
        )


def _turns(days: Iterable[Sequence[Line]]) -> Iterator[Turns]:
    """Those on each of the days, of which each has its lines."""
    on_story: dict[int, set[int]] = {}
    before: dict[int, frozenset[int]] = {}
    for lines in days:
        now, on_it = _partners(lines), _on_stories(lines)
        both = before.keys() & now.keys()
        last = [(on_story.get(story, set()) & now.keys(), who) for story, who in on_it.items()]
        yield Turns(
            len(both),
            sum(before[person] != now[person] for person in both),
            sum(bool(owners) for owners, _ in last),
            sum(bool(owners & who) for owners, who in last),
        )
        before = now
        on_story |= on_it


def slots_since(days: Sequence[date], day: date) -> int:
    """How many pairing days ago a day was; 1 for the last of `days`."""
    return len(days) - bisect_left(days, day)


def _partners(lines: Iterable[Line]) -> dict[int, frozenset[int]]:
    found: dict[int, frozenset[int]] = {}
    for line in lines:
        for person in line.people:
            found[person] = found.get(person, frozenset()) | (line.people - {person})
    return found


def _on_stories(lines: Iterable[Line]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for line in lines:
        if line.story_id is not None:
            found.setdefault(line.story_id, set()).update(line.people)
    return found
