"""Iterations as API v5 shows them (semantics reference 1.8)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from operator import attrgetter
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from tracker.api.shapes import Nested, Shape, always
from tracker.api.story_shapes import STORY, SeenStory
from tracker.planning.calendar import Span, starts_at

Told = Mapping[str, Callable[[], Any]]
"""What is worked out of an iteration only where it is asked for, by its name."""


@dataclass(frozen=True, slots=True)
class SeenIteration:
    """An iteration of the past, the running one, or a planned one. `strength` in percent; `velocity` is that
    in force when it was, is, or will be planned, in points an iteration of usual length."""

    project_id: int
    span: Span
    zone: ZoneInfo
    strength: int
    usual_weeks: int
    stories: tuple[SeenStory, ...]
    velocity: int
    told: Told = field(default_factory=dict)

    @property
    def points(self) -> int:
        return sum(story.row.estimate or 0 for story in self.stories)

    @property
    def accepted_points(self) -> int:
        return sum(story.row.estimate or 0 for story in self.stories if story.row.state == "accepted")

    @property
    def effective_points(self) -> float:
        """The points as a whole team would make them in an iteration of usual length."""
        if not self.strength:
            return 0.0
        return round(
            float(Fraction(self.points * 100, self.strength) / self.span.weeks * self.usual_weeks), 2
        )


def plain_number(value: Fraction) -> int | float:
    """The number to two places, 1 rather than 1.0 (3.10)."""
    return int(value) if value.denominator == 1 else round(float(value), 2)


TOLD = ("analytics", "accepted", "created")


def _told(name: str) -> Callable[[SeenIteration], Any]:
    return lambda iteration: iteration.told[name]()


ITERATION = Shape(
    "iteration",
    {
        "velocity": attrgetter("velocity"),
        "points": attrgetter("points"),
        "accepted_points": attrgetter("accepted_points"),
        "effective_points": attrgetter("effective_points"),
        "number": attrgetter("span.number"),
        "project_id": attrgetter("project_id"),
        "length": lambda iteration: plain_number(iteration.span.weeks),
        "team_strength": lambda iteration: plain_number(Fraction(iteration.strength, 100)),
        "stories": Nested(lambda: STORY, lambda iteration: list(iteration.stories)),
        "start": lambda iteration: starts_at(iteration.span.start_on, iteration.zone),
        "finish": lambda iteration: starts_at(iteration.span.end_on, iteration.zone),
        "kind": always("iteration"),
        "story_ids": lambda iteration: [story.id for story in iteration.stories],
        **{name: _told(name) for name in TOLD},
    },
    asked=frozenset({"velocity", "points", "accepted_points", "effective_points", "story_ids", *TOLD}),
    key="number",
)


class SeenOverride(NamedTuple):
    """What is said of an iteration: the team's strength in percent, and the length that it has."""

    project_id: int
    number: int
    weeks: Fraction
    strength: int


OVERRIDE = Shape(
    "iteration_override",
    {
        "number": attrgetter("number"),
        "project_id": attrgetter("project_id"),
        "length": lambda override: plain_number(override.weeks),
        "team_strength": lambda override: plain_number(Fraction(override.strength, 100)),
        "kind": always("iteration_override"),
    },
    key="number",
)
