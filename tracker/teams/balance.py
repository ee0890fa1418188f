"""What stands out about a team, as sentences with dates: who is missing, who is spread thin, what only one
person knows. Facts against the team's own settings, without a score: a sum of unlike things invites
decoration."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from tracker.pairing.words import long_day
from tracker.teams.presence import Member
from tracker.text import listed

SHARED = 3
"""From so many teams on a person is said to be shared."""
LOOK_BACK = timedelta(days=90)
"""Whoever worked on a label within these days knows it."""
LEAST_DAYS = 2
"""A label with fewer logged days than these is no knowledge to lose yet."""
HORIZON = timedelta(days=60)
"""What will stand out within these days is said, too."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a team expects of itself: disciplines that must be there, dedication in percent, its size."""

    required: tuple[str, ...] = ("product", "design", "development")
    least_dedication: int = 80
    smallest: int = 4
    largest: int = 10


@dataclass(frozen=True, slots=True)
class Worked:
    """On how many days somebody worked on a label of late, and on which last."""

    days: int
    last: date


@dataclass(frozen=True, slots=True)
class Facts:
    """A team. `elsewhere` has the dates (from, until) of its people's parts in other teams, by person;
    `labels` who worked on what since LOOK_BACK, by label and person."""

    members: Sequence[Member]
    elsewhere: Mapping[int, Sequence[tuple[date | None, date | None]]] = field(default_factory=dict)
    labels: Mapping[str, Mapping[int, Worked]] = field(default_factory=dict)


def findings(facts: Facts, rules: Rules, today: date) -> list[str]:
    """Sentences, those about the whole team first; of each what holds today, with the day since when, or
    will within HORIZON. Guests are none of the team."""
    team = [each for each in facts.members if not each.is_guest]
    if not any(each.belongs(today) for each in team):
        return ["Nobody is in the team today."]

    def standing(day: date) -> dict[str, str]:
        there = [each for each in team if each.belongs(day)]
        return dict(_standing(there, facts, rules, day)) if there else {}

    points = _turning_points(team, facts, today)
    return [*_dated(standing, points, today), *_only_one_knows(team, facts, today)]


def _standing(team: Sequence[Member], facts: Facts, rules: Rules, day: date) -> Iterator[tuple[str, str]]:
    """What stands out on a day: a name for the finding, and its words."""
    covered = {discipline for each in team for discipline in each.disciplines}
    for discipline in rules.required:
        if discipline not in covered:
            yield f"missing {discipline}", f"Nobody is there for {discipline}"
    developers = sum(each.discipline == "development" for each in team)
    if developers % 2:
        who = "1 developer" if developers == 1 else f"{developers} developers"
        yield "odd", f"{who}, so somebody is alone every day"
    size = f"{len(team)} {'person is' if len(team) == 1 else 'people are'} in the team"
    if len(team) > rules.largest:
        yield "large", f"{size}, more than {rules.largest}"
    if len(team) < rules.smallest:
        yield "small", f"{size}, fewer than {rules.smallest}"
    for each in team:
        yield from _of_one(each, facts, rules, day)


def _of_one(who: Member, facts: Facts, rules: Rules, day: date) -> Iterator[tuple[str, str]]:
    both = [discipline for discipline in who.disciplines if discipline in rules.required]
    if len(both) > 1:
        yield f"both {who.person_id}", f"{who.name} is there for both {listed(both)}"
    others = facts.elsewhere.get(who.person_id, ())
    teams = 1 + sum((begin or day) <= day <= (end or day) for begin, end in others)
    if teams >= SHARED:
        yield f"shared {who.person_id}", f"{who.name} is shared by {teams} teams"
    if who.dedication < rules.least_dedication:
        words = f"{who.name} gives {who.dedication} % of their time, less than {rules.least_dedication} %"
        yield f"dedication {who.person_id}", words


def _turning_points(team: Sequence[Member], facts: Facts, today: date) -> list[date]:
    """Today, and every day on which something may be otherwise than on the day before, ascending."""
    spans = [(each.from_on, each.until_on) for each in team]
    spans += [span for each in team for span in facts.elsewhere.get(each.person_id, ())]
    begins = {begin for begin, _ in spans if begin}
    ends = {end + DAY for _, end in spans if end and end < date.max}
    return sorted({today} | begins | ends)


def _dated(standing: Callable[[date], dict[str, str]], points: Sequence[date], today: date) -> Iterator[str]:
    """The findings of today with the days between which they hold, and those that are to come."""
    at = {point: standing(point) for point in points}
    past = [point for point in reversed(points) if point <= today]
    future = [point for point in points if point > today]
    before_all = standing(points[0] - DAY)
    for key, words in at[today].items():
        since = _last_in_a_row(past, [key in at[point] for point in past])
        known = not (since == points[0] and key in before_all)
        end = next((point for point in future if key not in at[point]), None)
        yield _sentence(words, "since", since if known and since != today else None, end, today)
    said = set(at[today])
    for point in future:
        for key, words in at[point].items():
            if key not in said and point <= today + HORIZON:
                end = next((later for later in future if later > point and key not in at[later]), None)
                yield _sentence(words, "from", point, end, today)
        said |= set(at[point])


def _last_in_a_row(points: Sequence[date], holds: Sequence[bool]) -> date:
    """The last of the points from the first on for which it holds without a break."""
    length = holds.index(False) if False in holds else len(points)
    return points[length - 1]


def _sentence(words: str, how: str, begin: date | None, end: date | None, today: date) -> str:
    since = f" {how} {long_day(begin, today)}" if begin else ""
    until = f" until {long_day(end - DAY, today)}" if end else ""
    return f"{words}{',' if since + until else ''}{since}{until}."


def _only_one_knows(team: Sequence[Member], facts: Facts, today: date) -> Iterator[str]:
    """Labels on which only one of today's team has worked of late."""
    names = {each.person_id: each.name for each in team if each.belongs(today)}
    if len(names) < 2:
        return
    for label, who in sorted(facts.labels.items()):
        here = [(names[person], worked) for person, worked in who.items() if person in names]
        if len(here) == 1 and here[0][1].days >= LEAST_DAYS:
            name, worked = here[0]
            last = long_day(worked.last, today)
            yield (
                f"Nobody but {name} has worked on “{label}” in the last {LOOK_BACK.days} days "
                f"({worked.days} days, last on {last})."
            )
