"""How often forecasts held: what was said of a release, an epic or a story against the day it was done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.planning.forecast import SHARES
from tracker.text import counted

EVERY = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Said:
    """What was forecast on a day, and held until the next: the days for 50, 85 and 95 of 100 runs; None is
    beyond the horizon."""

    on: date
    by: tuple[date | None, ...]


@dataclass(frozen=True, slots=True)
class Ended:
    """A release, an epic or a story that is done, and what was forecast of it before, oldest first."""

    kind: str
    id: int
    name: str
    done_on: date
    said: tuple[Said, ...]

    @property
    def first(self) -> Said:
        return self.said[0]

    def on(self, day: date) -> Said:
        """What was said on the day."""
        return [said for said in self.said if said.on <= day][-1]

    @property
    def half_way(self) -> Said:
        return self.on(self.first.on + (self.done_on - self.first.on) // 2)

    @property
    def weekly(self) -> Iterator[Said]:
        """What was said every seven days from the first forecast on, as long as it was not done."""
        day = self.first.on
        while day < self.done_on:
            yield self.on(day)
            day += EVERY

    def held(self, said: Said, share: int) -> bool:
        """Whether it was done by the day that was named; without a day nothing was promised."""
        by = said.by[SHARES.index(share)]
        return by is None or self.done_on <= by


@dataclass(frozen=True, slots=True)
class Tally:
    """Of so many forecasts made at some moment, how many held, by share."""

    moment: str
    forecasts: int
    held: tuple[int, ...]

    def percent(self, share: int) -> int:
        return round(100 * self.held[SHARES.index(share)] / self.forecasts) if self.forecasts else 0


def tallies(ended: Sequence[Ended]) -> list[Tally]:
    """The score of first forecasts, of those half-way, and of all that were seen, week by week."""
    return [
        _tally("first forecast", ((each, each.first) for each in ended)),
        _tally("half-way", ((each, each.half_way) for each in ended)),
        _tally("every week", ((each, said) for each in ended for said in each.weekly)),
    ]


def _tally(moment: str, made: Iterable[tuple[Ended, Said]]) -> Tally:
    results = [tuple(each.held(said, share) for share in SHARES) for each, said in made]
    held = tuple(sum(column) for column in zip(*results, strict=True)) or (0,) * len(SHARES)
    return Tally(moment, len(results), held)


def sentence(ended: Sequence[Ended]) -> str:
    """The score in words: "2 releases and epics are done. …"."""
    if not ended:
        return (
            "No release or epic with a kept forecast is done yet. The first score comes when one is: "
            "until then these dates are promises without a record."
        )
    first = tallies(ended)[0]
    share = SHARES[1]
    return (
        f"Of {counted(first.forecasts, 'first forecast')} the {share} % date held for "
        f"{first.held[1]} ({first.percent(share)} %); {share} % is what it should be."
    )
