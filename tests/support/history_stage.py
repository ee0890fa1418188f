"""The project whose history is lived through: how it begins, how people act on it, and what is remembered
of it between two acts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize
from sqlalchemy import select

from tests.support.delivered import Delivered
from tests.support.inside import inside
from tracker.accounts.models import Person
from tracker.backlog import (
    actions,
    queries,
)
from tracker.backlog.models import Story
from tracker.backlog.places import Place, Spot
from tracker.charts import queries as charts
from tracker.charts.figures import days_csv, entries_csv
from tracker.database import db
from tracker.planning import queries as iterations
from tracker.planning.calendar import WEEK_DAYS
from tracker.projects.actions import create_project
from tracker.teams.models import Project
from tracker.web import Refusal

BEGIN = datetime(2026, 1, 7, 9, 30, tzinfo=UTC)
SCALES = ("0,1,2,3", "0,1,2,4,8", "0,1,2,3,5,8", "0,1,2,3,4,5,8,13")
ZONES = ("Europe/Berlin", "UTC", "America/New_York", "Pacific/Auckland")
NAMES = ("pier", "harbour", "tickets")
picks = st.integers(0, 10**6)


class Stage(RuleBasedStateMachine):
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
        self.closed_with: dict[Any, int] = {}
        self.promised: dict[Any, tuple[str, str]] = {}
        self.delivered = Delivered()
        self.imports = 0
        self.markers: set[int] = set()
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
            other = create_project(
                f"Elsewhere {type(self).projects}",
                f"Team {type(self).projects}",
                by=db.session.get_one(Person, self.by),
                at=self.at,
                point_scale=SCALES[1],
                time_zone=ZONES[weeks],
            )
            self.other_id = other.id

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

    def _person(self) -> int:
        from tracker.accounts.actions import create_person

        return create_person("Ada Ahlers", at=BEGIN).id

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

    def _on_a_story(self, picked: int, verb: Any) -> None:
        def on_one(project: Project, signed: Any) -> None:
            story = self._story(project, picked)
            if story:
                verb(story, signed)

        self._do(on_one)

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
        ours = select(Story.id).where(Story.project_id == project.id, Story.story_type == "release")
        self.markers |= set(db.session.scalars(ours))
        self.before_scopes = {key: set(scope) for key, scope in queries.facts(project).release_scopes.items()}
        self.before = self._accepted(project)

    def _follow(self, project: Project) -> None:
        db.session.flush()
        scopes = queries.facts(project).release_scopes
        self.delivered.follow(scopes, self.before_scopes, self.before, self._accepted(project))

    def _accepted(self, project: Project) -> dict[int, int | None]:
        """The points of what is accepted, None for the other stories."""
        there = Story.project_id == project.id, Story.deleted_at.is_(None)
        rows = db.session.execute(select(Story.id, Story.state, Story.estimate).where(*there))
        return {number: (points or 0) if state == "accepted" else None for number, state, points in rows}


def one(query: Any) -> Any:
    """The only row, or None."""
    return db.session.scalars(query).one_or_none()
