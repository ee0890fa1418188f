"""A story moves to another project: what it leaves behind, in words, and where in that one it goes. Plain."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from tracker.backlog.places import Place, Spot
from tracker.backlog.workflow import IN_PROGRESS, State
from tracker.text import counted, listed


@dataclass(slots=True)
class LeftBehind:
    """What the stories of one move cannot take along: the names of people who are not in the other project
    (owners, followers, reviewers), points that its scale lacks, numbers of an import that it has already."""

    people: set[str] = field(default_factory=set)
    points: list[int] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The end of a sentence: ", without Ben Brandt and its 8 points"; "" where all comes along."""
        parts = sorted(self.people)
        if len(self.points) == 1:
            parts.append(f"its {counted(self.points[0], 'point')}")
        elif self.points:
            parts.append(f"the points of {counted(len(self.points), 'story')}")
        if self.keys:
            parts.append(
                f"the imported {'number' if len(self.keys) == 1 else 'numbers'} {', '.join(self.keys)}"
            )
        return f", without {listed(parts)}" if parts else ""


def kept(points: int | None, scale: Collection[int], is_estimable: bool) -> int | None:
    """The points that a story keeps in a project with this scale, where one like it is estimable or not."""
    return points if is_estimable and points in scale else None


def state_elsewhere(state: State) -> State:
    """The state, once it has moved, of a story that was in this one: what one team has planned the other has
    not (2.7)."""
    return State.UNSTARTED if state == State.PLANNED else state


def place_there(state: State) -> Place:
    """Where a story of this state goes in the project it comes to: on top of the icebox, behind all that is
    in progress, or, since that team has not ranked it yet, at the end of the backlog."""
    if state == State.UNSCHEDULED:
        return Place(False, Spot.TOP)
    return Place(True, Spot.AFTER_IN_PROGRESS if state in IN_PROGRESS else Spot.BOTTOM)


def by_place(states: Iterable[tuple[int, State]]) -> dict[Place, list[int]]:
    """The stories (number, state) by the place they go to, each block in the order they came."""
    found: dict[Place, list[int]] = {}
    for story_id, state in states:
        found.setdefault(place_there(state), []).append(story_id)
    return found
