"""When the team of the demonstration works, how long things take, and who pairs with whom. Plain."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations
from random import Random
from typing import TypeVar
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Lisbon")
DONE_WEEKS = 12
EVENING = time(17, 0)
MINUTES = {0: 200, 1: 460, 2: 900, 3: 1330, 5: 2200, 8: 3400}
"""What a pair needs for a feature of so many points; real stories take a quarter less or a third more."""

Who = TypeVar("Who", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Past:
    """The days from the first to the last, and the week day on which iterations begin."""

    first_day: date
    last_day: date
    start_day: str

    @property
    def working_days(self) -> list[date]:
        days = (self.last_day - self.first_day).days + 1
        every = (self.first_day + timedelta(days=n) for n in range(days))
        return [day for day in every if day.weekday() < 5]

    def iteration_of(self, day: date) -> int:
        """The number of the iteration, counted from 1."""
        return (day - self.first_day).days // 7 + 1

    def is_last_of_iteration(self, day: date) -> bool:
        """Whether the next working day belongs to the next iteration."""
        return self.iteration_of(next_working_day(day)) > self.iteration_of(day)


def past_before(at: datetime) -> Past:
    """Twelve done weeks and a current one in its middle, whatever day of the week it is: iterations
    begin on Mondays where it is Wednesday to Friday now, else on Thursdays."""
    today = at.astimezone(ZONE).date()
    monday = today.weekday() in (2, 3, 4)
    back = today.weekday() if monday else (today.weekday() - 3) % 7
    first = today - timedelta(days=back, weeks=DONE_WEEKS)
    return Past(first, today, "monday" if monday else "thursday")


def at_time(day: date, hour: int, minute: int = 0) -> datetime:
    """The instant at which the team's clock shows this time."""
    return datetime.combine(day, time(hour, minute), ZONE).astimezone(UTC)


def minutes_left(instant: datetime) -> float:
    """Minutes of work from the instant to the evening of its day."""
    local = instant.astimezone(ZONE)
    evening = datetime.combine(local.date(), EVENING, ZONE)
    return (evening - local).total_seconds() / 60


def next_working_day(day: date) -> date:
    day += timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day


def next_morning(instant: datetime) -> datetime:
    """Half past nine on the next working day."""
    return at_time(next_working_day(instant.astimezone(ZONE).date()), 9, 30)


def minutes_for(story_type: str, points: int | None, chance: Random) -> float:
    """Minutes a pair will need for the story."""
    if story_type != "feature":
        return chance.uniform(110, 420)
    return MINUTES[points or 0] * chance.uniform(0.75, 1.3)


def rotate(
    present: Sequence[Who], kept: Sequence[Who], last_together: Mapping[frozenset[Who], date]
) -> list[list[Who]]:
    """Pairs for the day: those in `kept` stay where they are, one pair each and in their order; the
    others join so that people meet whom they have not met for long. With an odd number one is alone."""
    pairs = [[who] for who in kept[: (len(present) + 1) // 2]]
    free = [who for who in present if [who] not in pairs]
    for pair in pairs:
        pair += _longest_ago(pair[0], free, last_together)
    while free:
        first = free.pop(0)
        pairs.append([first, *_longest_ago(first, free, last_together)])
    return pairs


def note(last_together: dict[frozenset[Who], date], people: Sequence[Who], day: date) -> None:
    """Remembers that these people worked together on the day."""
    for pair in combinations(people, 2):
        last_together[frozenset(pair)] = day


def _longest_ago(who: Who, free: list[Who], last_together: Mapping[frozenset[Who], date]) -> list[Who]:
    """Takes out of `free` whom this person has not met for longest; nobody where nobody is free."""
    days = [last_together.get(frozenset((who, other)), date.min) for other in free]
    return [free.pop(days.index(min(days)))] if free else []
