"""Forecasts are kept when they change, and held against what came true."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.barge import LATER, accept, make_barge
from tests.support.inside import inside
from tracker import chores
from tracker.backlog import queries
from tracker.backlog.acceptance_actions import redate
from tracker.backlog.models import Story
from tracker.database import db
from tracker.outbox import worker
from tracker.projects import actions as projects
from tracker.releases import forecast_actions, score_queries
from tracker.releases.models import KeptForecast
from tracker.teams.models import Project


@pytest.fixture
def barge(app, world, clock):
    clock.instant = LATER
    with inside(app):
        return make_barge(world)


def sweep(app, clock):
    worker.do_chores(app, chores.ASKED_FOR, clock)
    assert worker.work_off(app, chores.HANDLERS, clock)[1] == 0


def kept(app, barge, kind="release"):
    with inside(app):
        rows = db.session.scalars(
            select(KeptForecast)
            .where(KeptForecast.project_id == barge.project, KeptForecast.kind == kind)
            .order_by(KeptForecast.id)
        )
        return [(row.kind, row.subject_id, row.points, row.confident_on) for row in rows]


def stories_of(barge):
    """The numbers of the open stories, without the release marker."""
    return [story.id for story in barge.open_stories() if story.story_type != "release"]


def test_the_forecast_of_each_release_is_kept_once(app, clock, barge):
    sweep(app, clock)
    ((kind, subject, points, day),) = kept(app, barge)
    assert (kind, subject, points) == ("release", barge.pier, 8)
    assert day > LATER.date()
    clock.advance(days=1)
    sweep(app, clock)
    assert len(kept(app, barge)) == 1


def test_a_forecast_that_changes_is_kept_beside_the_first(app, clock, barge):
    sweep(app, clock)
    with inside(app):
        barge.add(db.session.get(Project, barge.project), at=clock.advance(hours=1), points=3, times=8)
    sweep(app, clock)
    first, second = kept(app, barge)
    assert second[3] > first[3]


def test_the_forecasts_of_single_stories_are_kept_once_a_day(app, clock, barge):
    sweep(app, clock)
    first = kept(app, barge, "story")
    with inside(app):
        assert [subject for _, subject, *_ in first] == stories_of(barge)
        barge.add(db.session.get(Project, barge.project), at=clock.advance(hours=1), points=3, times=8)
    days = [day for *_, day in first]
    assert days == sorted(days)
    sweep(app, clock)
    assert kept(app, barge, "story") == first
    clock.advance(days=1)
    sweep(app, clock)
    assert len(kept(app, barge, "story")) >= len(first) + 8


def test_the_page_says_how_the_forecasts_of_stories_held(app, clock, barge, world, page_of):
    sweep(app, clock)
    with inside(app):
        number = stories_of(barge)[0]
        accept(db.session.get(Story, number), clock.advance(days=1))
    ada = page_of(world.ada)
    words = ada.get(f"{barge.url}/forecast").words
    assert "Stories done in the last twelve months first forecast1 of 1 100 %" in words
    assert "No release or epic with a kept forecast is done yet" in words
    assert "What was forecast before" in ada.get(f"{barge.url}/forecast/stories/{number}").words


def test_what_is_dated_back_before_its_first_forecast_says_nothing_of_it(app, clock, barge, world, page_of):
    sweep(app, clock)
    with inside(app):
        story = db.session.get(Story, stories_of(barge)[0])
        accept(story, clock.advance(days=1))
        redate(story, LATER - timedelta(days=2), by=world.ada.row, at=clock())
    words = page_of(world.ada).get(f"{barge.url}/forecast").words
    assert "Stories done in the last twelve months" not in words


def test_projects_that_rest_are_not_forecast(app, clock, barge, world):
    with inside(app):
        projects.archive(db.session.get(Project, barge.project), by=world.ada.row, at=LATER)
    sweep(app, clock)
    assert kept(app, barge) == []


def test_what_was_forecast_is_held_against_the_day_it_was_done(app, clock, barge):
    sweep(app, clock)
    with inside(app):
        project, at = db.session.get(Project, barge.project), clock.advance(days=1)
        for story in barge.open_stories():
            accept(story, at)
        (found,) = score_queries.ended(project, queries.facts(project, at))
        assert (found.id, found.done_on) == (barge.pier, at.date())
        assert found.held(found.first, 85)
        assert found.done_on - found.first.on == timedelta(days=1)


def test_a_project_that_did_not_change_is_asked_for_once_a_day(app, clock, barge):
    with inside(app):
        assert forecast_actions.ask(clock()) == 2
    with inside(app):
        assert forecast_actions.ask(clock.advance(hours=1)) == 0
        barge.add(db.session.get(Project, barge.project), at=clock(), points=3, times=1)
    with inside(app):
        assert forecast_actions.ask(clock()) == 1
