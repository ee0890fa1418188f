"""Histories: whatever people do, in whatever order and however much time passes between, the ledger
holds what the plan says, closed iterations stay as they were, and reading before a write shows what the
write then enters. The steps are drawn at random; a failure is shrunk to the shortest history."""

from __future__ import annotations

import csv
import io
import math
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from tests.support.inside import inside
from tracker.accounts.models import Person
from tracker.activity.models import Event
from tracker.backlog import actions, queries
from tracker.backlog.models import Story
from tracker.backlog.places import Place, Spot
from tracker.backlog.workflow import IN_PROGRESS, State, StoryType
from tracker.charts import queries as charts
from tracker.charts.figures import days_csv, entries_csv
from tracker.charts.week import week_of
from tracker.database import db
from tracker.exchange.actions import import_stories
from tracker.exchange.tracker_csv import read
from tracker.ledger.entries import Kind, figures, standing
from tracker.ledger.models import Entry
from tracker.ledger.queries import lines_of_iteration, lines_of_release, standing_of_iteration
from tracker.planning import queries as iterations
from tracker.planning.calendar import WEEK_DAYS, day_of
from tracker.planning.models import Iteration
from tracker.planning.schedule import total
from tracker.projects.actions import change_settings, create_project
from tracker.teams.models import Project
from tracker.web import Refusal

BEGIN = datetime(2026, 1, 7, 9, 30, tzinfo=UTC)
SCALES = ("0,1,2,3", "0,1,2,4,8", "0,1,2,3,5,8", "0,1,2,3,4,5,8,13")
ZONES = ("Europe/Berlin", "UTC", "America/New_York", "Pacific/Auckland")
picks = st.integers(0, 10**6)


