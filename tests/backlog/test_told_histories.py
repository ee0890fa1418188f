"""Whatever people do, programs are told of the past what was to be seen then: between which stories one
stood, how many stories labels had, which stories came into another state."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from flask import Flask
from hypothesis.stateful import invariant
from sqlalchemy import select

from tests.support.histories import run
from tests.support.history_of_projects import ProjectDeeds
from tests.support.history_of_stories import StoryDeeds
from tracker.api.story_queries import all_in_order
from tracker.backlog.label_count_queries import before_and_after, label_counts
from tracker.backlog.line_up_queries import moves
from tracker.backlog.models import Label, Story
from tracker.backlog.state_change_queries import count_of_changes, latest_changes
from tracker.database import db
from tracker.teams.models import Project

MORE_THAN_ALL = 10_000


class Seen(NamedTuple):
    """A project as it stood: its stories in their order, the counts of labels, the states of stories."""

    order: list[int]
    counts: dict[int, dict[str, Any]]
    states: dict[int, str]


class Told(StoryDeeds, ProjectDeeds):
    """Two projects, and how they stood at each of their versions that somebody saw."""

    @invariant()
    def look(self) -> None:
        for project_id in (self.project_id, self.other_id) if hasattr(self, "other_id") else ():
            with self.app.app_context():
                project = db.session.get_one(Project, project_id)
                self.seen.setdefault((project_id, project.version), _seen(project))

    @property
    def seen(self) -> dict[tuple[int, int], Seen]:
        return vars(self).setdefault("_seen", {})

    def teardown(self) -> None:
        for project_id in {project_id for project_id, _ in self.seen}:
            with self.app.app_context():
                self._compare(db.session.get_one(Project, project_id))

    def _compare(self, project: Project) -> None:
        """Each version that somebody saw, and saw the one before, with what is told of it now."""
        steps = {
            version: (self.seen[key, version - 1], now)
            for (key, version), now in self.seen.items()
            if key == project.id and (key, version - 1) in self.seen
        }
        self._compare_neighbours(project, steps)
        self._compare_labels(project, steps)
        self._compare_states(project, steps)

    def _compare_neighbours(self, project: Project, steps: Steps) -> None:
        """Of the stories that are in the project by now: no other is told of."""
        here = _numbers(Story, project)
        for version, told in moves(project, [*steps]).items():
            for story_id in told.keys() & here if version in steps else ():
                orders = [[each for each in seen.order if each in here] for seen in steps[version]]
                assert told[story_id] == tuple(_beside(order, story_id) for order in orders)

    def _compare_labels(self, project: Project, steps: Steps) -> None:
        labels = _numbers(Label, project)
        for version, told in before_and_after(project, dict.fromkeys(steps, labels)).items():
            for label_id in labels:
                was, became = (seen.counts.get(label_id, {}) for seen in steps[version])
                assert told.get(label_id, (became, became)) == (was, became)

    def _compare_states(self, project: Project, steps: Steps) -> None:
        told = latest_changes(project, 0, MORE_THAN_ALL)
        assert len(told) == count_of_changes(project)
        gone = set(db.session.scalars(select(Story.id).where(Story.deleted_at.is_not(None))))
        for version, (was, became) in steps.items():
            stays = (was.states.keys() & became.states.keys()) - gone
            changed = {each for each in stays if was.states[each] != became.states[each]}
            assert changed == {story_id for at, story_id in told if at == version} & stays


Steps = dict[int, tuple[Seen, Seen]]
"""By version how the project stood before it and at it."""


def _seen(project: Project) -> Seen:
    counts = {
        label_id: {each.state: each for each in of_it} for label_id, of_it in label_counts(project).items()
    }
    order = all_in_order(project)
    rows = db.session.execute(select(Story.id, Story.state).where(Story.id.in_(order)))
    return Seen(order, counts, {row.id: row.state for row in rows})


def _beside(order: list[int], story_id: int) -> tuple[int | None, int | None]:
    """Those before which and after which the story stands; nobody where it is not there."""
    if story_id not in order:
        return None, None
    place = order.index(story_id)
    return next(iter(order[place + 1 :]), None), order[place - 1] if place else None


def _numbers(model: type[Story] | type[Label], project: Project) -> set[int]:
    return set(db.session.scalars(select(model.id).where(model.project_id == project.id)))


@pytest.mark.sqlite_only("the same statements on each engine; here many histories count")
def test_what_is_told_of_the_past_was_to_be_seen_then(app: Flask) -> None:
    run(Told, app, 10, 25)


@pytest.mark.long
@pytest.mark.sqlite_only("the same statements on each engine; here many histories count")
def test_many_long_histories_are_told_as_they_were(app: Flask) -> None:
    run(Told, app, 200, 60)
