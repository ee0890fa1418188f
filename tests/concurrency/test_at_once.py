"""Several processes change one project at once: nothing acknowledged is lost, and all still adds up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from tests.concurrency.crew import Crew, Done, Job
from tests.support.clock import START
from tests.support.inside import inside
from tests.world import World, add_story
from tracker.activity.models import Event
from tracker.backlog import actions, queries
from tracker.backlog.models import Story
from tracker.backlog.places import Place, Spot
from tracker.backlog.workflow import State
from tracker.database import db
from tracker.ledger.entries import standing
from tracker.ledger.models import Entry
from tracker.ledger.queries import lines_of_iteration, lines_of_release

PROCESSES = 4
EACH = 30


@pytest.fixture(scope="module")
def crew() -> Iterator[Crew]:
    crew = Crew(PROCESSES)
    yield crew
    crew.go_home()


@pytest.fixture
def busy(app: Flask, world: World) -> World:
    """Ferry with twenty stories more."""
    with inside(app):
        for number in range(20):
            state = "unstarted" if number % 5 else "unscheduled"
            story = add_story(world.project, world.ada.row, f"Story {number}", START, state=state, estimate=1)
            world.stories[story.title] = story.id
    return world


def jobs(app: Flask, world: World, *kinds: str, count: int = EACH) -> list[Job]:
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    people = [world.ada, world.ben, world.cy, world.dora][:PROCESSES]
    return [
        Job(url, app.instance_path, world.project_id, who.id, seed, count, kinds)
        for seed, who in enumerate(people)
    ]


def test_everything_at_once(app: Flask, busy: World, crew: Crew) -> None:
    before = version(app, busy)

    done = crew.at_once(jobs(app, busy, "move", "edit", "estimate", "step"))

    assert len(done) > PROCESSES * EACH / 3
    with inside(app):
        events = list(db.session.scalars(select(Event).order_by(Event.version)))
        assert [event.version for event in events] == list(range(1, busy.project.version + 1))
        assert [(event.version, event.kind, event.story_id) for event in events[before:]] == [
            (each.version, each.kind, each.story_id) for each in done
        ]
        assert_last_values(done)
        assert_total_order(busy)
        assert_the_ledger_holds(busy)


def test_moves_at_once_are_as_if_one_after_the_other(app: Flask, busy: World, crew: Crew) -> None:
    with inside(app):
        for story in [*queries.icebox(busy.project)]:
            actions.delete(db.session.get_one(Story, story.id), by=busy.ada.row, at=START)
        order = list_of(busy)

    done = crew.at_once(jobs(app, busy, "move"))

    for each in done:
        spot, neighbour = each.value
        order.remove(each.story_id)
        order.insert(order.index(neighbour) + (spot == Spot.AFTER), each.story_id)
    with inside(app):
        assert list_of(busy) == order
        assert_total_order(busy)


@pytest.mark.parametrize("what", ["move", "start"])
def test_the_very_same_change_twice_at_once_happens_once(
    app: Flask, world: World, crew: Crew, what: str
) -> None:
    before = version(app, world)

    done = crew.at_once(jobs(app, world, f"same {what}", count=1))

    assert len(done) == 1
    assert version(app, world) == before + 1


def test_a_change_that_is_rolled_back_leaves_nothing(app: Flask, world: World) -> None:
    before = version(app, world)
    with inside(app):
        place = Place(True, Spot.BOTTOM)
        actions.move(world.story("seats"), place, by=world.ada.row, at=START)
        db.session.rollback()
    with inside(app):
        assert version(app, world) == before
        assert db.session.query(Event).count() == before


def version(app: Flask, world: World) -> int:
    with app.app_context():
        return world.project.version


def list_of(world: World) -> list[int]:
    """The backlog by position, as moves see it: those in progress where they stand."""
    return [story.id for story in queries.open_stories(world.project, Place(True, Spot.TOP).states)]


def assert_last_values(done: list[Done]) -> None:
    """Whatever was acknowledged last for a field is what the story shows now."""
    fields = {"story.edited": "title", "story.estimated": "estimate"}
    last = {
        (each.story_id, fields.get(each.kind, "state")): each.value
        for each in done
        if each.kind != "story.moved"
    }
    moved_later = {each.story_id: each.version for each in done if each.kind == "story.moved"}
    for (story_id, field), value in last.items():
        story = db.session.get_one(Story, story_id)
        if field == "state" and story_id in moved_later:
            continue  # a move across the border of the icebox changes the state too
        assert getattr(story, field) == value, (story_id, field)


def assert_total_order(world: World) -> None:
    for states in (Place(True, Spot.TOP).states, Place(False, Spot.TOP).states):
        positions = list(
            db.session.scalars(
                select(Story.position).where(
                    Story.project_id == world.project_id,
                    Story.state.in_(states),
                    Story.deleted_at.is_(None),
                )
            )
        )
        assert len(positions) == len(set(positions))


def assert_the_ledger_holds(world: World) -> None:
    """The entries of the current iteration, and of each scheduled release, add up to the plan."""
    facts = queries.facts(world.project)
    assert facts.current.id is not None
    assert standing(lines_of_iteration(facts.current.id)) == facts.current_scope()
    for release_id, scope in facts.release_scopes.items():
        held = standing(lines_of_release(release_id))
        assert {key: value for key, value in held.items() if not value.done} == scope
    assert db.session.scalar(select(Entry.id).where(Entry.points < 0, Entry.kind != "re-estimated")) is None
    accepted = select(Story.id).where(Story.state == State.ACCEPTED, Story.accepted_at.is_(None))
    assert db.session.scalar(accepted) is None
