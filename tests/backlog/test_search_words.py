"""The words of stories are found as soon as they are written, however that came about."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from flask import Flask

from tests.support.clock import START
from tests.support.inside import inside
from tests.world import World
from tracker.backlog import actions
from tracker.backlog.detail_models import Comment
from tracker.backlog.models import Story
from tracker.backlog.search import parse
from tracker.backlog.search_models import StoryText
from tracker.backlog.search_queries import search
from tracker.backlog.text_index import fill
from tracker.backlog.undo_actions import undo
from tracker.backlog.words import indexed
from tracker.backlog.writing import writing
from tracker.database import db
from tracker.exchange.actions import import_bytes

Count = Callable[[], AbstractContextManager[list[str]]]


def test_words_follow_every_change_of_text(app: Flask, world: World) -> None:
    def words_of(name: str) -> str:
        return db.session.get_one(StoryText, world.stories[name]).words

    with inside(app):
        actions.edit(
            world.story("card"), by=world.ada.row, at=START, title="Pay by phone", description="Soon"
        )
    with app.app_context():
        assert words_of("card") == indexed("Pay by phone", ["Soon"])
    with inside(app), writing(world.project, by=world.ada.row, at=START) as change:
        story = world.story("card")
        db.session.add(Comment(story_id=story.id, text="Or by app", html="", created_at=START))
        change.record("story.moved", story, title=story.title, **{"from": story.state, "to": story.state})
    with app.app_context():
        assert words_of("card") == indexed("Pay by phone", ["Soon", "Or by app"])
        found = search(world.project, parse("app -card"), by_id=None, at=START)
        assert [story.id for story in found.stories] == [world.stories["card"]]


def test_a_step_and_a_move_ask_nothing_of_the_index(app: Flask, world: World, count_queries: Count) -> None:
    with inside(app), count_queries() as statements:
        actions.start(world.story("card"), by=world.ada.row, at=START, owners=[world.ada.row])
    assert not [statement for statement in statements if "story_text" in statement]


def test_stories_without_words_are_given_theirs(app: Flask, world: World) -> None:
    with inside(app):
        db.session.query(StoryText).delete()
        fill()
    with app.app_context():
        assert db.session.query(StoryText).count() == db.session.query(Story).count()
        found = search(world.project, parse("timetable"), by_id=None, at=START)
        assert [story.id for story in found.stories] == [world.stories["timetable"]]


def test_what_is_imported_is_found(app: Flask, world: World) -> None:
    file = b"Id,Title,Description,Type,Current State\n7,Kraken sighted,Off the pier,feature,unscheduled\n"
    with inside(app):
        report = import_bytes(file, "Ferry", world.ada.row, START)
        assert not report.refused
    with app.app_context():
        found = search(world.project, parse("krak pier"), by_id=None, at=START)
        assert len(found.stories) == 1


def test_what_is_undone_is_found_by_its_words_of_before(app: Flask, world: World) -> None:
    with inside(app):
        actions.edit(world.story("card"), by=world.ada.row, at=START, title="Pay by phone")
        undo(world.project, world.project.version, by=world.ada.row, at=START)
    with app.app_context():
        assert not search(world.project, parse("phone"), by_id=None, at=START).stories
        assert search(world.project, parse("card"), by_id=None, at=START).stories
