"""Bringing files into a project: what is made of them, once, in one transaction, with their past."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.exchange.test_tracker_csv import bytes_of, csv, parsed
from tests.support.inside import inside
from tests.world import World
from tracker.accounts.models import Person
from tracker.activity.models import Event
from tracker.backlog.models import Blocker, Comment, Epic, Label, Story, Task
from tracker.backlog.queries import facts, icebox
from tracker.database import db
from tracker.exchange.actions import examine, import_bytes, import_stories, project_for
from tracker.exchange.progress import on_stderr
from tracker.ledger.entries import Line, figures
from tracker.ledger.models import Entry
from tracker.ledger.queries import lines_of_iteration, standing_of_iteration
from tracker.planning.models import Iteration
from tracker.teams.models import Membership, Project

AT = datetime(2026, 3, 4, 10, tzinfo=UTC)
NOW = datetime(2026, 11, 18, 10, tzinfo=UTC)


def ferry(world: World, at: datetime = AT) -> Project:
    """The project of files/ferry.csv, imported when the file says it was current."""
    data = bytes_of("ferry.csv")
    report = import_bytes(data, "Pier", world.ada.row, at, file="ferry.csv")
    assert not report.refused, report.lines()
    return named("Pier")


def named(name: str) -> Project:
    return db.session.scalars(select(Project).where(Project.name == name)).one()


def iterations(project: Project) -> list[Iteration]:
    query = select(Iteration).where(Iteration.project_id == project.id).order_by(Iteration.number)
    return list(db.session.scalars(query))


def told(lines: list[Line]) -> list[tuple[str, str, int, str]]:
    return [(line.kind.value, line.title, line.points, f"{line.at:%m-%d %H:%M}") for line in lines]


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_everything_finds_its_table(app: Flask, world: World) -> None:
    with inside(app):
        project = ferry(world)
        stories = {
            story.title: story
            for story in db.session.scalars(select(Story).where(Story.project_id == project.id))
        }
        pier = stories["Draw pier map"]
        assert [owner.name for owner in pier.owners] == ["Ola Brandt", "Mina Okafor"]
        assert [label.name for label in pier.labels] == ["map", "timetable"]
        assert [(task.description, task.complete) for task in pier.tasks] == [
            ("Ask for colours", True),
            ("Print test", False),
        ]
        (comment,) = pier.comments
        assert (comment.text, comment.by and comment.by.name) == ("Looks right", "Mina Okafor")
        assert comment.html == "<p>Looks right</p>\n"
        assert (pier.requested_by and pier.requested_by.name) == "Mina Okafor"
        assert (pier.created_at, pier.accepted_at) == (
            datetime(2026, 2, 2, tzinfo=UTC),
            datetime(2026, 2, 25, 12, tzinfo=UTC),
        )
        skipper = stories["Skipper sees the next three departures"]
        assert "<strong>delay</strong>" in skipper.description_html
        assert [(each.description, each.resolved) for each in skipper.blockers] == [("#600101", False)]
        assert stories["Summer timetable"].deadline_on == date(2026, 6, 1)
        epic = db.session.scalars(select(Epic)).one()
        assert (epic.name, epic.label.name) == ("Timetable", "timetable")


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


def test_one_event_and_twice_makes_no_doubles(app: Flask, world: World) -> None:
    with inside(app):
        ferry(world)
    tables = (Story, Person, Label, Epic, Task, Comment, Blocker, Entry, Iteration, Event, Membership)
    with inside(app):
        before = [count(table) for table in tables]
        report = import_bytes(bytes_of("ferry.csv"), "Pier", world.ada.row, AT)
        assert (report.skipped, report.refused, report.outcome) == (
            6,
            False,
            "There is nothing new to import.",
        )
        assert [count(table) for table in tables] == before
        (event,) = db.session.scalars(select(Event).where(Event.kind == "project.imported"))
        assert event.details == {"file": "ferry.csv", "stories": 5, "epics": 1}


def test_rows_without_ids_come_once_too(app: Flask, world: World) -> None:
    with inside(app):
        for expected in (3, 0):
            report = import_bytes(bytes_of("without-ids.csv"), "Bells", None, AT)
            assert report.counts.all_stories == expected
        grown = bytes_of("without-ids.csv") + b"Ring it again,chore,unstarted\n"
        assert import_bytes(grown, "Bells", None, AT).counts.all_stories == 1


def test_file_order_is_rank_below_what_is_there(app: Flask, world: World) -> None:
    with inside(app):
        rows = csv(
            "Id,Title,Estimate,Current State",
            "1,One,1,unstarted",
            "2,Frozen,,",
            "3,Three,1,unstarted",
            "4,Ice,,",
        )
        import_stories(world.project, rows, world.ada.row, NOW)
        titles = {story.id: story.title for story in db.session.scalars(select(Story))}
        assert [titles[story.id] for story in facts(world.project).queue][-2:] == ["One", "Three"]
        assert [titles[story.id] for story in icebox(world.project)] == ["Choose a cabin", "Frozen", "Ice"]


def test_people_are_matched_by_name_among_those_of_the_project(app: Flask, world: World) -> None:
    with inside(app):
        known = count(Person)
        rows = csv(
            "Title,Requested By,Owned By,Comment",
            'A,ben  BRANDT,"Ada Ahlers, Dora Diaz",x (dora diaz - Jan 2 2026)',
            'B,,,"Hi (Dora diaz - Jan 2, 2026)"',
            'C,Unknown,,"Hi (Unknown - Jan 2, 2026)"',
            "D,,,Unsigned",
        )
        report = import_stories(world.project, rows, world.ada.row, NOW)
        assert report.counts.people == ("Dora Diaz",)
        assert count(Person) == known + 1
        a, b, c, d = db.session.scalars(select(Story).where(Story.import_key.is_not(None)).order_by(Story.id))
        assert a.requested_by_id == world.ben.id
        assert a.owners[0].id == world.ada.id
        stranger = a.owners[1]
        assert (stranger.id == world.dora.id, stranger.email, stranger.initials) == (False, None, "DD")
        assert b.requested_by_id == world.ada.id
        assert b.comments[0].by_id == stranger.id
        assert (c.requested_by_id, c.comments[0].by_id) == (None, None)
        assert (d.comments[0].by_id, d.comments[0].created_at) == (world.ada.id, NOW)


def test_complaints_refuse_the_whole_file_and_name_the_scale(app: Flask, world: World) -> None:
    with inside(app):
        rows = csv("Id,Title,Estimate", "1,Good,2", "2,Off,5")
        before = count(Event)
        report = import_stories(world.project, rows, world.ada.row, NOW)
        assert report.refused
        assert [str(complaint) for complaint in report.complaints] == [
            "Row 3, Estimate “5”: is not on the project's point scale 0, 1, 2, 3."
        ]
        assert count(Event) == before
        report = import_stories(world.project, rows, world.ada.row, NOW, skip_bad=True)
        assert (report.refused, report.counts.all_stories, report.bad_rows) == (False, 1, 1)
        assert report.lines()[-1] == "Imported 1 story into “Ferry”, leaving out 1 row with complaints."


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
        assert [str(note) for note in report.notes] == [
            "The file puts 1 accepted story into iteration 4 from 2026-02-24; "
            "by the dates of acceptance it is iteration 1 from 2026-03-03."
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


def test_a_dry_run_writes_nothing_and_says_all(app: Flask, world: World) -> None:
    with inside(app):
        before = count(Story), count(Project), count(Person)
        report = examine("Pier", parsed("ferry.csv"), world.ada.row, AT)
        assert report.lines() == [
            "6 rows read from ferry.csv.",
            "To be created:",
            "  2 features: 1 accepted, 1 started",
            "  1 bug: 1 accepted",
            "  1 chore: 1 unscheduled",
            "  1 release: 1 unstarted",
            "  1 epic",
            "  2 labels",
            "  2 comments",
            "  2 tasks",
            "  1 blocker",
            "  3 people not known so far: Mina Okafor, Ola Brandt, Ola (night shift) Brandt",
            "The past is reconstructed from dates; iteration 2 is the current one.",
            "Notes:",
            "  The column Git Branch is not brought in; it is filled in 1 row.",
            "  The column Priority is not brought in; it is filled in 1 row.",
            "  The column Review Type is not brought in; it is filled in 1 row.",
            "  Row 6: is “planned”, which this tracker does by itself; it comes in as unstarted.",
            "Would import 5 stories and 1 epic into “Pier”.",
        ]
        assert (count(Story), count(Project), count(Person)) == before


def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(app: Flask, world: World) -> None:
    with inside(app):
        report = import_bytes(b"Name\nx\n", "Pier", world.ada.row, AT, file="x.csv")
        assert report.refused
        assert report.lines() == [
            "Nothing was imported. The first row must name the columns, Title (or Story) at least. "
            "It reads “Name”."
        ]
        assert db.session.scalars(select(Project).where(Project.name == "Pier")).one_or_none() is None


@pytest.mark.parametrize(("name", "sentence"), [("n" * 51, "has 51 characters"), (" ", "Name the project")])
def test_a_name_that_no_project_can_have_is_refused(
    app: Flask, world: World, name: str, sentence: str
) -> None:
    with inside(app):
        report = import_bytes(b"Title\nx\n", name, world.ada.row, AT)
        assert (report.refused, sentence in report.outcome) == (True, True)


def test_progress_is_told_after_two_seconds_and_once_a_second(capsys: pytest.CaptureFixture[str]) -> None:
    seconds = iter([0, 1.9, 2, 2, 2.5, 3, 3, 9])
    tell = on_stderr(lambda: next(seconds))
    for done in (500, 1000, 1500, 2000, 2500):
        tell(done, 2500)
    assert capsys.readouterr().err == "1,000 of 2,500 rows imported …\n2,000 of 2,500 rows imported …\n"
