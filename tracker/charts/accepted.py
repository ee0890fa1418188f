"""What was accepted in which iteration: the facts of the charts of velocity and of composition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from tracker.backlog.plan import Ranked
from tracker.backlog.workflow import StoryType
from tracker.charts.chart import Item
from tracker.charts.ranges import Range, fallen
from tracker.charts.words import count, day_words
from tracker.planning.calendar import day_of


@dataclass(frozen=True, slots=True)
class Accepted:
    """The stories accepted in a range, in the order of acceptance. The first `hidden` iterations are there
    for what looks back on them only."""

    range: Range
    stories: tuple[Ranked, ...]
    hidden: int
    averaged_over: int
    initial_velocity: int
    weeks: int

    @property
    def instants(self) -> Iterator[datetime]:
        return (story.accepted_at for story in self.stories if story.accepted_at)

    @property
    def shown(self) -> Range:
        """The iterations that are shown."""
        opened = self.range.opened[self.hidden :]
        return replace(self.range, opened=opened, is_whole=self.range.is_whole and not self.hidden)

    def by_iteration(self) -> list[list[Ranked]]:
        """The stories by the iteration of their acceptance, release markers left out."""
        groups: list[list[Ranked]] = [[] for _ in self.range.opened]
        numbers = fallen(self.instants, self.range.begins)
        for story, number in zip((s for s in self.stories if s.accepted_at), numbers, strict=True):
            if number >= 0 and story.story_type != StoryType.RELEASE:
                groups[number].append(story)
        return groups

    def item(self, story: Ranked) -> Item:
        """The story as a thing behind a bar."""
        assert story.accepted_at
        on = day_words(day_of(story.accepted_at, self.range.zone))
        return Item(story.id, f"{story.story_type}, {count(story.estimate or 0, 'point')}, accepted {on}")
