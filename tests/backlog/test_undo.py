"""Undoing: everything comes back as it was, can be done again, and nobody's later work is lost."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from tests.world import add_story
from tracker.activity.models import Event
from tracker.backlog import actions, label_actions, queries
from tracker.backlog import blocker_actions as blockers
from tracker.backlog import bulk_actions as bulk
from tracker.backlog.models import Story
from tracker.backlog.ordering import GAP
from tracker.backlog.places import Place, Spot
from tracker.backlog.position_actions import renumber
from tracker.backlog.remembering import as_it_is
from tracker.backlog.undo_actions import undo
from tracker.backlog.writing import writing
from tracker.database import db
from tracker.ledger.queries import standing_of_iteration
from tracker.web import Refusal

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)


def events(world):
    return db.session.scalar(select(func.count()).where(Event.project_id == world.project_id))


def picture(world):
    """All that is to be seen of the project's stories, and their order."""
    db.session.flush()
    db.session.expire_all()
    stories = db.session.scalars(select(Story).where(Story.project_id == world.project_id).order_by(Story.id))
    seen = {}
    for story in stories:
        seen[story.id] = as_it_is(story)
        del seen[story.id]["position"]
        if seen[story.id]["deleted"]:
            seen[story.id] = "gone"
    lists = [
        queries.open_stories(world.project, Place(scheduled, Spot.TOP).states) for scheduled in (True, False)
    ]
    return seen, [[story.id for story in each] for each in lists]


def scope_is_right(world):
    facts = queries.facts(world.project)
    assert standing_of_iteration(facts.current.id) == facts.current_scope()


def who(world, name="ben"):
    return {"by": getattr(world, name).row, "at": NOW}


def accept(story, **signed):
    return actions.change_state(story, "accepted", **signed)


VERBS = {
    "start": lambda w: actions.start(w.story("card"), owners=[w.ben.row, w.ada.row], **who(w)),
    "finish": lambda w: actions.finish(w.story("timetable"), **who(w)),
    "accept": lambda w: accept(w.story("timetable"), **who(w)),
    "reopen": lambda w: actions.reject(w.story("ticket"), **who(w)),
    "estimate": lambda w: actions.estimate(w.story("card"), 1, **who(w)),
    "no estimate": lambda w: actions.estimate(w.story("card"), None, **who(w)),
    "rename": lambda w: actions.edit(w.story("card"), title="Pay", description="*How*", **who(w)),
    "type": lambda w: actions.edit(w.story("card"), story_type="chore", **who(w)),
    "labels": lambda w: actions.edit(w.story("card"), labels=["money", "terminal"], **who(w)),
    "owners": lambda w: actions.edit(w.story("timetable"), owners=[w.ada.row], **who(w)),
    "deadline": lambda w: actions.edit(w.story("harbour"), deadline_on=date(2027, 1, 1), **who(w)),
    "move": lambda w: actions.move(w.story("seats"), Place(True, Spot.BOTTOM), **who(w)),
    "ice": lambda w: actions.move(w.story("card"), Place(False, Spot.TOP), **who(w)),
    "thaw": lambda w: actions.move(w.story("cabin"), Place(True, Spot.AFTER, w.stories["seats"]), **who(w)),
    "delete": lambda w: actions.delete(w.story("card"), **who(w)),
    "create": lambda w: actions.create(w.project, title="Whistle", state="unstarted", **who(w)),
}


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
def test_what_was_done_is_taken_back_done_again_and_taken_back(ferry, verb):
    before, order = picture(ferry)
    verb(ferry)
    after = picture(ferry)
    for turn in range(3):
        done = events(ferry)
        event = undo(ferry.project, ferry.project.version, by=ferry.ada.row, at=NOW)
        assert event.kind == "change.undone"
        assert event.details["verb"] == ("took back", "did again")[turn % 2]
        assert events(ferry) == done + 1
        seen, lists = picture(ferry)
        if turn % 2:
            assert (seen, lists) == after
        else:
            assert {key: value for key, value in seen.items() if key in before} == before
            assert lists == order
            assert all(value == "gone" for key, value in seen.items() if key not in before)
        scope_is_right(ferry)


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
def test_undoing_twice_does_nothing(ferry, verb):
    verb(ferry)
    version = ferry.project.version
    undo(ferry.project, version, **who(ferry))
    left = picture(ferry)
    assert undo(ferry.project, version, **who(ferry)) is None
    assert ferry.project.version == version + 1
    assert picture(ferry) == left


def test_other_parts_may_have_changed_since(ferry):
    actions.edit(ferry.story("card"), title="Pay", **who(ferry))
    version = ferry.project.version
    actions.estimate(ferry.story("card"), 1, **who(ferry, "ada"))
    actions.move(ferry.story("card"), Place(True, Spot.TOP), **who(ferry, "ada"))
    undo(ferry.project, version, **who(ferry))
    assert (ferry.story("card").title, ferry.story("card").estimate) == ("Pay by card", 1)


def test_a_story_moved_away_finds_its_place_after_the_list_was_numbered_anew(ferry):
    order = picture(ferry)[1][0]
    actions.move(ferry.story("seats"), Place(False, Spot.TOP), **who(ferry))
    moved = ferry.project.version
    actions.delete(ferry.story("harbour"), **who(ferry))
    deleted = ferry.project.version
    for turn in range(60):
        name = ("cabin", "card")[turn % 2]
        actions.move(ferry.story(name), Place(True, Spot.AFTER, ferry.stories["timetable"]), **who(ferry))
    assert any("renumbered" in (event.before or {}) for event in db.session.scalars(select(Event)))
    undo(ferry.project, deleted, **who(ferry))
    undo(ferry.project, moved, **who(ferry))
    left = [key for key in picture(ferry)[1][0] if key not in (ferry.stories["cabin"], ferry.stories["card"])]
    assert left == [key for key in order if key != ferry.stories["card"]]
    scope_is_right(ferry)


