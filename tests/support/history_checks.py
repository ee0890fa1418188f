"""What must hold after whatever happened."""

from __future__ import annotations

import math
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from hypothesis.stateful import invariant
from sqlalchemy import select

from tests.support.history_stage import Stage
from tracker.activity.models import Event
from tracker.backlog import (
    queries,
)
from tracker.backlog.models import Epic, Story
from tracker.backlog.workflow import IN_PROGRESS
from tracker.charts import queries as charts
from tracker.charts.figures import days_csv, entries_csv
from tracker.charts.week import week_of
from tracker.database import db
from tracker.ledger.entries import Kind, Line, figures, standing
from tracker.ledger.models import Entry
from tracker.ledger.queries import (
    lines_of_epic,
    lines_of_iteration,
    lines_of_release,
    standing_of_iteration,
)
from tracker.planning import queries as iterations
from tracker.planning.calendar import day_of, starts_at
from tracker.planning.models import Iteration
from tracker.planning.schedule import total
from tracker.teams.models import Project


class Checks(Stage):
    """Compares ledger, plan, dates and files after each act."""

    @invariant()
    def all_adds_up(self) -> None:
        if not hasattr(self, "project_id"):
            return
        with self.app.app_context():
            project = db.session.get_one(Project, self.project_id)
            self._ledger_is_the_plan(project)
            self._epics_hold_their_labels(project)
            self._amended_iterations_hold_what_dates_say(project)
            self._entries_stay(project)
            self._closed_stay(project)
            self._closed_strengths_stay(project)
            self._promises_are_kept(project)
            self._no_version_lacks(project)
            other = db.session.get_one(Project, self.other_id)
            self._ledger_is_the_plan(other)
            self._no_version_lacks(other)

    def _no_version_lacks(self, project: Project) -> None:
        versions = db.session.scalars(
            select(Event.version).where(Event.project_id == project.id).order_by(Event.version)
        )
        assert list(versions) == list(range(1, project.version + 1))

    def _ledger_is_the_plan(self, project: Project) -> None:
        facts = queries.facts_read(project)
        known = queries.known_at(project, self.at)
        if known is not None:
            assert known.facts == facts
            assert known.current == standing_of_iteration(facts.current.id or 0)
            held_by_releases = {key: standing(lines_of_release(key)) for key in known.releases}
            assert {key: held or {} for key, held in known.releases.items()} == held_by_releases
        assert facts.current.id is not None
        lines = lines_of_iteration(facts.current.id)
        held = standing(lines)
        assert held == facts.current_scope() == standing_of_iteration(facts.current.id)
        self._adds_up_at_every_instant(lines)
        scopes = facts.release_scopes
        for key, scope in scopes.items():
            held = standing(lines_of_release(key))
            assert {k: v for k, v in held.items() if not v.done} == scope
            assert {k: v.points for k, v in held.items() if v.done} == self.delivered.points[key], key
        assert set(facts.current_scope()) == self._current_from_the_rows(project)
        plan = facts.schedule()
        assert plan[0].stories == facts.current_stories()
        planned = [story.id for each in plan for story in each.stories]
        assert sorted(planned) == sorted(s.id for s in (*facts.accepted_in_current, *facts.scheduled))
        assert len({s.position for s in facts.scheduled}) == len(facts.scheduled)
        assert total(plan[0].stories) >= 0

    def _adds_up_at_every_instant(self, lines: list[Line]) -> None:
        """After each change so far: the sums are those of the stories then in scope."""
        for n, line in enumerate(lines, 1):
            if n < len(lines) and lines[n].at == line.at:
                continue
            held, sums = standing(lines[:n]), figures(lines[:n])
            assert sums.scope == sum(each.points for each in held.values())
            assert sums.remaining == sum(each.points for each in held.values() if not each.done)
            assert sums.unestimated == sum(each.unestimated for each in held.values())

    def _epics_hold_their_labels(self, project: Project) -> None:
        query = select(Epic).where(Epic.project_id == project.id, Epic.deleted_at.is_(None))
        for epic in db.session.scalars(query):
            stories = db.session.scalars(
                select(Story).where(
                    Story.labels.contains(epic.label),
                    Story.deleted_at.is_(None),
                    Story.story_type != "release",
                )
            )
            wanted = {s.id: (s.estimate or 0, s.lacks_estimate, s.state == "accepted") for s in stories}
            assert standing(lines_of_epic(epic.id)) == wanted, epic.name

    def _amended_iterations_hold_what_dates_say(self, project: Project) -> None:
        """Whatever was accepted in an iteration that has ended is done in it, as amended."""
        rows = db.session.scalars(
            select(Iteration).where(Iteration.project_id == project.id).order_by(Iteration.number)
        ).all()
        stories = db.session.scalars(
            select(Story).where(
                Story.project_id == project.id, Story.deleted_at.is_(None), Story.accepted_at.is_not(None)
            )
        ).all()
        for row in rows[:-1]:
            lines = lines_of_iteration(row.id)
            end = starts_at(row.end_on, project.zone)
            assert all((line.at >= end) == (line.dated is not None) for line in lines)
            done = {story_id for story_id, each in standing(lines).items() if each.done}
            for s in stories:
                if s.id not in self.markers and s.accepted_at and s.story_type != "release":
                    day = s.accepted_at.astimezone(project.zone).date()
                    assert s.id in done or not row.start_on <= day < row.end_on, (row.number, s.id)

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

        window = [row for row in rows[:-1][-project.velocity_averaged_over :] if row.strength]
        points = sum(
            Fraction((s.estimate or 0) * 100, row.strength) for row in window for s in accepted_in(row)
        )
        days = sum((row.end_on - row.start_on).days for row in window)
        least = Fraction(1, 7 * project.iteration_length)
        a_day = (
            max(points / days, least)
            if points
            else Fraction(project.initial_velocity, 7 * project.iteration_length)
        )
        assert queries.facts(project).velocity.per_week == a_day * 7
        capacity = math.floor(a_day * (rows[-1].end_on - rows[-1].start_on).days * rows[-1].strength / 100)
        current = [*accepted_in(rows[-1]), *(s for s in stories if s.state in IN_PROGRESS)]
        current += [s for s in stories if s.state == "planned"]
        assert not (project.automatic_planning and any(s.state == "planned" for s in stories))
        used = sum(s.estimate or 0 for s in current)
        for s in (s for s in stories if project.automatic_planning and s.state == "unstarted"):
            used += s.estimate or 0
            if used > capacity:
                break
            current.append(s)
        return {s.id for s in current if s.story_type != "release"}

    def _entries_stay(self, project: Project) -> None:
        ours = select(Story.id).where(Story.project_id.in_([project.id, self.other_id]))
        rows = {
            e.id: tuple(getattr(e, column.key) for column in Entry.__table__.columns)
            for e in db.session.scalars(select(Entry).where(Entry.story_id.in_(ours)).order_by(Entry.id))
        }
        assert all(rows.get(key) == value for key, value in self.seen_entries.items())
        assert all(
            e.points >= 0 or e.kind == Kind.RE_ESTIMATED
            for e in db.session.scalars(select(Entry).where(Entry.story_id.in_(ours)))
        )
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

    def _closed_strengths_stay(self, project: Project) -> None:
        """The strength that a closed chart names is the one with which the iteration ended."""
        today = day_of(self.at, project.zone)
        for each in iterations.ending_after(project.id, date.min):
            if each.span.end_on <= today:
                closed = each.strength_as_closed
                assert self.closed_with.setdefault(each.span.start_on, closed) == closed, each.span

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
