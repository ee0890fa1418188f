"""The exports that real teams published: all of them come in, except the broken one."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.support.inside import inside
from tests.support.real_data import EXPORTS, of_real_data
from tests.world import World
from tracker.activity.models import Event
from tracker.backlog.detail_models import Comment, Task
from tracker.backlog.models import Label, Story
from tracker.backlog.queries import facts
from tracker.database import db
from tracker.exchange.actions import import_bytes
from tracker.exchange.report import Report
from tracker.exchange.survey import instant
from tracker.ledger.models import Entry
from tracker.ledger.queries import lines_of_iteration
from tracker.planning.models import Iteration
from tracker.teams.models import Membership, Project

AT = datetime(2026, 11, 18, 10, tzinfo=UTC)
BROKEN = "broken-merge-markers-49-rows.csv"

pytestmark = of_real_data

GOOD = {
    "fulcrum-2011-note-column-48-rows.csv": 48,
    "project-2012-60-rows.csv": 60,
    "project-2014-old-headers-34-rows.csv": 34,
    "project-2019-all-states-22-rows.csv": 22,
    "stories-2014-comments-7-rows.csv": 7,
    "stories-2014-ragged-tasks-8-rows.csv": 8,
}


def bring_in(name: str, world: World, **options: Any) -> Report:
    return import_bytes((EXPORTS / name).read_bytes(), "Imported", world.ada.row, AT, file=name, **options)


def imported() -> Project:
    return db.session.scalars(select(Project).where(Project.name == "Imported")).one()


@pytest.mark.parametrize(("name", "rows"), GOOD.items())
def test_a_good_file_comes_in_whole(app: Flask, world: World, name: str, rows: int) -> None:
    with inside(app):
        report = bring_in(name, world)
        assert (report.refused, report.complaints, report.rows) == (False, (), rows)
        project = imported()
        stories = db.session.scalars(select(Story).where(Story.project_id == project.id)).all()
        assert len(stories) == rows
    with inside(app):
        again = bring_in(name, world)
        assert (again.refused, again.skipped, again.counts.all_stories) == (False, rows, 0)
        kinds = db.session.scalars(select(Event.kind).where(Event.project_id == imported().id))
        assert sorted(kinds) == ["project.created", "project.imported"]


@pytest.mark.parametrize("name", [*GOOD, BROKEN])
def test_a_dry_run_says_the_same_and_writes_nothing(app: Flask, world: World, name: str) -> None:
    with inside(app):
        before = counted()
        trial = bring_in(name, world, dry_run=True)
        assert counted() == before
    with inside(app):
        report = bring_in(name, world)
        assert (trial.counts, trial.complaints, trial.notes) == (
            report.counts,
            report.complaints,
            report.notes,
        )


def test_the_broken_file_ends_with_sentences(app: Flask, world: World) -> None:
    with inside(app):
        before = counted()
        report = bring_in(BROKEN, world)
        assert report.refused
        assert counted() == before
        rows = [complaint.row for complaint in report.complaints]
        assert len(rows) == len(set(rows)) == 22
        assert {2, 10, 27, 28, 30, 51} < set(rows)
        assert "Row 2 “<<<<<<< HEAD”: is a mark that a merge left behind, not a story." in map(
            str, report.complaints
        )
    with inside(app):
        report = bring_in(BROKEN, world, skip_bad=True)
        assert not report.refused
        assert report.counts.all_stories == report.rows - report.bad_rows == 27


def test_iterations_and_velocity_of_2012_are_those_of_the_rules(app: Flask, world: World) -> None:
    with inside(app):
        report = bring_in("project-2012-60-rows.csv", world)
        assert not [note for note in report.notes if "iteration" in note.text]
        project = imported()
        rows = db.session.scalars(
            select(Iteration).where(Iteration.project_id == project.id).order_by(Iteration.number)
        ).all()
        assert (rows[0].number, rows[0].start_on, rows[0].reconstructed) == (1, date(2012, 7, 30), True)
        assert rows[-1].span.contains(AT.date())
        assert [row.number for row in rows] == list(range(1, len(rows) + 1))
        assert facts(project).velocity.points == 10
        lines = lines_of_iteration(rows[0].id)
        assert [(line.kind.value, line.points, f"{line.at:%m-%d}") for line in lines] == [
            ("committed", 2, "07-30"),
            ("committed", 1, "07-30"),
            ("committed", 1, "07-30"),
            ("added", 1, "07-31"),
            ("done", 2, "08-03"),
            ("done", 1, "08-03"),
            ("done", 1, "08-05"),
            ("done", 1, "08-05"),
        ]
        people = db.session.scalar(
            select(func.count()).select_from(Membership).where(Membership.project_id == project.id)
        )
        assert people == 9


def test_all_states_of_2019_keep_their_place(app: Flask, world: World) -> None:
    with inside(app):
        bring_in("project-2019-all-states-22-rows.csv", world)
        project = imported()
        known = facts(project)
        assert [story.state for story in known.in_progress] == [
            "rejected",
            "finished",
            "started",
            "delivered",
        ]
        assert len(known.queue) == 7
        assert known.current.reconstructed
        release = db.session.scalars(select(Story).where(Story.title == "First Milestone")).one()
        assert release.deadline_on == date(2019, 2, 22)
        labels = db.session.scalars(
            select(Label.name).where(Label.project_id == project.id).order_by(Label.name)
        )
        assert list(labels) == ["label one", "label two"]


def test_comments_and_tasks_of_2014_are_kept(app: Flask, world: World) -> None:
    with inside(app):
        bring_in("stories-2014-comments-7-rows.csv", world)
        comments = db.session.scalars(select(Comment).order_by(Comment.id)).all()
        assert len(comments) == 6
        assert (comments[0].by and comments[0].by.name) == "Jeff Taggart"
        assert comments[0].created_at == instant(date(2014, 5, 6), imported().zone).replace(hour=12)
        assert bring_in("stories-2014-ragged-tasks-8-rows.csv", world).counts.tasks == 19
        assert db.session.scalar(select(func.count()).select_from(Task)) == 19


def counted() -> list[int]:
    tables = (Project, Story, Event, Entry, Iteration, Membership, Label, Comment)
    return [db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]