class Histories(RuleBasedStateMachine):
    """One project and its past. Rules take a random number and choose among what is there by it."""

    app: Flask
    projects = 0

    @initialize(zone=st.sampled_from(ZONES), weeks=st.integers(1, 3), day=st.sampled_from(WEEK_DAYS))
    def begin(self, zone: str, weeks: int, day: str) -> None:
        type(self).projects += 1
        self.at = BEGIN
        self.closed: dict[int, tuple[Any, ...]] = {}
        self.seen_entries: dict[int, tuple[Any, ...]] = {}
        self.files: dict[Any, tuple[str, str]] = {}
        self.promised: dict[Any, tuple[str, str]] = {}
        self.delivered: dict[int, dict[int, int]] = {}
        self.imports = 0
        with inside(self.app):
            self.by = db.session.scalars(select(Person.id).order_by(Person.id)).first() or self._person()
            project = create_project(
                f"History {type(self).projects}",
                f"Team {type(self).projects}",
                by=db.session.get_one(Person, self.by),
                at=self.at,
                time_zone=zone,
                iteration_length=weeks,
                week_start_day=day,
                initial_velocity=6,
            )
            self.project_id = project.id
            self._fill(project)

    def _fill(self, project: Project) -> None:
        """Seven stories and two releases to begin with, so that histories start where things happen."""
        signed: Any = {"by": db.session.get_one(Person, self.by), "at": self.at}
        for n, kind in enumerate(
            ("feature", "feature", "bug", "release", "feature", "chore", "feature", "release", "feature")
        ):
            estimate = n % 4 if kind == "feature" else None
            place = Place(True, Spot.BOTTOM)
            actions.create(
                project,
                title=f"Story {n}",
                story_type=kind,
                estimate=estimate,
                state="unstarted",
                place=place,
                **signed,
            )
        self.delivered = {key: {} for key in queries.facts(project).release_scopes()}

    def _person(self) -> int:
        from tracker.accounts.actions import create_person

        return create_person("Ada Ahlers", at=BEGIN).id

    # ---- what people do

    def _do(self, verb: Any) -> None:
        """Runs the verb a minute later, in a transaction of its own; a refusal changes nothing."""
        self.at += timedelta(minutes=1)
        self._promise()
        try:
            with inside(self.app):
                project = db.session.get_one(Project, self.project_id)
                self._remember_scopes(project)
                verb(project, {"by": db.session.get_one(Person, self.by), "at": self.at})
                self._follow(project)
        except Refusal:
            return

    def _story(
        self, project: Project, pick: int, *, states: Any = None, kind: str | None = None
    ) -> Story | None:
        query = (
            select(Story).where(Story.project_id == project.id, Story.deleted_at.is_(None)).order_by(Story.id)
        )
        if states:
            query = query.where(Story.state.in_(states))
        if kind:
            query = query.where(Story.story_type == kind)
        found = db.session.scalars(query).all()
        return found[pick % len(found)] if found else None

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
    )
    def move(self, picked: int, beside: int, spot: Spot, marker: bool, icebox: bool) -> None:
        def verb(project: Project, signed: Any) -> None:
            story = self._story(project, picked, kind="release" if marker else None)
            neighbour = self._story(project, beside, states=[s for s in State if s != State.ACCEPTED])
            if not story:
                return
            place = Place(not icebox, spot)
            if spot in (Spot.BEFORE, Spot.AFTER):
                if not neighbour or neighbour is story:
                    return
                place = Place(neighbour.state != State.UNSCHEDULED, spot, neighbour.id)
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
        wanted=st.fixed_dictionaries(
            {},
            optional={
                "point_scale": st.sampled_from(SCALES),
                "iteration_length": st.integers(1, 4),
                "week_start_day": st.sampled_from(WEEK_DAYS),
                "velocity_averaged_over": st.integers(1, 4),
                "initial_velocity": st.integers(1, 12),
                "bugs_and_chores_are_estimatable": st.just(True),
                "working_days": st.sampled_from(["1111100", "1111111", "1010101"]),
                "days_off": st.sampled_from(["", "2026-01-20\n2026-02-03", "2026-01-08"]),
                "time_zone": st.sampled_from(ZONES),
            },
        )
    )
    def settings_change(self, wanted: dict[str, Any]) -> None:
        self._do(lambda project, signed: change_settings(project, wanted, **signed))

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

    @rule(days=st.sampled_from([0.2, 1, 3, 7, 8, 15, 40]))
    def time_passes(self, days: float) -> None:
        self.at += timedelta(days=days)

    # ---- what must hold

    def _promise(self) -> None:
        """What is read, before the next write, of iterations that no write has entered yet."""
        with self.app.app_context():
            project = db.session.get_one(Project, self.project_id)
            last = iterations.latest(project.id, 1)[0].span
            self.promised = {
                due.span.start_on: self._csv(project, due.span.number)
                for due in queries.due_iterations(project, last, self.at)
            }

    def _csv(self, project: Project, number: int) -> tuple[str, str]:
        report = charts.iteration_report(project, number, self.at)
        assert report.chart is not None
        return days_csv(report.days), entries_csv(report.entries, report.zone)

    def _remember_scopes(self, project: Project) -> None:
        self.before_scopes = {
            key: set(scope) for key, scope in queries.facts(project).release_scopes().items()
        }
        self.before_states = dict(
            db.session.execute(select(Story.id, Story.state).where(Story.project_id == project.id)).all()
        )

    def _follow(self, project: Project) -> None:
        """A model of what releases have delivered: a story accepted from a release's scope stays in it."""
        db.session.flush()
        now = {s.id: s for s in db.session.scalars(select(Story).where(Story.project_id == project.id))}
        scopes = queries.facts(project).release_scopes()
        for key in scopes:
            self.delivered.setdefault(key, {})
        for key, scope in self.before_scopes.items():
            if key not in scopes:
                continue
            for story_id in scope:
                story = now[story_id]
                if (
                    story.state == "accepted"
                    and self.before_states[story_id] != "accepted"
                    and not story.deleted_at
                ):
                    self.delivered[key][story_id] = story.estimate or 0
        for held in self.delivered.values():
            for story_id in list(held):
                story = now[story_id]
                if story.state != "accepted" or story.deleted_at:
                    del held[story_id]
                elif self.before_states.get(story_id) == "accepted":
                    held[story_id] = story.estimate or 0

    @invariant()
    def all_adds_up(self) -> None:
        if not hasattr(self, "project_id"):
            return
        with self.app.app_context():
            project = db.session.get_one(Project, self.project_id)
            self._ledger_is_the_plan(project)
            self._entries_stay(project)
            self._closed_stay(project)
            self._promises_are_kept(project)
            versions = db.session.scalars(
                select(Event.version).where(Event.project_id == project.id).order_by(Event.version)
            )
            assert list(versions) == list(range(1, project.version + 1))

    def _ledger_is_the_plan(self, project: Project) -> None:
        facts = queries.facts(project)
        assert facts.current.id is not None
        lines = lines_of_iteration(facts.current.id)
        held = standing(lines)
        assert held == facts.current_scope() == standing_of_iteration(facts.current.id)
        sums = figures(lines)
        assert sums.scope == sum(each.points for each in held.values())
        assert sums.remaining == sum(each.points for each in held.values() if not each.done)
        assert sums.unestimated == sum(each.unestimated for each in held.values())
        scopes = facts.release_scopes()
        for key, scope in scopes.items():
            held = standing(lines_of_release(key))
            assert {k: v for k, v in held.items() if not v.done} == scope
            assert {k: v.points for k, v in held.items() if v.done} == self.delivered.get(key, {}), key
        assert set(facts.current_scope()) == self._current_from_the_rows(project)
        plan = facts.schedule()
        assert plan[0].stories == facts.current_stories()
        planned = [story.id for each in plan for story in each.stories]
        assert sorted(planned) == sorted(s.id for s in (*facts.accepted_in_current, *facts.scheduled))
        assert len({s.position for s in facts.scheduled}) == len(facts.scheduled)
        assert total(plan[0].stories) >= 0

    def _current_from_the_rows(self, project: Project) -> set[int]:
        """Sections 2.1 and 2.3 of the reference once more, from all rows and without any of our code."""
        rows = db.session.scalars(
            select(Iteration).where(Iteration.project_id == project.id).order_by(Iteration.number)
        ).all()
        stories = db.session.scalars(
            select(Story)
            .where(Story.project_id == project.id, Story.deleted_at.is_(None))
            .order_by(Story.position)
        ).all()

        def accepted_in(row: Iteration) -> list[Story]:
            return [
                s
                for s in stories
                if s.accepted_at
                and row.start_on <= s.accepted_at.astimezone(project.zone).date() < row.end_on
            ]

        window = rows[:-1][-project.velocity_averaged_over :]
        points = sum(s.estimate or 0 for row in window for s in accepted_in(row))
        days = sum((row.end_on - row.start_on).days for row in window)
        least = Fraction(1, 7 * project.iteration_length)
        a_day = (
            max(Fraction(points, days), least)
            if points
            else Fraction(project.initial_velocity, 7 * project.iteration_length)
        )
        assert queries.facts(project).velocity.per_week == a_day * 7
        capacity = math.floor(a_day * (rows[-1].end_on - rows[-1].start_on).days)
        current = [*accepted_in(rows[-1]), *(s for s in stories if s.state in IN_PROGRESS)]
        used = sum(s.estimate or 0 for s in current)
        for s in (s for s in stories if s.state == "unstarted"):
            used += s.estimate or 0
            if used > capacity:
                break
            current.append(s)
        return {s.id for s in current if s.story_type != "release"}

    def _entries_stay(self, project: Project) -> None:
        ours = select(Iteration.id).where(Iteration.project_id == project.id)
        rows = {
            e.id: (
                e.iteration_id,
                e.story_id,
                e.kind,
                e.points,
                e.unestimated,
                e.at,
                e.event_id,
                e.title,
                e.who,
            )
            for e in db.session.scalars(select(Entry).where(Entry.iteration_id.in_(ours)))
        }
        assert all(rows.get(key) == value for key, value in self.seen_entries.items())
        assert all(row[3] >= 0 or row[2] == Kind.RE_ESTIMATED for row in rows.values())
        self.seen_entries = rows

    def _closed_stay(self, project: Project) -> None:
        today = day_of(self.at, project.zone)
        spans = [
            each.span
            for each in db.session.scalars(
                select(Iteration).where(Iteration.project_id == project.id).order_by(Iteration.number)
            )
        ]
        spans += [due.span for due in queries.due_iterations(project, spans[-1], self.at)]
        assert [s.number for s in spans] == list(range(1, len(spans) + 1))
        assert all(a.end_on == b.start_on for a, b in pairwise(spans))
        for span in spans[-8:]:
            if span.end_on <= today:
                files = self._csv(project, span.number)
                assert self.files.setdefault(("iteration", span.start_on), files) == files, span
        for n in range(1, 4):
            week = week_of(today - timedelta(weeks=n))
            inside_closed = all(
                any(s.contains(day) and s.end_on <= today for s in spans) for day in week.days
            )
            if inside_closed:
                report = charts.week_report(project, week, self.at)
                files = days_csv(report.days), entries_csv(report.entries, report.zone)
                assert self.files.setdefault(("week", str(week)), files) == files, week

    def _promises_are_kept(self, project: Project) -> None:
        entered = {
            each.start_on: each
            for each in db.session.scalars(select(Iteration).where(Iteration.project_id == project.id))
        }
        today = day_of(self.at, project.zone)
        for start_on, (days, lines) in self.promised.items():
            row = entered.get(start_on)
            if row is None:
                continue  # nothing was written
            found = self._csv(project, row.number)
            if row.end_on <= today:
                assert found == (days, lines), start_on
            else:
                assert found[1].startswith(lines), start_on
        self.promised = {}


def run(app: Flask, examples: int, steps: int) -> None:
    machine = type("HistoriesHere", (Histories,), {"app": app})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.sqlite_only("the same statements on each engine; here many histories count")
def test_any_history_adds_up(app: Flask) -> None:
    run(app, 15, 30)


@pytest.mark.long
@pytest.mark.sqlite_only("the same statements on each engine; here many histories count")
def test_many_long_histories_add_up(app: Flask) -> None:
    run(app, 300, 60)
