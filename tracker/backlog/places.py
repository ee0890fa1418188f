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
    """A spot in the backlog (`scheduled`) or in the icebox; BEFORE and AFTER name a neighbour by its id."""

    scheduled: bool
    spot: Spot
    neighbour: int | None = None

    @property
    def states(self) -> tuple[State, ...]:
        """The states of the stories in the list."""
        return SCHEDULED if self.scheduled else (State.UNSCHEDULED,)


def at_top(state: State) -> Place:
    """Where a new story of this state goes: above all unstarted ones, or on top of the icebox (1.3.3)."""
    if state == State.UNSCHEDULED:
        return Place(False, Spot.TOP)
    return Place(True, Spot.FIRST_UNSTARTED)


def within_block(place: Place, state: State, neighbour: State | None) -> Place:
    """The place, or where it is kept by what is started standing above what is not (1.3.3): at the
    border between the two. `neighbour` is the state of the story beside it."""
    if not place.scheduled:
        return place
    if state in IN_PROGRESS and (place.spot == Spot.BOTTOM or neighbour == State.UNSTARTED):
        return Place(True, Spot.AFTER_IN_PROGRESS)
    if state == State.UNSTARTED and (place.spot == Spot.TOP or neighbour in IN_PROGRESS):
        return Place(True, Spot.FIRST_UNSTARTED)
    return place


def place_for_state(before: State, to: State) -> Place | None:
    """Where a story goes when its state changes (2.8); None where it keeps its place."""
    if to == State.UNSCHEDULED:
        return Place(False, Spot.TOP)
    if before == State.ACCEPTED:
        return Place(True, Spot.TOP if to in IN_PROGRESS else Spot.FIRST_UNSTARTED)
    if to == State.UNSTARTED:
        return Place(True, Spot.BOTTOM if before == State.UNSCHEDULED else Spot.FIRST_UNSTARTED)
    if before not in IN_PROGRESS and to in IN_PROGRESS:
        return Place(True, Spot.AFTER_IN_PROGRESS)
    return None
