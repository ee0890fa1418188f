"""What the log says to somebody of their own work: with whom and how long ago, on what, how often alone.
For that person's eyes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.pairing.lines import Line
from tracker.pairing.metrics import slots_since
from tracker.pairing.rotation_facts import Pair, pair_of

LOOKED_BACK = timedelta(days=90)
"""Work of so many days is told; of partners the last day, whenever it was."""


@dataclass(frozen=True, slots=True)
class Partner:
    """Somebody to pair with: how many pairing days ago it was (1 for the latest one) and on which day, None
    for never; on how many days of late."""

    person_id: int
    name: str
    since: int | None
    last: date | None
    days: int


@dataclass(frozen=True, slots=True)
class Worked:
    """On how many days of late on a story or a label, and on which last."""

    key: int | str
    days: int
    last: date


@dataclass(frozen=True, slots=True)
class Own:
    """`partners`: who was longest ago comes first; `alone` of the `days` with work were alone throughout."""

    partners: Sequence[Partner]
    stories: Sequence[Worked]
    labels: Sequence[Worked]
    alone: int
    days: int


def told(
    me: int,
    mates: Mapping[int, str],
    lines: Iterable[Line],
    labels_of: Mapping[int, Iterable[str]],
    days: Sequence[date],
    last_paired: Mapping[Pair, date],
) -> Own:
    """What lines of late say to somebody. `mates`: names of those they may pair with; `days`: all pairing
    days; `last_paired`: of the whole past."""
    mine = [line for line in lines if me in line.people]
    with_whom: dict[int, set[date]] = {}
    stories: dict[int, set[date]] = {}
    labels: dict[str, set[date]] = {}
    alone: dict[date, bool] = {}
    for line in mine:
        alone[line.day] = alone.get(line.day, True) and len(line.people) == 1
        for other in line.people - {me}:
            with_whom.setdefault(other, set()).add(line.day)
        if line.story_id is not None:
            stories.setdefault(line.story_id, set()).add(line.day)
            for label in labels_of.get(line.story_id, ()):
                labels.setdefault(label, set()).add(line.day)
    partners = []
    for person, name in mates.items():
        last = last_paired.get(pair_of(me, person))
        since = None if last is None else slots_since(days, last)
        partners.append(Partner(person, name, since, last, len(with_whom.get(person, ()))))
    partners.sort(key=lambda each: (each.last or date.min, each.name))
    return Own(partners, _latest(stories), _latest(labels), sum(alone.values()), len(alone))


def _latest(worked: Mapping[int, set[date]] | Mapping[str, set[date]]) -> list[Worked]:
    found = [Worked(key, len(days), max(days)) for key, days in worked.items()]
    return sorted(found, key=lambda each: (-each.last.toordinal(), -each.days, str(each.key)))
