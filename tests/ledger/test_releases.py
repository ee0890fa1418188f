"""What releases have delivered, when stories are deleted, undone and moved away."""

from datetime import UTC, datetime

import pytest

from tests.support.inside import inside
from tracker.backlog import actions
from tracker.backlog.undo_actions import undo
from tracker.ledger.entries import standing
from tracker.ledger.queries import lines_of_release

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)


@pytest.fixture
def ferry(app, world):
    with inside(app):
        yield world


def who(world):
    return {"by": world.ben.row, "at": NOW}


def delivered(world, name):
    held = standing(lines_of_release(world.stories["harbour"])).get(world.stories[name])
    return held is not None and held.done


def test_a_release_has_delivered_again_what_was_deleted_by_mistake(ferry):
    timetable = ferry.story("timetable")
    actions.change_state(timetable, "accepted", **who(ferry))
    assert delivered(ferry, "timetable")
    actions.delete(timetable, **who(ferry))
    assert not delivered(ferry, "timetable")
    for there in (True, False, True):
        undo(ferry.project, ferry.project.version, **who(ferry))
        assert delivered(ferry, "timetable") == there


def test_what_left_a_release_for_the_icebox_is_not_delivered_by_it_again(ferry):
    timetable = ferry.story("timetable")
    for state in ("accepted", "unscheduled", "accepted"):
        actions.change_state(timetable, state, **who(ferry))
    actions.delete(timetable, **who(ferry))
    undo(ferry.project, ferry.project.version, **who(ferry))
    assert timetable.state == "accepted"
    assert not delivered(ferry, "timetable")