def test_a_place_that_is_taken_is_made_free(ferry):
    seats, card = ferry.story("seats"), ferry.story("card")
    was = seats.position
    actions.move(seats, Place(False, Spot.TOP), **who(ferry))
    moved = ferry.project.version
    card.position = was
    undo(ferry.project, moved, **who(ferry))
    assert seats.position < card.position


def test_what_was_accepted_in_a_closed_iteration_and_taken_back_there_counts_where_it_is_done_again(ferry):
    accept(ferry.story("timetable"), **who(ferry))
    undo(ferry.project, ferry.project.version, **who(ferry))
    later = NOW + timedelta(days=7)
    undo(ferry.project, ferry.project.version, by=ferry.ben.row, at=later)
    assert ferry.story("timetable").accepted_at == later
    scope_is_right(ferry)


def test_what_was_reopened_later_is_accepted_as_of_then(ferry):
    accepted = ferry.story("ticket").accepted_at
    actions.reject(ferry.story("ticket"), **who(ferry))
    undo(ferry.project, ferry.project.version, **who(ferry))
    assert ferry.story("ticket").accepted_at == accepted


def test_what_waited_for_an_accepted_story_waits_again_and_is_let_go_again(ferry):
    blocker = blockers.add(ferry.story("card"), f"#{ferry.stories['timetable']}", **who(ferry))
    accept(ferry.story("timetable"), **who(ferry))
    assert blocker.resolved
    accepted = ferry.project.version
    undo(ferry.project, accepted, **who(ferry))
    assert not blocker.resolved
    assert ferry.story("card").version == accepted + 1
    undo(ferry.project, accepted + 1, **who(ferry))
    assert blocker.resolved
    blockers.resolve(ferry.story("card"), blocker, False, **who(ferry, "ada"))
    undo(ferry.project, accepted + 2, **who(ferry))
    assert (ferry.story("timetable").state, blocker.resolved) == ("started", False)


def test_settings_and_imports_are_not_undone(ferry):
    first = db.session.scalars(select(Event).where(Event.project_id == ferry.project_id)).first()
    with pytest.raises(Refusal, match="cannot be undone"):
        undo(ferry.project, first.version, **who(ferry))


def test_what_lies_far_back_is_not_undone_in_one_go(ferry):
    actions.estimate(ferry.story("card"), 1, **who(ferry))
    version = ferry.project.version
    ferry.project.version += 1001
    with pytest.raises(Refusal, match="More than 1000"):
        undo(ferry.project, version, **who(ferry))


def test_an_event_keeps_only_what_it_replaced(ferry):
    actions.estimate(ferry.story("card"), 3, **who(ferry))
    actions.edit(ferry.story("card"), title="Pay", estimate=3, **who(ferry))
    event = db.session.scalars(select(Event).order_by(Event.version.desc())).first()
    assert event.before == {str(ferry.stories["card"]): {"title": "Pay by card"}}


def test_many_come_back_in_their_order_though_their_list_was_numbered_anew(ferry):
    bugs = [
        add_story(ferry.project, ferry.ben.row, f"Bug {number}", NOW, story_type="bug").id
        for number in range(30)
    ]
    add_story(ferry.project, ferry.ben.row, "The last", NOW, story_type="bug")
    before = picture(ferry)
    version = bulk.delete(ferry.project, bugs, **who(ferry)).version
    with writing(ferry.project, **who(ferry, "ada")) as change:
        renumber(change.project, Place(True, Spot.TOP))
        change.record("story.edited", ferry.story("card"), title="Pay by card", fields="", changes={})
    undo(ferry.project, version, **who(ferry))
    assert picture(ferry) == before


def test_blocks_that_go_at_once_come_back_though_the_second_needed_new_numbers(ferry):
    begun = [
        add_story(ferry.project, ferry.ada.row, f"Ice {n}", state="started", estimate=1) for n in range(3)
    ]
    crowded = [ferry.story("seats"), ferry.story("card"), ferry.story("harbour")]
    for number, story in enumerate([ferry.story("timetable"), *begun]):
        story.position = number * 10 * GAP
    for number, story in enumerate(crowded):
        story.position = begun[-1].position + 1 + number
    db.session.flush()
    before = picture(ferry)[1][0]
    ids = [begun[1].id, ferry.stories["harbour"]]
    moved = bulk.move(ferry.project, ids, Place(True, Spot.TOP), **who(ferry))
    assert "renumbered" in moved.before
    undo(ferry.project, moved.version, **who(ferry))
    assert picture(ferry)[1][0] == before


def test_labels_that_somebody_has_merged_since_are_not_taken_away(ferry):
    actions.edit(ferry.story("card"), labels=["money", "terminal"], **who(ferry))
    version = ferry.project.version
    actions.edit(ferry.story("seats"), labels=["fares"], **who(ferry, "ada"))
    labels = queries.labels_named(ferry.project, ["money", "fares"])
    label_actions.merge(labels["money"], labels["fares"], **who(ferry, "ada"))
    with pytest.raises(Refusal, match="Ada Ahlers changed the labels of"):
        undo(ferry.project, version, **who(ferry))
    assert [label.name for label in ferry.story("card").labels] == ["fares", "terminal"]
