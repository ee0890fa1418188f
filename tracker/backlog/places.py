"""Where in the one list a story goes: a place names a list and a neighbour, never an index."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tracker.backlog.workflow import IN_PROGRESS, SCHEDULED, State


class Spot(StrEnum):
    """Where in a list, seen from a neighbour or from the list's ends and blocks."""

    TOP = "top"
    BOTTOM = "bottom"
    BEFORE = "before"
    AFTER = "after"
    AFTER_IN_PROGRESS = "after in progress"
    FIRST_UNSTARTED = "first unstarted"


@dataclass(frozen=True, slots=True)
class Place:
    """A spot in the scheduled list or in the icebox; BEFORE and AFTER name a neighbour by its id. `current`
    says whether it is meant in Current or in the backlog below, which manual planning tells apart; None
    where nobody said."""

    scheduled: bool
    spot: Spot
    neighbour: int | None = None
    current: bool | None = None

    @property
    def states(self) -> tuple[State, ...]:
        """The states of the stories in the list."""
        return SCHEDULED if self.scheduled else (State.UNSCHEDULED,)


LISTS: dict[str, tuple[bool, bool | None]] = {
    "current": (True, True),
    "backlog": (True, False),
    "icebox": (False, None),
}
"""By what a list is called on the board, `scheduled` and `current` of places in it."""


def place_in(name: str, spot: Spot, neighbour: int | None = None) -> Place:
    """The place in the list of this name, one of LISTS."""
    scheduled, current = LISTS[name]
    return Place(scheduled, spot, neighbour, current)


BLOCKS: dict[str, int] = {**dict.fromkeys(IN_PROGRESS, 0), State.PLANNED: 1, State.UNSTARTED: 2}
"""The scheduled list falls into blocks by the states of its stories: begun, planned, waiting (2.7)."""
_HEADS = (Spot.TOP, Spot.AFTER_IN_PROGRESS, Spot.FIRST_UNSTARTED)
_ENDS = (Spot.AFTER_IN_PROGRESS, Spot.FIRST_UNSTARTED, Spot.BOTTOM)
"""Where each block begins and ends."""
_ORDER: dict[str, int] = {State.ACCEPTED: -1, **BLOCKS, State.UNSCHEDULED: len(_ENDS)}


def at_top(state: State) -> Place:
    """Where a new story of this state goes: above all unstarted ones, or on top of the icebox (1.3.3). One
    that is planned comes behind the other planned ones, which is above all unstarted ones, too."""
    if state == State.UNSCHEDULED:
        return Place(False, Spot.TOP)
    return Place(True, Spot.FIRST_UNSTARTED)


def within_block(place: Place, state: State, neighbour: State | None) -> Place:
    """The place, or where it is kept by each block staying together (1.3.3): at the border of its own.
    `neighbour` is the state of the story beside it."""
    if not place.scheduled:
        return place
    block = BLOCKS[state]
    if place.spot == Spot.TOP or BLOCKS.get(neighbour or state, 0) < block:
        return Place(True, _HEADS[block])
    if place.spot == Spot.BOTTOM or BLOCKS.get(neighbour or state, 0) > block:
        return Place(True, _ENDS[block])
    return place


def state_there(place: Place, state: State, *, automatic_planning: bool) -> State:
    """What an open story in this state is by going to the place. Across the border of the icebox it changes
    between unscheduled and unstarted; where planning is manual, into Current to planned and out of it back
    to unstarted (2.7). What is begun stays so."""
    if not place.scheduled:
        return State.UNSCHEDULED
    if state in IN_PROGRESS:
        return state
    planned = state == State.PLANNED if place.current is None else place.current
    return State.PLANNED if planned and not automatic_planning else State.UNSTARTED


def place_for_state(before: State, to: State) -> Place | None:
    """Where a story goes when its state changes (2.8): from above to the head of its new block, from below
    to its end, and always on top of the icebox. None where it keeps its place."""
    if to == State.UNSCHEDULED:
        return Place(False, Spot.TOP)
    if to == State.ACCEPTED:
        return None
    origin, block = _ORDER[before], BLOCKS[to]
    if origin == block:
        return None
    return Place(True, (_HEADS if origin < block else _ENDS)[block])
