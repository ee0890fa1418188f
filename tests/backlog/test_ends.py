"""Stories of several lists go to the top or the end of the list in which each stands, by one change."""

import pytest
from sqlalchemy import select

from tests.support.inside import inside
from tests.world import add_story
from tracker.activity.models import Event
from tracker.backlog import actions, queries
from tracker.backlog.places import Place, Spot
from tracker.database import db
from tracker.projects.actions import change_settings


@pytest.fixture
def ferry(app, world, clock):
    """Ferry, whose people plan: card and quay are planned, seats, harbour and buoy wait; cabin and dogs are
    in the icebox."""
    with inside(app):
        who = {"by": world.ada.row, "at": clock.advance(minutes=1)}
        change_settings(world.project, {"automatic_planning": False}, **who)
        for name, state in (("quay", "unstarted"), ("buoy", "unstarted"), ("dogs", "unscheduled")):
            story = add_story(world.project, world.ada.row, name, estimate=1, state=state, at=who["at"])
            world.stories[name] = story.id
        for name in ("card", "quay"):
            actions.change_state(world.story(name), "planned", **who)
    return world


def lists(app, world):
    """The names of the stories in Current that nobody has begun, in the backlog and in the icebox."""
    names = {number: name for name, number in world.stories.items()}
    with inside(app):
        scheduled = queries.open_stories(world.project, Place(True, Spot.TOP).states)
        iced = queries.open_stories(world.project, Place(False, Spot.TOP).states)
        return [
            [names[each.id] for each in scheduled if each.state == "planned"],
            [names[each.id] for each in scheduled if each.state == "unstarted"],
            [names[each.id] for each in iced],
        ]


def send(page, world, *names, place, status=200):
    stories = " ".join(str(world.stories[name]) for name in names)
    page.post(f"{world.url}/bulk", {"do": "ends", "place": place, "stories": stories}, status, fragment=True)


def test_each_goes_to_the_end_of_its_own_list(app, ferry, page_of):
    before = lists(app, ferry)
    ben = page_of(ferry.ben)
    planned, waiting, iced = ([*names[1:], names[0]] for names in before)
    send(ben, ferry, *(names[0] for names in before), place="bottom")
    assert ben.text == "moved 3 stories to the end of their lists"
    assert lists(app, ferry) == [planned, waiting, iced]
    send(ben, ferry, *(names[0] for names in before), place="bottom")
    assert ben.text == "Nothing to change: it is so already."
    send(ben, ferry, *(names[0] for names in before), place="top")
    assert lists(app, ferry) == before


def test_it_is_one_event(app, ferry, page_of):
    before = lists(app, ferry)
    with inside(app):
        version = ferry.project.version
    send(page_of(ferry.ben), ferry, *(names[0] for names in before), place="bottom")
    with inside(app):
        assert ferry.project.version == version + 1
        kinds = db.session.scalars(select(Event.kind).where(Event.version > version)).all()
    assert kinds == ["stories.changed"]


def test_what_cannot_be_ends_in_a_sentence(app, ferry, page_of):
    ben = page_of(ferry.ben)
    send(ben, ferry, "card", "cabin", place="middle", status=422)
    assert ben.text == "Say to which end of their lists: top or bottom."
    before = lists(app, ferry)
    send(ben, ferry, "card", "ticket", place="top", status=422)
    assert "“Buy a ticket”" in ben.text
    assert lists(app, ferry) == before
