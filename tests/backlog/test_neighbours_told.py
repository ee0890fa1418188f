"""Between which stories one stood is told of the past, also where the list was numbered anew meanwhile."""

import pytest
from sqlalchemy import delete, select

from tests.support.inside import inside
from tests.world import add_story
from tracker.activity.models import Event, event_story
from tracker.backlog import actions, bulk_actions, queries
from tracker.backlog.line_up_queries import moves
from tracker.backlog.models import Story
from tracker.backlog.places import Place, Spot
from tracker.database import db
from tracker.exchange.actions import import_stories
from tracker.exchange.tracker_csv import read

SPENT = 45
"""Moves to the very same spot: the list is numbered anew at least twice."""

FILE = b"Id,Title,Type,Current State\n1,Ice,chore,unstarted\n"


def ranked(world):
    return [story.id for story in queries.open_stories(world.project, Place(True, Spot.TOP).states)]


def behind(order, story_id):
    """Those before which and after which the story stands."""
    place = order.index(story_id)
    return order[place + 1], order[place - 1]


def one(story_ids, place, **who):
    actions.move(db.session.get_one(Story, story_ids[0]), place, **who)


def block(story_ids, place, **who):
    bulk_actions.move(db.session.get_one(Story, story_ids[0]).project, story_ids, place, **who)


def test_what_a_file_brought_later_was_no_neighbour(app, world, clock):
    card = world.stories["card"]
    with inside(app):
        actions.move(world.story("card"), Place(True, Spot.BOTTOM), by=world.ada.row, at=clock())
        moved, order = world.project.version, ranked(world)
        import_stories(world.project, read(FILE, "old.csv"), by=world.ada.row, at=clock())
        _, after = moves(world.project, [moved])[moved][card]
        assert after == (world.stories["cabin"], order[-2])
        assert ranked(world)[-1] not in order


def test_nothing_is_told_of_what_is_older_than_a_file_whose_stories_are_not_known(app, world, clock):
    seats = world.stories["seats"]
    with inside(app):
        who = {"by": world.ada.row, "at": clock()}
        actions.move(world.story("card"), Place(True, Spot.BOTTOM), **who)
        older = world.project.version
        import_stories(world.project, read(FILE, "old.csv"), **who)
        db.session.execute(delete(event_story))  # as imports were kept that did not name their stories
        actions.move(world.story("seats"), Place(True, Spot.BOTTOM), **who)
        later = world.project.version
        found = moves(world.project, [older, later])
        assert found[later][seats][1].after_id == ranked(world)[-2]
        assert older not in found


@pytest.mark.parametrize(("verb", "count"), [(one, 1), (block, 2)], ids=["one", "block"])
def test_neighbours_are_told_of_moves_before_the_list_was_numbered_anew(app, world, clock, verb, count):
    with inside(app):
        for number in range(4):
            add_story(world.project, world.ada.row, f"Ice {number}", state="unstarted")
    told = {}
    for _ in range(SPENT):
        with inside(app):
            before = ranked(world)
            going = before[1 : 1 + count]
            place = Place(True, Spot.BEFORE, before[-1])
            verb(going, place, by=world.ada.row, at=clock.advance(minutes=1))
            after = ranked(world)
            told[world.project.version] = {
                each: (behind(before, each), behind(after, each)) for each in going
            }
    with inside(app):
        kept = db.session.scalars(select(Event.before).where(Event.version.in_(told)))
        assert len([before for before in kept if before and "renumbered" in before]) >= 2
        assert {version: of_it for version, of_it in moves(world.project, [*told]).items() if of_it} == told
