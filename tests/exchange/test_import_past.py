"""The past that an import makes again: iterations, ledgers, instants, settings."""

from __future__ import annotations

from datetime import UTC, date, datetime

from flask import Flask
from sqlalchemy import select

from tests.exchange.importing import AT, NOW, ferry, iterations, named, told
from tests.exchange.test_tracker_csv import bytes_of, csv
from tests.support.inside import inside
from tests.world import World
from tracker.backlog.models import Story
from tracker.backlog.queries import facts
from tracker.database import db
from tracker.exchange.actions import import_bytes, import_stories, project_for
from tracker.ledger.entries import figures
from tracker.ledger.queries import lines_of_iteration, standing_of_iteration


def test_the_past_is_made_again_from_dates(app: Flask, world: World) -> None:
    with inside(app):
        project = ferry(world)
        first, second = iterations(project)
        assert (first.number, first.start_on, first.reconstructed) == (1, date(2026, 2, 23), True)
        assert (second.number, second.start_on, second.reconstructed) == (2, date(2026, 3, 2), True)
        assert told(lines_of_iteration(first.id)) == [
            ("committed", "Draw pier map", 3, "02-23 00:00"),
            ("added", "Boats turn up twice", 0, "02-24 00:00"),
            ("done", "Draw pier map", 3, "02-25 12:00"),
            ("done", "Boats turn up twice", 0, "02-27 12:00"),
        ]
        assert told(lines_of_iteration(second.id)) == [
            ("committed", "Skipper sees the next three departures", 2, "03-02 00:00"),
        ]
        known = facts(project)
        assert known.velocity.points == 3
        assert standing_of_iteration(second.id) == known.current_scope()


def test_a_project_with_a_history_keeps_it(app: Flask, world: World) -> None:
    rows = csv(
        "Id,Title,Estimate,Current State,Created at,Accepted at",
        '1,Long ago,1,accepted,"Oct 1, 2026","Oct 14, 2026"',
        '2,Into a closed one,2,accepted,"Nov 1, 2026","Nov 5, 2026"',
        '3,This week,3,accepted,"Nov 1, 2026","Nov 17, 2026"',
        '4,To come,1,unstarted,"Nov 1, 2026",',
    )
    with inside(app):
        known = iterations(world.project)
        ids = {row.start_on: row.id for row in known}
        before = {row.id: lines_of_iteration(row.id) for row in known}
        report = import_stories(world.project, rows, world.ada.row, NOW)
        assert report.iterations == 6
    with inside(app):
        now = iterations(world.project)
        assert [(row.number, f"{row.start_on:%m-%d}", row.reconstructed) for row in now] == [
            (1, "10-12", True),
            (2, "10-19", True),
            (3, "10-26", True),
            (4, "11-02", False),
            (5, "11-09", False),
            (6, "11-16", False),
        ]
        assert {row.start_on: row.id for row in now if not row.reconstructed} == ids
        assert told(lines_of_iteration(now[0].id)) == [
            ("committed", "Long ago", 1, "10-11 22:00"),
            ("done", "Long ago", 1, "10-14 10:00"),
        ]
        for row in now[3:]:
            assert lines_of_iteration(row.id)[: len(before[row.id])] == before[row.id]
        late = lines_of_iteration(now[3].id)[len(before[now[3].id]) :]
        assert [(line.kind.value, line.points, line.at, line.who) for line in late] == [
            ("added", 2, NOW, "Ada Ahlers"),
            ("done", 2, NOW, "Ada Ahlers"),
        ]
        current = lines_of_iteration(now[5].id)
        assert ("done", 3, NOW) in [(line.kind.value, line.points, line.at) for line in current]
        assert standing_of_iteration(now[5].id) == facts(world.project).current_scope()


def test_a_project_without_a_past_of_the_file_keeps_its_start(app: Flask, world: World) -> None:
    with inside(app):
        import_bytes(bytes_of("without-ids.csv"), "Bells", world.ada.row, AT)
        (only,) = iterations(named("Bells"))
        assert (only.number, only.start_on) == (1, date(2026, 3, 2))
        assert figures(lines_of_iteration(only.id)).scope == 0


def test_a_new_project_takes_its_settings_from_the_file(app: Flask, world: World) -> None:
    with inside(app):
        rows = csv(
            "Title,Type,Estimate,Current State,Accepted at,Iteration,Iteration Start,Iteration End",
            'A,bug,8,accepted,"Mar 3, 2026",4,"Feb 24, 2026","Mar 9, 2026"',
        )
        project = project_for("Tides", world.ada.row, AT, rows)
        assert (project.point_scale, project.bugs_and_chores_are_estimatable) == ("0,1,2,4,8", True)
        assert (project.iteration_length, project.week_start_day) == (2, "tuesday")
        report = import_stories(project, rows, world.ada.row, AT)
        assert (report.notes, report.iterations) == ((), 4)
        assert [(row.number, f"{row.start_on:%m-%d}") for row in iterations(project)][::3] == [
            (1, "01-13"),
            (4, "02-24"),
        ]
        assert project_for("Tides", world.ada.row, AT, rows) is project


def test_times_are_those_of_the_projects_zone_and_never_to_come(app: Flask, world: World) -> None:
    with inside(app):
        rows = csv(
            "Id,Title,Estimate,Current State,Created at,Accepted at,Comment",
            '1,A,1,accepted,"Jul 1, 2026","Jul 2, 2026","x (Ada Ahlers - Jul 1, 2026)"',
            '2,B,1,accepted,"Nov 18, 2026","Nov 18, 2026",',
            "3,C,1,accepted,,,",
            "4,D,1,accepted,2026-11-17T09:30,2026-11-17T10:30:00Z,",
        )
        import_stories(world.project, rows, world.ada.row, NOW)
        a, b, c, d = db.session.scalars(select(Story).where(Story.import_key.is_not(None)).order_by(Story.id))
        assert (a.created_at, a.accepted_at) == (
            datetime(2026, 6, 30, 22, tzinfo=UTC),
            datetime(2026, 7, 2, 10, tzinfo=UTC),
        )
        assert a.comments[0].created_at == datetime(2026, 7, 1, 10, tzinfo=UTC)
        assert b.accepted_at == NOW
        assert (c.created_at, c.accepted_at) == (NOW, NOW)
        assert (d.created_at, d.accepted_at) == (
            datetime(2026, 11, 17, 8, 30, tzinfo=UTC),
            datetime(2026, 11, 17, 10, 30, tzinfo=UTC),
        )
