"""What people do to stories, in any history."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.support.history_stage import NAMES, Stage, picks
from tracker.backlog import (
    acceptance_actions,
    actions,
    copy_actions,
)
from tracker.backlog import bulk_actions as bulk
from tracker.backlog.models import Story
from tracker.backlog.places import Place, Spot
from tracker.backlog.project_move_actions import move_to_project
from tracker.backlog.undo_actions import undo
from tracker.backlog.workflow import IN_PROGRESS, State, StoryType
from tracker.database import db
from tracker.teams.models import Project


class StoryDeeds(Stage):
    """Rules take a random number and choose among what is there by it."""

    @rule(kind=st.sampled_from([*StoryType, StoryType.FEATURE]), icebox=st.booleans(), pick=picks)
    def create(self, kind: str, icebox: bool, pick: int) -> None:
        def verb(project: Project, signed: Any) -> None:
            scale = [None, *project.scale]
            estimate = scale[pick % len(scale)] if kind == "feature" else None
            state = "unscheduled" if icebox else "unstarted"
            place = [None, Place(not icebox, Spot.BOTTOM), Place(not icebox, Spot.TOP)][pick % 3]
            actions.create(
                project,
                title=f"Story {pick}",
                story_type=kind,
                estimate=estimate,
                state=state,
                place=place,
                **signed,
            )

        self._do(verb)

    @rule(picked=picks, points=picks)
    def estimate(self, picked: int, points: int) -> None:
        def verb(project: Project, signed: Any) -> None:
            story = self._story(project, picked)
            scale = [None, *project.scale]
            if story:
                actions.estimate(story, scale[points % len(scale)], **signed)

        self._do(verb)

    @rule(picked=picks, kind=st.sampled_from(list(StoryType)), points=picks)
    def edit(self, picked: int, kind: str, points: int) -> None:
        def verb(project: Project, signed: Any) -> None:
            story = self._story(project, picked)
            scale = [None, *project.scale]
            if story:
                actions.edit(
                    story,
                    story_type=kind,
                    estimate=scale[points % len(scale)],
                    title=f"Edited {points}",
                    **signed,
                )

        self._do(verb)

    @rule(picked=picks)
    def step(self, picked: int) -> None:
        def verb(project: Project, signed: Any) -> None:
            story = self._story(project, picked, states=[s for s in State if s != State.ACCEPTED])
            if story and story.next_steps:
                actions.change_state(story, story.next_steps[picked % len(story.next_steps)], **signed)

        self._do(verb)

    @rule(picked=picks, to=st.sampled_from(list(State)))
    def any_state(self, picked: int, to: str) -> None:
        def verb(project: Project, signed: Any) -> None:
            story = self._story(project, picked)
            if story:
                actions.change_state(story, to, **signed)

        self._do(verb)

    @rule(picked=picks)
    def accept(self, picked: int) -> None:
        def verb(project: Project, signed: Any) -> None:
            story = self._story(project, picked, states=[State.UNSTARTED, *IN_PROGRESS])
            if story:
                actions.change_state(story, "accepted", **signed)

        self._do(verb)

    @rule(picked=picks, to=st.sampled_from(["started", "rejected", "unstarted", "unscheduled", "delivered"]))
    def reopen(self, picked: int, to: str) -> None:
        def verb(project: Project, signed: Any) -> None:
            story = self._story(project, picked, states=[State.ACCEPTED])
            if story:
                actions.change_state(story, to, **signed)

        self._do(verb)

    @rule(
        picked=picks,
        beside=picks,
        spot=st.sampled_from([Spot.TOP, Spot.BOTTOM, Spot.BEFORE, Spot.AFTER]),
        marker=st.booleans(),
        icebox=st.booleans(),
        current=st.sampled_from([None, True, False]),
    )
    def move(
        self, picked: int, beside: int, spot: Spot, marker: bool, icebox: bool, current: bool | None
    ) -> None:
        def verb(project: Project, signed: Any) -> None:
            story = self._story(project, picked, kind="release" if marker else None)
            neighbour = self._story(project, beside, states=[s for s in State if s != State.ACCEPTED])
            if not story:
                return
            place = Place(not icebox, spot, current=current)
            if spot in (Spot.BEFORE, Spot.AFTER):
                if not neighbour or neighbour is story:
                    return
                place = Place(neighbour.state != State.UNSCHEDULED, spot, neighbour.id, current)
            actions.move(story, place, **signed)

        self._do(verb)

    @rule(picked=picks)
    def delete(self, picked: int) -> None:
        def verb(project: Project, signed: Any) -> None:
            story = self._story(project, picked)
            if story:
                actions.delete(story, **signed)

        self._do(verb)

    @rule(
        picked=st.lists(picks, min_size=1, max_size=5),
        what=st.sampled_from([*State, "next", "top", "bottom", "top of the icebox", "estimate", "delete"]),
    )
    def many(self, picked: list[int], what: str) -> None:
        def verb(project: Project, signed: Any) -> None:
            stories = [self._story(project, pick) for pick in picked]
            ids = [story.id for story in stories if story]
            if not ids:
                return
            if what in ("top", "bottom"):
                bulk.move(project, ids, Place(True, Spot(what)), **signed)
            elif what == "top of the icebox":
                bulk.move(project, ids, Place(False, Spot.TOP), **signed)
            elif what == "estimate":
                bulk.estimate(project, ids, project.scale[picked[0] % len(project.scale)], **signed)
            elif what == "delete":
                bulk.delete(project, ids, **signed)
            else:
                bulk.change_states(project, ids, what, **signed)

        self._do(verb)

    @rule(picked=st.lists(picks, min_size=1, max_size=3), back=st.booleans())
    def move_to_another_project(self, picked: list[int], back: bool) -> None:
        def verb(project: Project, signed: Any) -> None:
            both = project, db.session.get_one(Project, self.other_id)
            source, target = reversed(both) if back else both
            stories = [self._story(source, pick) for pick in picked]
            ids = [story.id for story in stories if story]
            if ids:
                move_to_project(source, ids, target, **signed)

        self._do(verb)

    @rule(back=st.integers(0, 6))
    def undo(self, back: int) -> None:
        def verb(project: Project, signed: Any) -> None:
            undo(project, max(1, project.version - back), **signed)

        self._do(verb)

    @rule(picked=picks, parts=st.integers(0, 3), keep=st.booleans())
    def copy_or_split(self, picked: int, parts: int, keep: bool) -> None:
        def verb(story: Story, signed: Any) -> None:
            if not parts:
                copy_actions.clone(story, **signed)
            else:
                copy_actions.split(story, ["Part"] * parts, keep_points=keep, **signed)

        self._on_a_story(picked, verb)

    @rule(picked=picks, back=st.sampled_from([0, 1, 4, 8, 20, 60]))
    def date_an_acceptance(self, picked: int, back: int) -> None:
        """As the API lets people do: accepted so many days ago, or accepted another day."""

        def verb(story: Story, signed: Any) -> None:
            then = self.at - timedelta(days=back)
            if story.state == State.ACCEPTED:
                acceptance_actions.redate(story, then, **signed)
            else:
                actions.accept(story, accepted_at=then, **signed)

        self._on_a_story(picked, verb)

    @rule(picked=picks, names=st.lists(st.sampled_from(NAMES), unique=True), owned=st.booleans())
    def label_and_own(self, picked: int, names: list[str], owned: bool) -> None:
        self._on_a_story(
            picked,
            lambda story, signed: actions.edit(
                story, labels=names, owners=[signed["by"]] if owned else [], **signed
            ),
        )
