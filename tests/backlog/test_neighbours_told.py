"""Between which stories one stood is told of the past, also where the list was numbered anew meanwhile."""

import pytest
from sqlalchemy import select

from tests.support.inside import inside
from tests.world import add_story
from tracker.activity.models import Event
from tracker.backlog import actions, bulk_actions, queries
from tracker.backlog.line_up_queries import moves
from tracker.backlog.models import Story
from tracker.backlog.places import Place, Spot
from tracker.database import db

SPENT = 45
"""Moves to the very same spot: the list is numbered anew at least twice."""


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
