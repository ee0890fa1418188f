"""Many thousands of histories of a project without a database: whatever changes the plan, and however much
time passes, the ledgers of iterations, releases and epics hold what the plan says, at every instant; entries
stay, and so do the figures of what has ended. The same with a database: test_histories.py."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule, run_state_machine_as_test

from tests.support.delivered import Delivered
from tests.support.plain_checks import PlainChecks
from tests.support.plain_project import (
    BEGIN,
    PlainProject,
    new_story,
    with_length,
    with_planning,
    with_settings,
    with_strength,
)
from tracker.backlog.plan import Ranked
from tracker.backlog.workflow import IN_PROGRESS, State, StoryType, is_estimable, refusal
from tracker.ledger.entries import Line
from tracker.planning.calendar import WEEK_DAYS, Rhythm, starts_at

ZONES = [ZoneInfo(name) for name in ("Europe/Berlin", "UTC", "America/New_York", "Pacific/Auckland")]
LABELS = ("pier", "harbour", "tickets")
picks = st.integers(0, 997)
points = st.sampled_from([None, 0, 1, 2, 3, 5, 8])


class PlainHistories(PlainChecks):
    @initialize(zone=st.sampled_from(ZONES), weeks=st.integers(1, 3), day=st.sampled_from(WEEK_DAYS))
    def begin(self, zone: ZoneInfo, weeks: int, day: str) -> None:
        self.at = BEGIN
        self.project = PlainProject(BEGIN, zone, Rhythm(weeks, day))
        self.entered: dict[Any, list[Line]] = {}
        self.files: dict[int, tuple[str, str]] = {}
        self.looked_at: dict[int, int] = {}
        self.closed_with: dict[int, int] = {}
        self.gone: dict[int, Ranked] = {}
        self.markers: set[int] = set()
        self.delivered = Delivered()
        self.number = 0
        kinds = ("feature", "feature", "bug", "release", "feature", "chore", "release", "feature")
        self._do(lambda: [self._add(kind, "unstarted", n % 4) for n, kind in enumerate(kinds)] != [])

    # ---- what people do

    @rule(kind=st.sampled_from(list(StoryType)), icebox=st.booleans(), estimate=points)
    def create(self, kind: str, icebox: bool, estimate: int | None) -> None:
        self._do(lambda: self._add(kind, "unscheduled" if icebox else "unstarted", estimate))

    @rule(pick=picks, estimate=points)
    def estimate(self, pick: int, estimate: int | None) -> None:
        self._set(pick, estimate=estimate)

    @rule(pick=picks, kind=st.sampled_from(list(StoryType)))
    def change_type(self, pick: int, kind: str) -> None:
        self._set(pick, story_type=kind)

    @rule(pick=picks, state=st.sampled_from([*State, State.ACCEPTED, State.STARTED]))
    def change_state(self, pick: int, state: str) -> None:
        self._set(pick, state=state, accepted_at=self._next() if state == State.ACCEPTED else None)

    @rule(pick=picks, back=st.sampled_from([0, 1, 3, 8, 20, 60]))
    def date_an_acceptance(self, pick: int, back: int) -> None:
        first = starts_at(self.project.opened[0].span.start_on, self.project.zone)
        then = max(first, self._next() - timedelta(days=back))
        self._set(pick, state=State.ACCEPTED, accepted_at=then)

    @rule(pick=picks, beside=picks)
    def move(self, pick: int, beside: int) -> None:
        """To the place behind another story, into its list."""
        other = self._story(beside)
        if other is not None and other.state != State.ACCEPTED:
            state = "unscheduled" if other.state == State.UNSCHEDULED else None
            self._set(pick, position=other.position + 1, list=state or "unstarted")

    @rule(pick=picks, label=st.sampled_from(LABELS))
    def label(self, pick: int, label: str) -> None:
        story = self._story(pick)
        if story is not None:
            self.project.labels[story.id] ^= frozenset({label})
            self._do(lambda: True)

    @rule(label=st.sampled_from(LABELS), other=st.sampled_from(LABELS))
    def merge_labels(self, label: str, other: str) -> None:
        if label not in self.project.epics:
            for number, has in self.project.labels.items():
                if label in has:
                    self.project.labels[number] = has - {label} | {other}
            self._do(lambda: True)

    @rule(label=st.sampled_from(LABELS))
    def make_an_epic(self, label: str) -> None:
        self.project.epics.add(label)
        self._do(lambda: True)

    @rule(pick=picks)
    def delete(self, pick: int) -> None:
        story = self._story(pick)
        if story is not None:
            self.gone[story.id] = story
            self._do(lambda: self.project.stories.pop(story.id) is story)

    @rule(pick=picks)
    def undelete(self, pick: int) -> None:
        if self.gone:
            story = self.gone.pop(sorted(self.gone)[pick % len(self.gone)])
            self._do(lambda: self._put(story), undoing=True)

    @rule(pick=picks)
    def many_at_once(self, pick: int) -> None:
        """As importing, pasting and bulk changes do."""

        def verb() -> bool:
            for n in range(pick % 4):
                self._add("feature", "unstarted", n)
            for story in list(self.project.stories.values())[pick % 5 :: 3]:
                if story.state in IN_PROGRESS:
                    self._put(story._replace(state=State.ACCEPTED, accepted_at=self.at))
            return True

        self._do(verb)

    @rule(
        values=st.fixed_dictionaries(
            {},
            optional={
                "initial_velocity": st.integers(1, 12),
                "averaged_over": st.integers(1, 4),
                "estimates_bugs_and_chores": st.just(True),
                "rhythm": st.builds(Rhythm, st.integers(1, 4), st.sampled_from(WEEK_DAYS)),
            },
        )
    )
    def change_settings(self, values: dict[str, Any]) -> None:
        self._do(lambda: with_settings(self.project, **values))

    @rule(automatic=st.booleans())
    def switch_planning(self, automatic: bool) -> None:
        scope = self.project.known.current_scope()
        number = self.project.opened[-1].span.number
        self._do(lambda: with_planning(self.project, automatic))
        if not automatic and number == self.project.opened[-1].span.number:
            assert self.project.known.current_scope() == scope

    @rule(pick=picks, planned=st.booleans())
    def plan(self, pick: int, planned: bool) -> None:
        """By hand, into Current and out of it."""
        story = self._story(pick)
        if story is not None and story.state in (State.UNSTARTED, State.PLANNED):
            self._set(pick, state="planned" if planned else "unstarted")

    @rule(ahead=st.integers(0, 3), percent=st.sampled_from([0, 10, 50, 80, 100, 200]))
    def set_strength(self, ahead: int, percent: int) -> None:
        self._do(lambda: with_strength(self.project, ahead, percent))

    @rule(pick=picks, percent=st.sampled_from([0, 10, 50, 80, 100, 200]), days=st.sampled_from([0, 7, 20]))
    def set_strength_of_an_ended_one(self, pick: int, percent: int, days: int) -> None:
        """Whether velocity looks back on it or not; of the last one at once, or days later."""

        def verb() -> bool:
            ended = len(self.project.opened) - 1
            return with_strength(self.project, -1 - pick % ended, percent) if ended else True

        self.at += timedelta(days=days)
        self._do(verb)

    @rule(weeks=st.sampled_from([1, 2, 3, 4, 6]))
    def set_length(self, weeks: int) -> None:
        self._do(lambda: with_length(self.project, weeks))

    @rule(hours=st.sampled_from([5, 24]))
    def hours_pass(self, hours: int) -> None:
        self.at += timedelta(hours=hours)

    @rule(days=st.integers(2, 8))
    def days_pass(self, days: int) -> None:
        self.at += timedelta(days=days)

    @rule(weeks=st.integers(1, 6))
    def weeks_pass(self, weeks: int) -> None:
        self.at += timedelta(weeks=weeks)

    # ---- how

    def _next(self) -> Any:
        return self.at + timedelta(minutes=1)

    def _do(self, verb: Any, *, undoing: bool = False) -> None:
        self.at = self._next()
        scopes, before = self.project.known.release_scopes, self._accepted()
        self.project.change(self.at, verb, undoing=undoing)
        self.delivered.follow(self.project.known.release_scopes, scopes, before, self._accepted())

    def _accepted(self) -> dict[int, int | None]:
        """The points of what is accepted, None for the other stories."""
        return {
            number: (story.estimate or 0) if story.state == State.ACCEPTED else None
            for number, story in self.project.stories.items()
        }

    def _story(self, pick: int) -> Ranked | None:
        numbers = list(self.project.stories)
        return self.project.stories[numbers[pick % len(numbers)]] if numbers else None

    def _add(self, kind: str, state: str, estimate: int | None) -> bool:
        self.number += 1
        if not is_estimable(kind, self.project.settings["estimates_bugs_and_chores"]):
            estimate = None
        self.project.labels[self.number] = frozenset()
        position = max((s.position for s in self.project.stories.values()), default=0) + 64
        return self._put(new_story(self.number, kind, state, estimate, position))

    def _put(self, story: Ranked) -> bool:
        self.project.stories[story.id] = story
        if story.story_type == StoryType.RELEASE:
            self.markers.add(story.id)
        return True

    def _set(self, pick: int, **values: Any) -> None:
        """Changes a story, if it can be so (see backlog/workflow.py)."""
        story = self._story(pick)
        if story is None:
            return
        wanted = values.pop("list", None)
        if wanted and story.state == State.ACCEPTED:
            return
        if wanted == "unscheduled" or (wanted and story.state == State.UNSCHEDULED):
            values["state"] = wanted
        story = story._replace(**values)
        bugs = self.project.settings["estimates_bugs_and_chores"]
        if not is_estimable(story.story_type, bugs):
            story = story._replace(estimate=None)
        lacks = story.estimate is None and is_estimable(story.story_type, bugs)
        automatic = self.project.settings["automatic_planning"]
        if not refusal(story.story_type, story.state, lacks, automatic):
            self._do(lambda: self._put(story))


def run(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        PlainHistories,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )


def test_any_history_adds_up() -> None:
    run(100, 25)


@pytest.mark.long
@pytest.mark.parametrize("part", range(20))
def test_a_hundred_thousand_histories_add_up(part: int) -> None:
    """20 × 5,000, some 40 minutes of processor time; LEDGER_HISTORIES says how many in each part instead."""
    run(int(os.environ.get("LEDGER_HISTORIES", "5000")), 25)
