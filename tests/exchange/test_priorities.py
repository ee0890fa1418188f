"""Priorities of stories in files: they come in, make the project show them, and go out again."""

from __future__ import annotations

from csv import DictReader

from flask import Flask
from sqlalchemy import select

from tests.exchange.importing import NOW, named
from tests.exchange.test_export_csv import BASE, came_back, exported
from tests.exchange.test_tracker_csv import bytes_of, csv
from tests.support.inside import inside
from tests.world import World
from tracker.activity.models import Event
from tracker.backlog import actions as backlog
from tracker.backlog.models import Story
from tracker.database import db
from tracker.exchange.actions import examine, import_bytes, import_stories

SHOWN = "Stories have priorities in it, so the project will show them, too; its settings can change that."
WRITTEN = ["p0 - Critical", "p1 - High", "p2 - Medium", "p3 - Low", "none"]


def test_they_come_in_and_go_out_the_same_to_the_byte(app: Flask, world: World) -> None:
    data = bytes_of("priorities.csv")
    with inside(app):
        trial = import_bytes(data, "Rowing", world.ada.row, NOW, dry_run=True)
        assert [str(note) for note in trial.notes] == [SHOWN]
        assert not import_bytes(data, "Rowing", world.ada.row, NOW).refused
        rowing = named("Rowing")
        assert rowing.show_story_priority
        stories = db.session.scalars(select(Story).where(Story.project_id == rowing.id).order_by(Story.id))
        assert [story.priority for story in stories] == ["p0", "p1", "p2", "p3", "none"]
        text = exported(rowing)
        assert [row["Priority"] for row in DictReader(text.splitlines())] == WRITTEN
        assert came_back(rowing, text) == text


def test_a_project_that_shows_none_comes_to_show_them_and_says_so_first(app: Flask, world: World) -> None:
    with inside(app):
        plain = csv("Id,Title,Priority", "1,Row,none", "2,Sing,")
        assert examine(world.project, plain, world.ada.row, NOW).notes == ()
        import_stories(world.project, plain, world.ada.row, NOW)
        assert not world.project.show_story_priority
        rows = csv("Id,Title,Priority", "3,Swim,p1 - High")
        (note,) = examine(world.project, rows, world.ada.row, NOW).notes
        assert str(note) == SHOWN
        import_stories(world.project, rows, world.ada.row, NOW)
        assert world.project.show_story_priority
        last = db.session.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()
        assert (last.kind, last.details["fields"]) == ("project.changed", "priority of stories")
        more = csv("Id,Title,Priority", "4,Dive,P0")
        assert examine(world.project, more, world.ada.row, NOW).notes == ()


def test_a_word_that_is_no_priority_is_complained_about(app: Flask, world: World) -> None:
    (complaint,) = csv("Id,Title,Priority", "1,Row,Urgent").complaints
    assert str(complaint) == f"Row 2, Priority “Urgent”: must be one of {', '.join(WRITTEN)}."


def test_a_project_that_shows_none_writes_none(app: Flask, world: World) -> None:
    with inside(app):
        backlog.edit(world.story("card"), by=world.ada.row, at=NOW, priority="p1")
        text = exported(world.project)
        assert "Priority" not in text.partition("\n")[0]
        assert f"{BASE}/story/show/{world.stories['card']}" in text
