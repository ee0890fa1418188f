"""Histories with a known end, for the calibration: invented teams, and the past of real exports."""

from __future__ import annotations

import csv
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path

from tracker.planning.calendar import Span
from tracker.planning.forecast import Ahead, History, Sample, Target

START = date(2024, 1, 1)
DATES = ("%b %d, %Y", "%Y-%m-%d", "%Y/%m/%d")


@dataclass(frozen=True)
class Week:
    """What happened in an iteration: the points done, by how much the work grew, days and strength."""

    points: int
    growth: float
    working: int = 5
    strength: int = 100


@dataclass(frozen=True)
class Team:
    """How a team's weeks come about. `spread` is the standard deviation of a week as a share of its mean,
    `trend` what the mean gains each week, `memory` how far a good week is followed by another, `growth` the
    share of the mean by which the work grows; `absences` whether people are away, which is known ahead."""

    name: str
    spread: float = 0.35
    trend: float = 0.0
    memory: float = 0.0
    growth: float = 0.0
    absences: bool = False

    def weeks(self, chance: random.Random) -> Iterator[Week]:
        mean, mood = chance.uniform(8, 30), 0.0
        while True:
            working = chance.choice((5, 5, 5, 4, 3)) if self.absences else 5
            strength = chance.choice((100, 100, 80, 50)) if self.absences else 100
            mood = self.memory * mood + (1 - self.memory**2) ** 0.5 * chance.gauss(0, 1)
            level = max(0.0, mean * (1 + self.spread * mood)) * working / 5 * strength / 100
            grown = max(0.0, chance.gauss(self.growth, self.growth)) * mean if self.growth else 0.0
            yield Week(round(level), round(grown) * working / 5, working, strength)
            mean *= 1 + self.trend


TEAMS = (
    Team("steady"),
    Team("erratic", spread=0.7),
    Team("getting faster", trend=0.02),
    Team("getting slower", trend=-0.02),
    Team("good weeks come together", memory=0.6),
    Team("scope grows", growth=0.3),
    Team("people away, known ahead", absences=True),
    Team("all of it at once", spread=0.5, trend=-0.01, memory=0.3, growth=0.2, absences=True),
)


@dataclass(frozen=True)
class Case:
    """A moment of a history, the work then asked about, and the number of the iteration that ended it."""

    history: History
    target: Target
    ended: int


def invented(team: Team, done: int, size: float, seed: int, ahead: int = 200) -> Case | None:
    """After so many done weeks, work that at first would take `size` weeks; None where it never ended."""
    weeks = list(islice(team.weeks(random.Random(f"{team.name}-{done}-{size}-{seed}")), done + ahead))
    before, after = weeks[:done], weeks[done:]
    work = round(size * sum(week.points for week in before[-8:]) / min(done, 8))
    left = float(work)
    for number, week in enumerate(after, start=done + 1):
        left += week.growth - week.points
        if left <= 0:
            return Case(_history(before, after), Target(work, 0, tuple(w.growth for w in before)), number)
    return None


def exported(path: Path, size: float) -> list[Case]:
    """Each week of an export after its fifth: the work that came next, as much as `size` average weeks of
    points before. A story without points counts 1."""
    points = _accepted(path)
    if not points:
        return []
    first = min(points) - timedelta(days=min(points).weekday())
    count = (max(points) - first).days // 7 + 1
    weekly = Counter[int]()
    for day, each in points.items():
        weekly[(day - first).days // 7] += each
    weeks = [Week(weekly[number], 0.0) for number in range(count)]
    cases = []
    for done in range(5, count):
        work = max(1, round(size * sum(week.points for week in weeks[:done]) / done))
        left = work
        for number, week in enumerate(weeks[done:], start=done + 1):
            left -= week.points
            if left <= 0:
                target = Target(work, 0, (0.0,) * done)
                cases.append(Case(_history(weeks[:done], [Week(0, 0.0)] * 260), target, number))
                break
    return cases


def _history(before: list[Week], after: list[Week]) -> History:
    spans = [
        Span(n + 1, START + timedelta(weeks=n), START + timedelta(weeks=n + 1))
        for n in range(len(before) + len(after))
    ]
    return History(
        tuple(Sample(span, w.points, w.working, w.strength) for span, w in zip(spans, before, strict=False)),
        tuple(
            Ahead(span, week.working, week.strength)
            for span, week in zip(spans[len(before) :], after, strict=True)
        ),
        {1: 1},
    )


def _accepted(path: Path) -> dict[date, int]:
    found = Counter[date]()
    with path.open(encoding="utf-8", errors="replace") as file:
        for row in csv.DictReader(file):
            day = _day(row.get("Accepted at") or "")
            if day:
                estimate = row.get("Estimate") or ""
                found[day] += int(estimate) if estimate.isdigit() and int(estimate) else 1
    return found


def _day(text: str) -> date | None:
    for form in DATES:
        try:
            return datetime.strptime(text.strip(), form).date()
        except ValueError:
            continue
    return None
