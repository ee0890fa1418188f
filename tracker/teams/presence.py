"""Who of a team is there on a day, by half days: from the dates and the week days of their membership,
and from what keeps them from pairing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tracker.planning.calendar import WEEK_DAYS

EVERY_DAY = "1111111"
LONGEST = timedelta(days=731)
"""An absence is no longer than two years; who is away for longer has left the team."""


class Part(StrEnum):
    """A day, or half of it."""

    DAY = "day"
    MORNING = "morning"
    AFTERNOON = "afternoon"

    @property
    def halves(self) -> frozenset[Part]:
        return HALVES if self is Part.DAY else frozenset({self})

    def with_(self, other: Part) -> Part:
        """Both together."""
        return self if self is other else Part.DAY


HALVES = frozenset({Part.MORNING, Part.AFTERNOON})


class Kind(StrEnum):
    """What keeps somebody from pairing: not here, on support duty, or working alone (for no reason given)."""

    AWAY = "away"
    SUPPORT = "support"
    ALONE = "alone"


KINDS = {Kind.AWAY: "away", Kind.SUPPORT: "on support duty", Kind.ALONE: "works alone"}
"""In the order in which they weigh where several are said of the same half day."""


@dataclass(frozen=True, slots=True)
class Member:
    """A person's part in a team: `dedication` in percent; the dates None where they are open; `week` has a
    sign for each day of the week from Monday, 1 for those on which they work for the team. A guest works
    along and is none of the team. `also` is a second discipline, or ""."""

    person_id: int
    name: str
    initials: str
    discipline: str
    dedication: int = 100
    from_on: date | None = None
    until_on: date | None = None
    week: str = EVERY_DAY
    is_guest: bool = False
    also: str = ""

    @property
    def disciplines(self) -> tuple[str, ...]:
        """One, or a second with it."""
        return (self.discipline, self.also) if self.also else (self.discipline,)

    @property
    def days_in_words(self) -> str:
        """ "Mon, Tue", or "all"."""
        if self.week == EVERY_DAY:
            return "all"
        return ", ".join(
            day[:3].capitalize() for day, sign in zip(WEEK_DAYS, self.week, strict=True) if sign == "1"
        )

    def belongs(self, day: date) -> bool:
        """Whether they are in the team on the day, wherever they are."""
        return (self.from_on or day) <= day <= (self.until_on or day)

    def works(self, day: date) -> bool:
        """Whether it is one of their days in the team."""
        return self.belongs(day) and self.week[day.weekday()] == "1"


@dataclass(frozen=True, slots=True)
class Absent:
    """From the first to the last day, both included, the whole day or the same half of each."""

    person_id: int
    first: date
    last: date
    part: Part = Part.DAY
    kind: Kind = Kind.AWAY

    def covers(self, day: date, half: Part) -> bool:
        return self.first <= day <= self.last and half in self.part.halves


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody on one of their days. Each half is None where they can pair in it, or says what they do
    instead."""

    member: Member
    morning: Kind | None = None
    afternoon: Kind | None = None

    @property
    def is_here(self) -> bool:
        """Here for half of the day at least, on duty or alone included."""
        return not self.morning == self.afternoon == Kind.AWAY

    @property
    def pairs_in(self) -> frozenset[Part]:
        """The halves in which they can pair."""
        free = {Part.MORNING: self.morning, Part.AFTERNOON: self.afternoon}
        return frozenset(half for half, kind in free.items() if kind is None)

    @property
    def in_words(self) -> str:
        """What they do instead of pairing: "away", "on support duty in the morning", "" for nothing."""
        if self.morning == self.afternoon:
            return KINDS[self.morning] if self.morning else ""
        parts = ((self.morning, "in the morning"), (self.afternoon, "in the afternoon"))
        return ", ".join(f"{KINDS[kind]} {when}" for kind, when in parts if kind)


def on(day: date, members: Iterable[Member], absences: Iterable[Absent]) -> list[Present]:
    """Everybody for whom it is a day in the team, those who are away included, by name."""
    said: dict[int, list[Absent]] = {}
    for absence in absences:
        said.setdefault(absence.person_id, []).append(absence)
    found = [
        Present(
            who, *(_kind(said.get(who.person_id, ()), day, half) for half in (Part.MORNING, Part.AFTERNOON))
        )
        for who in members
        if who.works(day)
    ]
    return sorted(found, key=lambda each: (each.member.name, each.member.person_id))


def here(day: date, members: Iterable[Member], absences: Iterable[Absent]) -> list[Present]:
    """Those of them who are here for half of the day at least."""
    return [each for each in on(day, members, absences) if each.is_here]


def _kind(absences: Sequence[Absent], day: date, half: Part) -> Kind | None:
    said = {absence.kind for absence in absences if absence.covers(day, half)}
    return next((kind for kind in KINDS if kind in said), None)
