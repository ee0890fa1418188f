"""Reading where a story may stand: the neighbours of a place in the one list, and their positions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, bindparam, func, select

from tracker.backlog.models import Story
from tracker.backlog.places import Place, Spot, place_in, state_there
from tracker.backlog.queries import PROJECT, facts
from tracker.backlog.workflow import IN_PROGRESS, State
from tracker.database import asked, db
from tracker.teams.models import Project
from tracker.web import Refusal


def place_to_add(
    project: Project, name: str, at: datetime, *, at_end: bool = False, after: int | None = None
) -> Place | None:
    """Where a story added in the panel of this name goes; None for the usual place of its state. It goes
    behind the story `after`, as long as that still waits in the same list. In the
    backlog it stands behind the first story that Current has no room for, so that Current stays as it is
    where it fills itself; who adds at the end gets the end of the list."""
    if at_end:
        return place_in(name, Spot.BOTTOM)
    behind = place_in(name, Spot.AFTER, after) if after else None
    neighbour = neighbour_of(project, behind) if behind else None
    if neighbour and neighbour.state == state_of_new(project, name):
        return behind
    if name != "backlog" or not project.automatic_planning:
        return None
    waiting = [story for iteration in facts(project, at).schedule()[1:] for story in iteration.stories]
    return Place(True, Spot.AFTER, waiting[0].id) if waiting else Place(True, Spot.BOTTOM)


def state_of_new(project: Project, name: str) -> State:
    """The state of a story that is added in the panel of this name."""
    place = place_in(name, Spot.TOP)
    return state_there(place, State.UNSCHEDULED, automatic_planning=project.automatic_planning)


class Neighbour(NamedTuple):
    """The open story beside which another is to stand."""

    state: str
    position: int


def neighbour_of(project: Project, place: Place) -> Neighbour | None:
    """The story that the place names; None where that is no longer an open story of the place's list."""
    db.session.flush()
    found = asked(_NEIGHBOUR, id=place.neighbour, project=project.id, states=place.states)
    return Neighbour(*found[0]) if found else None


def bounds(
    project: Project, place: Place, story: Story | None = None, beside: Neighbour | None = None
) -> tuple[int | None, int | None]:
    """The positions between which the place lies (None: nothing on that side), `story` itself left out.
    `beside` is the neighbour that the place names, where it is known already.

    Raises Refusal (409) where the neighbour is no longer an open story of the place's list.
    """
    around = partial(_extreme, project, place.states, story)
    if place.spot == Spot.TOP:
        return None, around(first=True)
    if place.spot == Spot.BOTTOM:
        return around(first=False), None
    if place.spot == Spot.AFTER_IN_PROGRESS:
        above = _extreme(project, IN_PROGRESS, story, first=False)
        return above, around(first=True, beyond=above)
    if place.spot == Spot.FIRST_UNSTARTED:
        below = _extreme(project, (State.UNSTARTED,), story, first=True)
        return around(first=False, beyond=below), below
    neighbour = beside or neighbour_of(project, place)
    if neighbour is None:
        raise Refusal("The story next to it has moved meanwhile. Nothing was changed; try again.", 409)
    if place.spot == Spot.BEFORE:
        return around(first=False, beyond=neighbour.position), neighbour.position
    return neighbour.position, around(first=True, beyond=neighbour.position)


def _extreme(
    project: Project,
    states: Sequence[State],
    besides: Story | None,
    *,
    first: bool,
    beyond: int | None = None,
) -> int | None:
    """The first (or last) position in these states; with `beyond` only of those after (before) it."""
    outermost = -_OUTSIDE if first else _OUTSIDE
    position: int | None = asked(
        _FIRST if first else _LAST,
        project=project.id,
        states=states,
        besides=(besides.id if besides is not None else None) or 0,
        beyond=outermost if beyond is None else beyond,
    )[0][0]
    return position


_OUTSIDE = 2**62
"""Positions lie between this and its negative."""
_STATES: Any = bindparam("states", expanding=True)
_NUMBER = bindparam("id", type_=BigInteger())
_BEYOND = bindparam("beyond", type_=BigInteger())
_in_list = (
    Story.project_id == PROJECT,
    Story.state.in_(_STATES),
    Story.deleted_at.is_(None),
)
_besides = Story.id != bindparam("besides", type_=BigInteger())
_NEIGHBOUR = select(Story.state, Story.position).where(Story.id == _NUMBER, *_in_list)
_FIRST = select(func.min(Story.position)).where(*_in_list, _besides, Story.position > _BEYOND)
_LAST = select(func.max(Story.position)).where(*_in_list, _besides, Story.position < _BEYOND)
