"""Which stories go on, and which group works on which: as cheap as possible, all at once.

If everybody of the last pairs is here, then for any pairing of today every story that goes on can keep one of
its two people: in the graph of the last pairs and of today's, each component has at least as many pairs as
stories. So pairs and stories are decided one after the other, and only absences need a repair between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tracker.pairing.rotation_facts import Facts, Manner, Stays, Work
from tracker.pairing.rotation_matching import Assignment

KEPT_ON = 4000
"""What it is worth that one of the last people stays on a story (thousandths of a unit)."""
LINGERING = 30
"""What each slot beyond the wished limit costs, for each person who stays."""
FRESH = 3
"""What somebody is worth who never worked on the story."""
OTHER_STAYS = 200
"""What it costs that another one stays than the team prefers."""
STRICT = 100 * KEPT_ON
LARGEST = 3
"""People in a group that is proposed."""
STRICTLY = (Stays.STRICT_NEWEST, Stays.STRICT_ANCHOR)
NEWEST = (Stays.NEWEST, Stays.STRICT_NEWEST)
IDS = frozenset[int]


def in_order(facts: Facts, taken: Iterable[int] = ()) -> list[Work]:
    """The stories that can be worked on, the first first: those that go on and have somebody here who was on
    them last, then the others that go on, then what comes next; each by its rank."""
    left = set(taken)
    going_on = sorted(
        (work for work in facts.going_on if work.id not in left),
        key=lambda work: (not any(person in facts.here for person in work.stays), work.rank, work.id),
    )
    next_up = sorted(
        (work for work in facts.next_up if work.id not in left), key=lambda work: (work.rank, work.id)
    )
    return [*going_on, *next_up]


def stayer(work: Work, facts: Facts, manner: Manner) -> int | None:
    """Whom the team prefers to stay on a story: the newest, or the one who took it on; None where it is
    all the same, or nobody is here."""
    if manner.stays is Stays.ANY:
        return None
    here = [person for person in facts.roster if person.id in work.stays and person.id in facts.here]
    if not here:
        return None
    here.sort(key=lambda person: (work.stays[person.id], person.seat))
    if manner.stays in NEWEST:
        return here[0].id
    return work.anchor if any(person.id == work.anchor for person in here) else here[-1].id


@dataclass(frozen=True, slots=True)
class Places:
    """The columns of an assignment: the stories in their order, as many as there are groups; None where
    there is none left. `stayers`: whom the team prefers to stay. `shown`: what groups people see, on what.
    `of_person`: the columns of stories that somebody knows; `strangers`: the row of a group, by its size, of
    whom nobody knows any."""

    works: tuple[Work | None, ...]
    going_on: frozenset[int]
    stayers: Mapping[int, int | None]
    manner: Manner
    shown: Mapping[IDS, int | None]
    of_person: Mapping[int, Sequence[int]]
    strangers: Sequence[Sequence[int]]

    def row(self, group: IDS) -> list[int]:
        """What each story costs for the group."""
        row = [*self.strangers[min(len(group), LARGEST)]]
        for person in group:
            for column in self.of_person.get(person, ()):
                work = self.works[column]
                if work is not None:
                    row[column] = self.cost(group, work, column)
        shown = self.shown.get(group)
        for column, work in enumerate(self.works) if shown is not None else ():
            row[column] -= work is not None and work.id == shown
        return row

    def cost(self, group: IDS, work: Work, column: int) -> int:
        """What the story in that column costs for the group."""
        known_to, stays, limit = work.known_to, work.stays, self.manner.stay_limit - 1
        cost, beyond, is_kept = 0, 0, False
        for person in group:
            if person not in known_to:
                cost -= FRESH
            if person in stays:
                is_kept, beyond = True, beyond + max(stays[person] - limit, 0)
        if is_kept and work.id in self.going_on:
            cost += LINGERING * beyond - KEPT_ON
            wanted = self.stayers.get(work.id)
            if wanted is not None and wanted not in group:
                cost += OTHER_STAYS
            elif wanted is not None and self.manner.stays in STRICTLY:
                cost -= STRICT
        elif len(group) == 1 and work.id not in self.going_on:
            cost -= column  # what is new goes to pairs first
        return cost

    def lost(self, groups: Sequence[IDS], assignment: Assignment, here: IDS) -> int:
        """How many stories that go on lose everybody who was on them, though somebody is here."""
        lost = 0
        for group, column in zip(groups, assignment.columns, strict=True):
            work = self.works[column]
            if work is not None and work.id in self.going_on:
                owners = here & work.stays.keys()
                lost += bool(owners) and not owners & group
        return lost

    def least(self, here: frozenset[int]) -> int:
        """No assignment of whatever groups costs less."""
        total = 0
        for column, work in enumerate(self.works):
            if work is None:
                continue
            owners = [person for person in work.stays if person in here]
            options = [self.cost(frozenset((owner,)), work, column) - 2 * FRESH for owner in owners]
            total += min(options, default=-3 * FRESH - column) - 1
        return total


def places(
    facts: Facts,
    groups: int,
    manner: Manner,
    shown: Mapping[IDS, int | None],
    taken: Iterable[int],
) -> Places:
    """The places for so many groups, besides stories that are taken."""
    order = in_order(facts, taken)[:groups]
    works: list[Work | None] = [*order, *[None] * (groups - len(order))]
    going_on = frozenset(work.id for work in facts.going_on)
    of_person: dict[int, list[int]] = {}
    for column, work in enumerate(order):
        for person in work.known_to | work.stays.keys():
            of_person.setdefault(person, []).append(column)
    return Places(
        works=tuple(works),
        going_on=going_on,
        stayers={work.id: stayer(work, facts, manner) for work in order if work.id in going_on},
        manner=manner,
        shown=shown,
        of_person=of_person,
        strangers=[_row_of_strangers(works, going_on, size) for size in range(LARGEST + 1)],
    )


def _row_of_strangers(works: Sequence[Work | None], going_on: frozenset[int], size: int) -> list[int]:
    return [
        0 if work is None else -FRESH * size - (column if size == 1 and work.id not in going_on else 0)
        for column, work in enumerate(works)
    ]


def assigned(groups: Sequence[IDS], where: Places) -> Assignment:
    return Assignment([where.row(group) for group in groups])
