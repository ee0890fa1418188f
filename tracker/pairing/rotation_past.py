"""From the pairing log to what a rotation needs to know of the past: everything counted in pairing days."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.pairing.lines import Line
from tracker.pairing.rotation_facts import WHOLE_DAY, Pair, pair_of
from tracker.teams.presence import Part

LOOKED_BACK = 15
"""Pairing days of which the lines are read, to see who is on which story."""
NOON = 12 * 60
HOURS = {
    frozenset({Part.MORNING}): (0, NOON),
    frozenset({Part.AFTERNOON}): (NOON, 24 * 60),
}


@dataclass(frozen=True, slots=True)
class Past:
    """`days`: the days on which the team paired, before the one in question, ascending. `last_paired` and
    `last_alone` are days. `lines`: those of the last of these days, in their order."""

    days: Sequence[date]
    last_paired: Mapping[Pair, date]
    last_alone: Mapping[int, date]
    lines: Sequence[Line]

    def slots(self, day: date) -> int:
        """How many pairing days ago a day was; 1 for the last one."""
        return len(self.days) - bisect_left(self.days, day)

    @property
    def apart(self) -> dict[Pair, int]:
        ages = {day: self.slots(day) for day in set(self.last_paired.values())}
        return {pair: ages[day] for pair, day in self.last_paired.items()}

    @property
    def alone(self) -> dict[int, int]:
        return {person: self.slots(day) for person, day in self.last_alone.items()}

    @property
    def last(self) -> frozenset[Pair]:
        """The pairs of the last pairing day."""
        return self._pairs(self.days[-1]) if self.days else frozenset()

    @property
    def slots_since(self) -> int:
        """How many pairing days the pairs of the last one are old; 0 where there are none."""
        if not self.last:
            return 0
        same, looked_at = 1, sorted({line.day for line in self.lines})[:-1]
        for day in reversed(looked_at):
            if self._pairs(day) != self.last:
                break
            same += 1
        return same

    def stays(self, story: int) -> dict[int, int]:
        """Who was on the story last, and for how many pairing days in a row; without those who have been on
        another one since."""
        days = sorted({line.day for line in self.lines if line.story_id == story}, reverse=True)
        if not days:
            return {}
        found = {}
        for person in self._on(story, days[0]):
            later = any(
                person in line.people and line.day > days[0] for line in self.lines if line.story_id != story
            )
            if not later:
                found[person] = self._in_a_row(person, story, days[0])
        return found

    def _in_a_row(self, person: int, story: int, last: date) -> int:
        count = 0
        for day in reversed(self.days[: bisect_left(self.days, last) + 1]):
            if person not in self._on(story, day):
                break
            count += 1
        return count

    def _on(self, story: int, day: date) -> set[int]:
        lines = (line for line in self.lines if line.story_id == story and line.day == day)
        return set().union(*(line.people for line in lines))

    def _pairs(self, day: date) -> frozenset[Pair]:
        return frozenset(
            pair_of(one, other)
            for line in self.lines
            if line.day == day
            for one in line.people
            for other in line.people
            if one < other
        )


def known_for(days: Sequence[date], since: date | None) -> int:
    """For how many pairing days somebody has been in the team, the coming one included."""
    return len(days) - (bisect_left(days, since) if since else 0) + 1


def hours(halves: Collection[Part]) -> tuple[int, int]:
    """The minutes of the day in which somebody can pair who pairs in these halves."""
    return HOURS.get(frozenset(halves), WHOLE_DAY)


def stories_of(lines: Iterable[Line]) -> set[int]:
    return {line.story_id for line in lines if line.story_id is not None}
