"""What people do to a project, in any history: settings, iterations, labels, epics, imports; and time."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select

from tests.support.history_stage import NAMES, SCALES, ZONES, Stage, one, picks
from tracker.backlog import (
    epic_actions,
    iteration_actions,
    iteration_queries,
    label_actions,
)
from tracker.backlog.models import Epic, Label
from tracker.backlog.workflow import State
from tracker.exchange.actions import import_stories
from tracker.exchange.tracker_csv import read
from tracker.planning.calendar import WEEK_DAYS, day_of
from tracker.projects.actions import change_settings
from tracker.teams.models import Project


class ProjectDeeds(Stage):
    """As StoryDeeds."""

    @rule(
        wanted=st.fixed_dictionaries(
            {},
            optional={
                "point_scale": st.sampled_from(SCALES),
                "iteration_length": st.integers(1, 4),
                "week_start_day": st.sampled_from(WEEK_DAYS),
                "velocity_averaged_over": st.integers(1, 4),
                "initial_velocity": st.integers(1, 12),
                "bugs_and_chores_are_estimatable": st.just(True),
                "automatic_planning": st.booleans(),
                "working_days": st.sampled_from(["1111100", "1111111", "1010101"]),
                "days_off": st.sampled_from(["", "2026-01-20\n2026-02-03", "2026-01-08"]),
                "time_zone": st.sampled_from(ZONES),
            },
        )
    )
    def settings_change(self, wanted: dict[str, Any]) -> None:
        self._do(lambda project, signed: change_settings(project, wanted, **signed))

    @rule(ahead=st.integers(-1, 3), percent=st.sampled_from([0, 10, 50, 80, 100, 200]))
    def set_strength(self, ahead: int, percent: int) -> None:
        def verb(project: Project, signed: Any) -> None:
            number = iteration_queries.current_number(project, self.at) + ahead
            iteration_actions.set_strength(project, number, percent, **signed)

        self._do(verb)

    @rule(picked=picks, percent=st.sampled_from([0, 10, 50, 80, 100, 200]), days=st.sampled_from([0, 7, 20]))
    def set_strength_of_an_ended_one(self, picked: int, percent: int, days: int) -> None:
        """Whether velocity looks back on it or not; of the last one at once, or days later."""

        def verb(project: Project, signed: Any) -> None:
            ended = iteration_queries.current_number(project, self.at) - 1
            if ended:
                iteration_actions.set_strength(project, ended - picked % ended, percent, **signed)

        self.at += timedelta(days=days)
        self._do(verb)

    @rule(ahead=st.integers(-1, 1), weeks=st.sampled_from([None, 1, 2, 3, 5]))
    def set_length(self, ahead: int, weeks: int | None) -> None:
        def verb(project: Project, signed: Any) -> None:
            number = iteration_queries.current_number(project, self.at) + ahead
            iteration_actions.set_length(project, number, weeks, **signed)

        self._do(verb)

    @rule(ahead=st.integers(-1, 3), goal=st.sampled_from(["", "Tickets by phone"]))
    def set_goal(self, ahead: int, goal: str) -> None:
        def verb(project: Project, signed: Any) -> None:
            number = iteration_queries.current_number(project, self.at) + ahead
            iteration_actions.set_goal(project, number, goal, **signed)

        self._do(verb)

    @rule(
        picked=picks,
        rows=st.lists(
            st.tuples(
                st.sampled_from(["feature", "bug", "chore", "release"]),
                st.sampled_from(list(State)),
                picks,
                st.integers(-30, 60),
                st.integers(0, 40),
            ),
            min_size=1,
            max_size=4,
        ),
    )
    def import_a_file(self, picked: int, rows: Any) -> None:
        def verb(project: Project, signed: Any) -> None:
            self.imports += 1
            text = io.StringIO()
            writer = csv.writer(text)
            writer.writerow(["Id", "Title", "Type", "Estimate", "Current State", "Created at", "Accepted at"])
            today = day_of(self.at, project.zone)
            for n, (kind, state, points, back, lasted) in enumerate(rows):
                accepted = today - timedelta(days=max(0, back))
                created = accepted - timedelta(days=lasted)
                estimate = project.scale[points % len(project.scale)] if kind == "feature" else ""
                is_done = state == "accepted"
                writer.writerow(
                    [
                        f"{self.imports}{n:03}",
                        f"Imported {points}",
                        kind,
                        estimate,
                        state,
                        created.isoformat(),
                        accepted.isoformat() if is_done else "",
                    ]
                )
            import_stories(project, read(text.getvalue().encode()), signed["by"], signed["at"], True)

        self._do(verb)

    @rule(name=st.sampled_from(NAMES), gone=st.booleans())
    def epic(self, name: str, gone: bool) -> None:
        def verb(project: Project, signed: Any) -> None:
            found = one(select(Epic).join(Label).where(Epic.project_id == project.id, Label.name == name))
            if found is None:
                epic_actions.create(project, name=name.capitalize(), label=name, **signed)
            elif gone:
                epic_actions.delete(found, **signed)

        self._do(verb)

    @rule(name=st.sampled_from(NAMES), other=st.sampled_from(NAMES))
    def rename_a_label(self, name: str, other: str) -> None:
        def verb(project: Project, signed: Any) -> None:
            found = one(select(Label).where(Label.project_id == project.id, Label.name == name))
            if found is not None:
                label_actions.rename(found, other, merging=True, **signed)

        self._do(verb)

    @rule(days=st.sampled_from([0.2, 1, 3, 7, 8, 15, 40]))
    def time_passes(self, days: float) -> None:
        self.at += timedelta(days=days)
