"""What charts of pairs are made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tracker.charts.ranges import Range
from tracker.charts.words import day_words
from tracker.pairing.lines import Line
from tracker.pairing.metrics import slots_since
from tracker.pairing.rotation_costs import period_of
from tracker.pairing.rotation_facts import Pair, pair_of
from tracker.teams.presence import Part
from tracker.text import listed


@dataclass(frozen=True, slots=True)
class Mate:
    """Somebody of the team, or who paired with it: the whole name, and the one that stands in pictures."""

    id: int
    name: str
    short: str


@dataclass(frozen=True, slots=True)
class PairFacts:
    """The log in the iterations asked for (and `before` them, as far as is needed), by day; `people` by name.
    Of the whole past: the pairing days, and the day on which two last paired."""

    range: Range
    people: tuple[Mate, ...]
    lines: Sequence[Line]
    days: Sequence[date]
    last_paired: Mapping[Pair, date]
    before: Sequence[Line] = ()

    @property
    def instants(self) -> Iterator[datetime]:
        """Nothing changes but by a change of the project, or by a new day."""
        return iter(())

    @property
    def period(self) -> int:
        """The pairing days of a full round."""
        return period_of(len(self.people), 1)

    def since(self, one: Mate, other: Mate) -> int | None:
        """How many pairing days ago two last paired; 1 for the latest one, None for never."""
        day = self.last_paired.get(pair_of(one.id, other.id))
        return None if day is None else slots_since(self.days, day)

    def names(self, line: Line) -> str:
        known = {each.id: each.short for each in self.people}
        return listed(sorted(known.get(person, "somebody who left") for person in line.people))


@dataclass(frozen=True, slots=True)
class Known:
    """A day on which somebody worked on a story with a label."""

    label: str
    person: int
    day: date
    story_id: int


@dataclass(frozen=True, slots=True)
class KnowledgeFacts:
    """Who worked on what in the iterations asked for."""

    range: Range
    people: tuple[Mate, ...]
    worked: Sequence[Known]

    @property
    def instants(self) -> Iterator[datetime]:
        return iter(())


def when(line: Line) -> str:
    """The day of a line: "Tue 24 Nov", "Tue 24 Nov, morning"."""
    return day_words(line.day) if line.part is Part.DAY else f"{day_words(line.day)}, {line.part}"


def length(line: Line) -> float:
    """A line's part of a day."""
    return len(line.part.halves) / 2
