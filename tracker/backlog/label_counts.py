"""How many stories labels had in each state, and of how many points, in the past: from today back, change by
change. Plain."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from tracker.backlog.undoing import DELETED

COUNTED = ("state", "estimate", "labels", DELETED)
"""The parts of a story on which the counts of its labels hang."""


class StateCount(NamedTuple):
    """The stories of a label in one state: how many, how many of no points, and the sum of points."""

    state: str
    stories: int = 0
    without_points: int = 0
    points: int = 0


Counts = Mapping[str, StateCount]
"""Of a label, by state; none where it has no story."""
BeforeAndAfter = dict[int, tuple[Counts, Counts]]
"""By label its counts before something that happened and after it, where they differ."""


class Past(NamedTuple):
    """A change of a project: the version it made, what it replaced, and the parts of stories that left the
    project with it, as it left them: what became of those later, its next changes do not say."""

    version: int
    before: Mapping[str, Any]
    left: Mapping[int, Mapping[str, Any]] = {}


class LabelCounts:
    """Counts of some labels, which go back in time. `stories` has the COUNTED parts of the stories that the
    changes to go through speak of, as they are now."""

    def __init__(
        self, counts: Mapping[int, Iterable[StateCount]], stories: Mapping[int, Mapping[str, Any]]
    ) -> None:
        self._counts = {label_id: {each.state: each for each in of_it} for label_id, of_it in counts.items()}
        self._stories = dict(stories)

    def of(self, label_id: int) -> Counts:
        """The counts of one of these labels; states without stories are left out."""
        return {state: each for state, each in self._counts[label_id].items() if each.stories}

    def go_back(self, change: Past) -> None:
        """To how it was before the change. Raises KeyError for a story that is not known."""
        self._stories |= change.left
        for story_id, parts in replaced(change.before).items():
            after = self._stories[story_id]
            before = self._stories[story_id] = {**after, **parts}
            self._weigh(after, -1)
            self._weigh(before, 1)

    def _weigh(self, story: Mapping[str, Any], sign: int) -> None:
        points = story["estimate"] or 0
        for label_id in () if story[DELETED] else story["labels"]:
            if label_id in self._counts:
                of_it, state = self._counts[label_id], story["state"]
                was = of_it.get(state, StateCount(state))
                of_it[state] = StateCount(
                    state,
                    was.stories + sign,
                    was.without_points + sign * (not points),
                    was.points + sign * points,
                )


def replaced(before: Mapping[str, Any]) -> dict[int, dict[str, Any]]:
    """By story the COUNTED parts that a change with this `before` replaced."""
    found = {
        int(key): {part: parts[part] for part in COUNTED if part in parts}
        for key, parts in before.items()
        if key.isdigit()
    }
    return {story_id: parts for story_id, parts in found.items() if parts}


def before_and_after(
    counts: LabelCounts, changes: Iterable[Past], wanted: Mapping[int, Collection[int]]
) -> Iterator[tuple[int, BeforeAndAfter]]:
    """By the version that a change made, the counts of the labels that are wanted of it. The changes come
    latest first; it ends before one that speaks of a story that is not known."""
    for change in changes:
        labels = wanted.get(change.version, ())
        after = {label_id: counts.of(label_id) for label_id in labels}
        try:
            counts.go_back(change)
        except KeyError:
            return
        both = {label_id: (counts.of(label_id), after[label_id]) for label_id in labels}
        yield change.version, {label_id: pair for label_id, pair in both.items() if pair[0] != pair[1]}
