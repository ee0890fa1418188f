"""A closed iteration's chart stays as it was, to the byte, whatever becomes of its stories."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.clock import Clock
from tests.support.inside import inside
from tests.world import World, add_story
from tracker.backlog import actions, iteration_actions
from tracker.backlog.places import Place, Spot
from tracker.charts import exports, queries
from tracker.database import db
from tracker.projects import actions as projects


def taken(app: Any, world: World, clock: Clock) -> dict[str, bytes]:
    """Every file of iteration 3 and of its week; on servers those that pictures are drawn of."""
    with app.app_context():
        forms = exports.FORMATS if db.engine.dialect.name == "sqlite" else ("csv", "json")
        found = {}
        for report in (
            queries.iteration_report(world.project, 3, clock()),
            queries.week_report(world.project, "2026-W47", clock()),
        ):
            for form in (*forms, "scope"):
                name, content = exports.file(report, form)
                found[name] = content
        return found


@pytest.fixture
def closed(app: Any, world: World, clock: Clock) -> dict[str, bytes]:
    """Iteration 3 with one story done, one started and one planned, read in the week after."""
    with inside(app):
        ada = world.ada.row
        for verb in (actions.finish, actions.deliver, actions.accept):
            verb(world.story("timetable"), by=ada, at=clock.advance(minutes=5))
        actions.start(world.story("seats"), by=ada, at=clock.advance(hours=1), owners=[ada])
        actions.start(world.story("card"), by=ada, at=clock.advance(hours=1), owners=[ada])
    clock.set(2026, 11, 24, 8, 0)
    return taken(app, world, clock)


def _icebox(world: World, at: Any) -> None:
    actions.change_state(world.story("card"), "unscheduled", by=world.ada.row, at=at)


def _estimate(world: World, at: Any) -> None:
    actions.estimate(world.story("card"), 1, by=world.ada.row, at=at)


def _delete(world: World, at: Any) -> None:
    actions.delete(world.story("seats"), by=world.ada.row, at=at)


def _reopen(world: World, at: Any) -> None:
    actions.change_state(world.story("timetable"), "started", by=world.ada.row, at=at)


def _retitle(world: World, at: Any) -> None:
    actions.edit(world.story("timetable"), by=world.ada.row, at=at, title="=Another title")


def _move_and_add(world: World, at: Any) -> None:
    story = add_story(world.project, world.ada.row, "New on top", at=at, estimate=2)
    actions.move(story, Place(True, Spot.TOP), by=world.ada.row, at=at)


def _rename(world: World, at: Any) -> None:
    world.ada.row.name = "Ada Renamed"


def _strength(world: World, at: Any) -> None:
    for number in (2, 3):
        iteration_actions.set_strength(world.project, number, 50, by=world.ada.row, at=at)


def _settings(**wanted: Any) -> Callable[[World, Any], None]:
    def change(world: World, at: Any) -> None:
        projects.change_settings(world.project, wanted, by=world.ada.row, at=at)

    change.__name__ = "_".join(("", *wanted))
    return change


CHANGES = [
    _icebox,
    _estimate,
    _delete,
    _reopen,
    _retitle,
    _move_and_add,
    _rename,
    _strength,
    _settings(iteration_length=2),
    _settings(week_start_day="thursday"),
    _settings(point_scale="0,1,2,4,8"),
    _settings(velocity_averaged_over=1, initial_velocity=40),
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__.strip("_"))
def test_nothing_rewrites_a_closed_chart(
    app: Any, world: World, clock: Clock, closed: dict[str, bytes], change: Callable[[World, Any], None]
) -> None:
    with inside(app):
        change(world, clock())
    clock.advance(days=9)
    after = taken(app, world, clock)
    assert [name for name in closed if after[name] != closed[name]] == []


def test_the_running_iteration_does_show_them(
    app: Any, world: World, clock: Clock, closed: dict[str, bytes]
) -> None:
    with app.app_context():
        before = queries.iteration_report(world.project, 4, clock()).chart
    with inside(app):
        _estimate(world, clock())
        _delete(world, clock())
    with app.app_context():
        after = queries.iteration_report(world.project, 4, clock()).chart
    assert before
    assert after
    assert before.now.remaining == 3
    assert {line.kind.value for line in after.entries} >= {"re-estimated", "removed"}


def test_a_week_that_ended_stays_while_its_iteration_runs_on(app: Any, world: World, clock: Clock) -> None:
    with inside(app):
        _settings(iteration_length=2)(world, clock())
    clock.set(2026, 12, 1, 9, 0)
    with app.app_context():
        before = queries.week_report(world.project, "2026-W48", clock())
    with inside(app):
        _settings(iteration_length=4, initial_velocity=33)(world, clock())
    with app.app_context():
        after = queries.week_report(world.project, "2026-W48", clock())
        running = queries.iteration_report(world.project, 4, clock())
    assert after == before
    assert after.chart
    assert "velocity" not in after.chart.heading
    assert running.chart
    assert "velocity" in running.chart.heading


def test_velocity_is_that_for_the_length_of_the_running_iteration(
    app: Any, world: World, clock: Clock
) -> None:
    def heading() -> str:
        with app.app_context():
            chart = queries.iteration_report(world.project, 3, clock()).chart
            return chart.heading if chart else ""

    before = heading()
    assert "velocity" in before
    with inside(app):
        _settings(iteration_length=2)(world, clock.advance(minutes=1))
    assert heading() == before
