"""A change starts from the plan that this process committed last, and from nothing older."""

from datetime import date, timedelta

from sqlalchemy import select

from tests.support.clock import START
from tests.support.inside import inside
from tracker.activity.models import Event
from tracker.backlog import actions, epic_actions, known_plan, queries
from tracker.backlog.undo_actions import undo
from tracker.database import db
from tracker.planning.calendar import starts_at
from tracker.planning.models import Iteration


def estimated(app, world, points, at):
    """Estimates a story; answers the instant of the event."""
    with inside(app):
        actions.estimate(world.story("card"), points, by=world.ada.row, at=at)
    with app.app_context():
        return db.session.scalars(select(Event.at).order_by(Event.version.desc()).limit(1)).one()


def test_what_was_committed_is_known_and_what_was_not_is_forgotten(app, world):
    estimated(app, world, 1, START)
    with app.app_context():
        known = known_plan.of(world.project)
        assert known is not None
        assert known.facts == queries.facts_read(world.project)
    with app.app_context():
        actions.estimate(world.story("card"), 2, by=world.ada.row, at=START)
        db.session.rollback()
        assert known_plan.of(world.project) == known


def test_what_only_looks_otherwise_is_known_as_it_is(app, world):
    """The epic comes back for whose label a story was given meanwhile: its row is drawn anew."""
    with inside(app):
        signed = {"by": world.ada.row, "at": START}
        epic_actions.create(world.project, name="Money", **signed)
        made = world.project.version
        undo(world.project, made, **signed)
        actions.edit(world.story("card"), labels=["money"], **signed)
        undo(world.project, made + 1, **signed)
        assert world.story("card").version == world.project.version
        known = known_plan.of(world.project)
        assert known is not None
        assert known.facts == queries.facts_read(world.project)


def test_a_clock_that_is_behind_writes_into_no_iteration_that_has_ended(app, world):
    """Another host, whose clock is ahead, opened the next one by a change that did nothing else."""
    estimated(app, world, 1, START)
    monday = date(2026, 11, 23)
    with inside(app):
        end = monday + timedelta(weeks=1)
        row = {"number": 4, "start_on": monday, "end_on": end, "working": "1111100"}
        db.session.add(Iteration(project_id=world.project_id, **row))
        begin = starts_at(monday, world.project.zone)
    assert estimated(app, world, 2, START + timedelta(minutes=1)) == begin
