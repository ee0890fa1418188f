"""Many stories by one verb: one event, all or nothing, the same number of statements, and undone as one."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from tests.support.inside import inside
from tests.world import add_story
from tracker.activity.kinds import sentence
from tracker.activity.models import event_story
from tracker.backlog import bulk_actions as bulk
from tracker.backlog import paste_actions, queries
from tracker.backlog.lines import read_lines
from tracker.backlog.places import Place, Spot
from tracker.backlog.undo_actions import undo
from tracker.database import db
from tracker.ledger.queries import standing_of_iteration
from tracker.web import Refusal

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)


def ids(world, *names):
    return [world.stories[name] for name in names]


def rank(world, scheduled=True):
    names = {key: name for name, key in world.stories.items()}
    stories = queries.open_stories(world.project, Place(scheduled, Spot.TOP).states)
    return [names.get(story.id, story.id) for story in stories]


def places(world):
    return {story.position for story in queries.open_stories(world.project, Place(True, Spot.TOP).states)}


def after(world, name):
    return Place(True, Spot.AFTER, world.stories[name])


def ada(world):
    return [world.ada.row]


def state(world, name):
    return world.story(name).state


def who(world):
    return {"by": world.ben.row, "at": NOW}


DEEDS = {
    "state": (
        lambda w, **who: bulk.change_states(w.project, ids(w, "card", "seats"), "started", **who),
        "set 2 stories to started",
    ),
    "next step": (
        lambda w, **who: bulk.change_states(w.project, ids(w, "card", "timetable"), "next", **who),
        "took 2 stories a step on",
    ),
    "label": (
        lambda w, **who: bulk.add_labels(w.project, ids(w, "card", "cabin"), ["Pier"], **who),
        "put “pier” on 2 stories",
    ),
    "owner": (
        lambda w, **who: bulk.change_owners(w.project, ids(w, "card", "cabin"), add=ada(w), **who),
        "gave 2 stories to Ada Ahlers",
    ),
    "owners": (
        lambda w, **who: bulk.change_owners(
            w.project, ids(w, "card", "timetable"), instead=[w.ada.row], **who
        ),
        "gave 2 stories to Ada Ahlers alone",
    ),
    "estimate": (
        lambda w, **who: bulk.estimate(w.project, ids(w, "card", "cabin"), 2, **who),
        "estimated 2 stories: 2",
    ),
    "type": (
        lambda w, **who: bulk.change_types(w.project, ids(w, "card", "cabin"), "bug", **who),
        "changed the type of 2 stories to bug",
    ),
    "priority": (
        lambda w, **who: bulk.change_priorities(w.project, ids(w, "card", "cabin"), "p1", **who),
        "set the priority of 2 stories to p1",
    ),
    "move": (
        lambda w, **who: bulk.move(w.project, ids(w, "card", "seats"), Place(True, Spot.BOTTOM), **who),
        "moved 2 stories to the end of the backlog",
    ),
    "icebox": (
        lambda w, **who: bulk.move(w.project, ids(w, "card", "timetable"), Place(False, Spot.BOTTOM), **who),
        "moved 2 stories to the end of the icebox",
    ),
    "delete": (
        lambda w, **who: bulk.delete(w.project, ids(w, "card", "cabin"), **who),
        "deleted 2 stories",
    ),
}


@pytest.mark.parametrize(("deed", "words"), DEEDS.values(), ids=DEEDS)
def test_many_are_changed_by_one_event_and_undone_as_one(ferry, deed, words):
    version, before = ferry.project.version, (rank(ferry), rank(ferry, False))
    event = deed(ferry, **who(ferry))
    assert ferry.project.version == version + 1
    assert sentence(event.kind, event.details) == words
    named = db.session.scalar(
        select(func.count()).select_from(event_story).where(event_story.c.event_id == event.id)
    )
    assert named == event.details["count"] == 2
    facts = queries.facts(ferry.project)
    assert standing_of_iteration(facts.current.id) == facts.current_scope()
    undo(ferry.project, event.version, **who(ferry))
    assert (rank(ferry), rank(ferry, False)) == before
    assert ferry.story("card").labels == []
    assert [owner.name for owner in ferry.story("timetable").owners] == ["Ben Brandt"]
    assert ferry.story("card").estimate == 3


@pytest.mark.parametrize("name", [name for name in DEEDS if name not in ("next step", "delete")])
def test_what_is_so_already_leaves_no_event(ferry, name):
    deed, _ = DEEDS[name]
    deed(ferry, **who(ferry))
    version = ferry.project.version
    assert deed(ferry, **who(ferry)) is None
    assert ferry.project.version == version


def test_a_block_moves_in_its_order(ferry):
    bulk.move(
        ferry.project,
        ids(ferry, "harbour", "seats"),
        after(ferry, "card"),
        **who(ferry),
    )
    assert rank(ferry) == ["timetable", "card", "seats", "harbour"]
    bulk.move(ferry.project, ids(ferry, "harbour", "seats"), Place(True, Spot.TOP), **who(ferry))
    assert rank(ferry) == ["timetable", "seats", "harbour", "card"]
    bulk.move(
        ferry.project,
        ids(ferry, "cabin", "harbour"),
        Place(True, Spot.BEFORE, ferry.stories["seats"]),
        **who(ferry),
    )
    assert rank(ferry) == ["timetable", "harbour", "cabin", "seats", "card"]


def test_what_is_in_progress_stays_above_what_is_not(ferry):
    bulk.move(ferry.project, ids(ferry, "timetable", "card"), Place(True, Spot.BOTTOM), **who(ferry))
    assert rank(ferry) == ["timetable", "seats", "harbour", "card"]


def test_stories_that_come_from_several_lists_get_places_of_their_own(ferry):
    away = ids(ferry, "timetable", "seats", "card", "harbour")
    bulk.change_states(ferry.project, away, "unscheduled", **who(ferry))
    bulk.change_states(ferry.project, ids(ferry, "ticket", "seats"), "started", **who(ferry))
    assert len(places(ferry)) == 2
    bulk.move(ferry.project, ids(ferry, "seats", "timetable", "card"), Place(True, Spot.BOTTOM), **who(ferry))
    assert rank(ferry) == ["ticket", "seats", "timetable", "card"]
    assert len(places(ferry)) == 4


def test_a_block_finds_room_where_there_is_none(ferry):
    seats, card = ferry.story("seats"), ferry.story("card")
    card.position = seats.position + 1
    bulk.move(ferry.project, ids(ferry, "cabin", "harbour"), Place(True, Spot.AFTER, seats.id), **who(ferry))
    assert rank(ferry) == ["timetable", "seats", "harbour", "cabin", "card"]
    undo(ferry.project, ferry.project.version, **who(ferry))
    assert rank(ferry) == ["timetable", "seats", "card", "harbour"]


REFUSED = {
    "a chore is not delivered": (
        lambda w, **who: bulk.change_states(w.project, ids(w, "card", "harbour"), "delivered", **who),
        "“The harbour opens”: A release cannot be delivered",
    ),
    "no estimate": (
        lambda w, **who: bulk.change_states(w.project, ids(w, "card", "cabin"), "started", **who),
        "“Choose a cabin”: This feature needs an estimate",
    ),
    "no next step": (
        lambda w, **who: bulk.change_states(w.project, ids(w, "card", "ticket"), "next", **who),
        "“Buy a ticket” has no next step: it is accepted.",
    ),
    "no such state": (
        lambda w, **who: bulk.change_states(w.project, ids(w, "card"), "asleep", **who),
        "“asleep” is not a state",
    ),
    "off the scale": (
        lambda w, **who: bulk.estimate(w.project, ids(w, "card", "cabin"), 7, **who),
        "“Pay by card”: 7 is not on this project's point scale",
    ),
    "a release has no points": (
        lambda w, **who: bulk.estimate(w.project, ids(w, "card", "harbour"), 1, **who),
        "“The harbour opens”: A release has no estimate",
    ),
    "accepted": (
        lambda w, **who: bulk.move(w.project, ids(w, "card", "ticket"), Place(True, Spot.TOP), **who),
        "“Buy a ticket”: Accepted stories are ordered",
    ),
    "beside itself": (
        lambda w, **who: bulk.move(w.project, ids(w, "card"), after(w, "card"), **who),
        "beside itself",
    ),
    "a neighbour that left": (
        lambda w, **who: bulk.move(w.project, ids(w, "card"), after(w, "cabin"), **who),
        "has moved meanwhile",
    ),
    "nothing selected": (lambda w, **who: bulk.delete(w.project, [], **who), "Select some stories first"),
    "gone": (
        lambda w, **who: bulk.delete(w.project, [*ids(w, "card"), 10**6], **who),
        "is not there any more",
    ),
    "no label": (lambda w, **who: bulk.add_labels(w.project, ids(w, "card"), [" "], **who), "Name a label"),
    "no such type": (
        lambda w, **who: bulk.change_types(w.project, ids(w, "card"), "epic", **who),
        "not a type",
    ),
    "no such priority": (
        lambda w, **who: bulk.change_priorities(w.project, ids(w, "card"), "high", **who),
        "“high” is not a priority",
    ),
}


@pytest.mark.parametrize(("deed", "words"), REFUSED.values(), ids=REFUSED)
def test_where_one_cannot_none_is_changed_and_it_is_named(ferry, deed, words):
    db.session.commit()
    version = ferry.project.version
    with pytest.raises(Refusal) as refused:
        deed(ferry, **who(ferry))
    assert words in refused.value.text
    db.session.rollback()
    assert ferry.project.version == version
    assert (state(ferry, "card"), ferry.story("card").estimate) == ("unstarted", 3)


def test_lines_become_stories_in_their_order_by_one_event(ferry):
    version = ferry.project.version
    text = "Sell tea (1) #Galley\nbug: The kettle leaks\nSell cake (2) #galley #treats"
    stories = paste_actions.add(ferry.project, read_lines(text), "unstarted", **who(ferry))
    assert ferry.project.version == version + 1
    assert rank(ferry)[:5] == ["timetable", *(story.id for story in stories), "seats"]
    assert [story.estimate for story in stories] == [1, None, 2]
    assert [[label.name for label in story.labels] for story in stories] == [
        ["galley"],
        [],
        ["galley", "treats"],
    ]
    assert stories[0].requested_by is ferry.ben.row
    undo(ferry.project, version + 1, **who(ferry))
    assert rank(ferry) == ["timetable", "seats", "card", "harbour"]


def test_a_line_that_cannot_become_a_story_is_named_by_its_number(ferry):
    with pytest.raises(Refusal, match=r"Line 2: 7 is not on this project's point scale"):
        paste_actions.add(ferry.project, read_lines("Sell tea\nSell cake (7)"), "unscheduled", **who(ferry))
    with pytest.raises(Refusal, match="at most 200"):
        paste_actions.add(ferry.project, read_lines("Tea\n" * 201), "unscheduled", **who(ferry))


@pytest.mark.parametrize("name", DEEDS)
def test_the_number_of_statements_does_not_grow(app, world, page_of, count_queries, name):
    with inside(app):
        more = [add_story(world.project, world.ada.row, f"More {n}", estimate=1).id for n in range(40)]
    fields = {
        "state": {"state": "started"},
        "next step": {"do": "state", "state": "next"},
        "label": {"labels": "pier"},
        "owner": {"do": "own", "people": world.ada.id},
        "owners": {"people": world.ada.id},
        "estimate": {"estimate": "2"},
        "type": {"story_type": "bug"},
        "priority": {"priority": "p1"},
        "move": {"list": "backlog", "place": "top"},
        "icebox": {"do": "move", "list": "icebox", "place": "bottom"},
        "delete": {},
    }[name]
    counts = []
    ben = page_of(world.ben)
    for some in (more[:2], more[2:]):
        with count_queries() as statements:
            data = {"do": name, "stories": " ".join(map(str, some)), **fields}
            ben.post(f"{world.url}/bulk", data, 200, fragment=True)
        counts.append(len(statements))
    assert abs(counts[1] - counts[0]) <= 3, counts
    assert max(counts) <= 30
