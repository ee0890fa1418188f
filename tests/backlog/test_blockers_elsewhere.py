"""Stories that wait for a story which moved to another project: its end there lets them go, and nothing is
told of a project to who is not in it."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from tests.support.inside import inside
from tests.world import add_project
from tracker.activity.models import Event
from tracker.backlog import actions, blocker_actions, bulk_actions, undo_actions
from tracker.backlog.detail_models import Blocker
from tracker.backlog.models import Story
from tracker.backlog.project_move_actions import move_to_project
from tracker.charts.life_queries import lives_since
from tracker.chores import HANDLERS
from tracker.database import db
from tracker.outbox import worker
from tracker.projects import actions as projects
from tracker.teams.models import Project, Team
from tracker.teams.permissions import Role


@pytest.fixture
def barge(app, world, clock):
    """The number of Barge, in which Ada and Dora work, and Ben is not. "card" waits in Ferry for "seats",
    which moved there."""
    with inside(app):
        ada, dora = world.ada.row, world.dora.row
        project = add_project(
            "Barge", db.session.get_one(Team, world.team_id), {ada: Role.OWNER, dora: Role.MEMBER}
        )
        text = f"Waits for #{world.stories['seats']}"
        blocker_actions.add(world.story("card"), text, by=ada, at=clock())
        move_to_project(world.project, [world.stories["seats"]], project, by=ada, at=clock())
        return project.id


@pytest.fixture
def tell(app, world, clock):
    """Lets Dora do something in Barge with "seats", and works off what that asks for; how much that was."""

    def tell(deed):
        with inside(app):
            deed(world.story("seats"), by=world.dora.row, at=clock())
        done, failed = worker.work_off(app, HANDLERS, clock)
        assert not failed
        return done

    return tell


@pytest.fixture
def is_let_go(app):
    def ask():
        with inside(app):
            return db.session.scalars(select(Blocker.resolved)).one()

    return ask


def undo(app, barge, by, clock):
    """Takes back the latest change in Barge."""
    with inside(app):
        project = db.session.get_one(Project, barge)
        undo_actions.undo(project, project.version, by=by.row, at=clock())
    assert worker.work_off(app, HANDLERS, clock)[1] == 0


def events(app, project_id):
    with inside(app):
        rows = select(Event.kind, Event.by_id, Event.story_id, Event.details).where(
            Event.project_id == project_id
        )
        return list(db.session.execute(rows.order_by(Event.version)))


def delete_among_others(story, *, by, at):
    bulk_actions.delete(story.project, [story.id], by=by, at=at)


@pytest.mark.parametrize("end", [actions.accept, actions.delete, delete_among_others])
def test_the_end_of_a_story_lets_go_what_waits_elsewhere(app, world, barge, tell, is_let_go, end):
    before = len(events(app, world.project_id))
    assert tell(end) == 1
    assert is_let_go()
    told = events(app, world.project_id)
    assert len(told) == before + 1, "one event of the project that waits"
    assert tuple(told[-1][:3]) == ("blocker.resolved", None, world.stories["card"])
    assert "blocker.resolved" not in [each.kind for each in events(app, barge)]


def test_neither_project_is_told_of_the_other(app, world, barge, tell, page_of):
    tell(actions.accept)
    assert "Dora" not in json.dumps([each.details for each in events(app, world.project_id)])
    ben = page_of(world.ben)
    ben.get(f"{world.url}/stories/{world.stories['card']}")
    assert "resolved what blocked this story" in ben.words
    assert "Dora" not in ben.words
    dora = page_of(world.dora)
    dora.get(f"/projects/{barge}/panels/history")
    assert "Pay by card" not in dora.text
    assert "blocked" not in dora.words


def test_a_step_on_the_way_lets_nothing_go(barge, tell, is_let_go):
    assert tell(actions.start) == 0
    assert not is_let_go()


def test_what_is_let_go_already_stays_as_it_is(app, world, barge, tell, is_let_go, clock):
    with inside(app):
        blocker = db.session.scalars(select(Blocker)).one()
        blocker_actions.resolve(world.story("card"), blocker, True, by=world.ben.row, at=clock())
    before = events(app, world.project_id)
    tell(actions.accept)
    undo(app, barge, world.dora, clock)
    assert events(app, world.project_id) == before, "Ben resolved it, and nobody takes that back"
    assert is_let_go()


def test_taking_the_end_back_makes_it_wait_again_and_doing_it_again_lets_it_go(
    app, world, barge, tell, is_let_go, clock
):
    tell(actions.accept)
    undo(app, barge, world.dora, clock)
    assert not is_let_go()
    assert events(app, world.project_id)[-1].kind == "blocker.reopened"
    undo(app, barge, world.dora, clock)
    assert is_let_go()


def test_what_people_opened_again_stays_open(app, world, barge, tell, is_let_go, clock):
    tell(actions.accept)
    with inside(app):
        blocker = db.session.scalars(select(Blocker)).one()
        blocker_actions.resolve(world.story("card"), blocker, False, by=world.ben.row, at=clock())
    undo(app, barge, world.dora, clock)
    assert not is_let_go()


def test_in_an_archive_nothing_changes(app, world, barge, tell, is_let_go, clock):
    with inside(app):
        projects.archive(world.project, by=world.ada.row, at=clock())
    before = events(app, world.project_id)
    tell(actions.accept)
    assert not is_let_go()
    assert events(app, world.project_id) == before


def test_a_blocker_that_is_gone_by_then_needs_nothing(app, world, barge, tell, clock):
    with inside(app):
        actions.accept(world.story("seats"), by=world.dora.row, at=clock())
    with inside(app):
        blocker = db.session.scalars(select(Blocker)).one()
        blocker_actions.delete(world.story("card"), blocker, by=world.ben.row, at=clock())
    before = events(app, world.project_id)
    assert worker.work_off(app, HANDLERS, clock) == (1, 0)
    assert events(app, world.project_id) == before


def test_where_it_is_accepted_in_the_project_of_both_nothing_is_asked_for(app, world, barge, clock, tell):
    with inside(app):
        project = db.session.get_one(Project, barge)
        move_to_project(world.project, [world.stories["card"]], project, by=world.ada.row, at=clock())
    assert tell(actions.accept) == 0
    with inside(app):
        assert db.session.scalars(select(Blocker.resolved)).one()
        assert world.story("card").version == db.session.get_one(Story, world.stories["seats"]).version


def test_what_blocks_a_story_that_comes_back_was_there_all_the_time(app, world, barge, clock):
    cabin, card = world.stories["cabin"], world.stories["card"]
    with inside(app):
        blocker_actions.add(world.story("card"), f"Waits for #{cabin}", by=world.ada.row, at=clock())
        project = db.session.get_one(Project, barge)
        move_to_project(world.project, [card], project, by=world.ada.row, at=clock())
        move_to_project(project, [card], world.project, by=world.ada.row, at=clock())
        came = {life.story_id: life.came_at for life in lives_since(world.project, clock())}
    assert came[cabin] is None
    assert came[card] == clock()
