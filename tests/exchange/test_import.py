"""Bringing files into a project: what is made of them, once, in one transaction."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from tests.exchange.importing import AT, NOW, count, ferry
from tests.exchange.test_tracker_csv import bytes_of, csv
from tests.support.inside import inside
from tests.world import World
from tracker.accounts.models import Person
from tracker.activity.models import Event
from tracker.backlog.detail_models import Blocker, Comment, Task
from tracker.backlog.detail_queries import history
from tracker.backlog.models import Epic, Label, Story
from tracker.backlog.project_move_actions import move_to_project
from tracker.backlog.queries import facts, icebox
from tracker.backlog.telling import told
from tracker.database import db
from tracker.exchange.actions import import_bytes, import_stories
from tracker.exchange.export_queries import tracker_csv
from tracker.exchange.tracker_csv import read
from tracker.ledger.models import Entry
from tracker.ledger.queries import standing_of_iteration
from tracker.planning.models import Iteration
from tracker.teams.models import Membership, Project


def test_the_history_of_a_story_begins_with_its_import(app: Flask, world: World) -> None:
    with inside(app):
        ferry(world)
        import_bytes(bytes_of("ferry.csv"), "Quay", None, AT, file="ferry.csv")
        stories = db.session.scalars(select(Story).where(Story.title == "Draw pier map").order_by(Story.id))
        lines = [told(history(story, world.ava.row)[0], story.id) for story in stories]
        assert [f"{line.who} {line.what}" for (line,) in lines] == [
            "Ada Ahlers imported 5 stories from ferry.csv",
            "The command line imported 5 stories from ferry.csv",
        ]


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
        (blocker,) = skipper.blockers
        assert (blocker.description, blocker.resolved, blocker.blocking) == ("#600101", False, pier)
        assert {person.name for person in pier.followers} == {"Mina Okafor", "Ola Brandt"}
        assert stories["Summer timetable"].deadline_on == date(2026, 6, 1)
        epic = db.session.scalars(select(Epic)).one()
        assert (epic.name, epic.label.name) == ("Timetable", "timetable")


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


@pytest.mark.parametrize("together", [True, False])
def test_what_has_moved_to_another_project_does_not_come_again(
    app: Flask, world: World, together: bool
) -> None:
    with inside(app):
        project = ferry(world)
        gone = db.session.scalars(
            select(Story.id).where(
                Story.project_id == project.id, Story.state.in_(["started", "unscheduled"])
            )
        ).all()
        for ids in [gone] if together else [[each] for each in gone]:
            move_to_project(project, ids, world.project, by=world.ada.row, at=NOW)
        before = count(Story)
        assert import_bytes(bytes_of("ferry.csv"), "Pier", world.ada.row, NOW).skipped == 6
        assert count(Story) == before


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


def test_what_was_planned_by_hand_comes_into_current_and_goes_out_again(app: Flask, world: World) -> None:
    with inside(app):
        file = b"Id,Title,Estimate,Current State\n1,One,3,planned\n2,Two,1,unstarted\n3,Six,2,planned\n"
        import_bytes(file, "Pier", world.ada.row, NOW)
        import_stories(world.project, read(file, "pier.csv"), world.ada.row, NOW)
        pier = db.session.scalars(select(Project).where(Project.name == "Pier")).one()
        assert not pier.automatic_planning
        known = facts(pier)
        assert [story.state for story in known.current_stories()] == ["planned", "planned"]
        assert standing_of_iteration(known.current.id or 0).keys() == {s.id for s in known.current_stories()}
        assert world.project.automatic_planning
        assert [story.state for story in facts(world.project).queue][-3:] == ["unstarted"] * 3
        number = pier.id
        db.session.commit()
        out = "".join(tracker_csv(number, NOW, "https://tracker.example"))
        assert [story.state for story in read(out.encode(), "pier.csv").stories] == [
            "planned",
            "planned",
            "unstarted",
        ]


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
