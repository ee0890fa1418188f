"""What a story's move to another project means around it: ledgers, epics, searches, pairs, undo."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.backlog.barge_beside import NOW, add_barge, current, move, other, signed
from tracker.backlog import (
    actions,
    blocker_actions,
    epic_actions,
)
from tracker.backlog.project_move_actions import move_to_project
from tracker.backlog.search import parse
from tracker.backlog.search_queries import search
from tracker.backlog.undo_actions import undo
from tracker.database import db
from tracker.ledger.queries import lines_of_epic, lines_of_iteration
from tracker.notifications.models import Notification
from tracker.pairing import actions as pairing
from tracker.pairing import queries as pairs
from tracker.planning import queries as iterations
from tracker.web import Refusal


@pytest.fixture
def barge(ferry):
    add_barge(ferry)
    return ferry


def test_it_goes_out_of_the_one_ledger_and_comes_into_the_other(barge):
    number = barge.stories["timetable"]
    move(barge, "timetable")
    assert ("removed", number, 2) in current(barge.project)
    assert ("added", number, 2) in current(other())


def test_an_iteration_of_the_other_project_that_began_meanwhile_opens_without_it(barge):
    """Nobody wrote in Barge since its second iteration: the third is entered as it stood before the move."""
    move(barge, "timetable", at=NOW + timedelta(days=14))
    entered = current(other())
    assert ("committed", barge.stories["timetable"], 2) not in entered
    assert ("added", barge.stories["timetable"], 2) in entered


def test_iterations_that_have_ended_stay_as_they_were(barge):
    ended = [each.id for each in iterations.latest(barge.project_id, 3)[:-1]]
    before = [lines_of_iteration(each) for each in ended]
    move(barge, "timetable", "card")
    assert [lines_of_iteration(each) for each in ended] == before


def test_it_leaves_the_epic_of_its_label_and_joins_the_one_of_that_name(barge):
    theirs = epic_actions.create(barge.project, name="Money", label="money", **signed(barge))
    ours = epic_actions.create(other(), name="Money", label="money", **signed(barge))
    actions.edit(barge.story("timetable"), labels=["money"], **signed(barge))
    move(barge, "timetable")
    assert [line.kind.value for line in lines_of_epic(theirs.id)][-1] == "removed"
    assert [line.kind.value for line in lines_of_epic(ours.id)] == ["added"]


def test_it_is_found_in_the_project_it_is_in(barge):
    move(barge, "card")

    def found(project):
        return [each.id for each in search(project, parse("card"), by_id=barge.ada.id, at=NOW).stories]

    assert (found(barge.project), found(other())) == ([], [barge.stories["card"]])


def test_days_of_pairs_stay_in_the_log_of_the_project_they_were_worked_in(barge):
    story = barge.story("timetable")
    pairing.log(story, [barge.ada.row, barge.ben.row], day=date(2026, 11, 17), **signed(barge))
    db.session.flush()
    move(barge, "timetable")
    db.session.expire_all()
    (line,) = pairs.pairings_between(barge.project, date(2026, 11, 17), date(2026, 11, 17))
    assert (line.story_id, line.title) == (None, "Show the timetable")
    pairing.remove(line, by=barge.ada.row, at=NOW)
    assert barge.story("timetable").version == other().version
    assert barge.story("timetable").pair_names == ""


def test_what_blocks_another_story_touches_it_no_longer_from_another_project(barge):
    blocker = blocker_actions.add(barge.story("cabin"), f"#{barge.stories['seats']}", **signed(barge))
    move(barge, "seats")
    before = barge.project.version
    actions.change_state(barge.story("seats"), "accepted", **signed(barge))
    assert not blocker.resolved
    assert barge.project.version == before
    blocker_actions.resolve(barge.story("cabin"), blocker, True, **signed(barge))
    assert barge.story("seats").project_id == other().id
    assert barge.story("seats").version == other().version


def test_who_owns_or_follows_it_is_told_but_not_who_moves_it(barge):
    move(barge, "timetable")
    rows = db.session.execute(select(Notification.person_id, Notification.reason))
    assert [tuple(row) for row in rows if row.reason == "moved"] == [(barge.ben.id, "moved")]


def test_what_happened_before_it_moved_is_undone_in_neither_project(barge):
    actions.edit(barge.story("cabin"), title="Choose a berth", **signed(barge))
    version = barge.project.version
    move(barge, "cabin")
    for again in (False, True):
        if again:
            move_to_project(other(), [barge.stories["cabin"]], barge.project, **signed(barge))
        with pytest.raises(Refusal, match=f"Ada Ahlers moved #{barge.stories['cabin']} to another project"):
            undo(barge.project, version, **signed(barge))


def test_the_move_itself_is_not_undone(barge):
    move(barge, "cabin")
    for project in (barge.project, other()):
        with pytest.raises(Refusal, match="cannot be undone"):
            undo(project, project.version, **signed(barge))


def test_there_and_back_leaves_the_story_as_it_was(barge):
    story = barge.story("seats")
    before = (story.title, story.state, story.estimate, story.owners, story.created_at)
    move(barge, "seats")
    move_to_project(other(), [story.id], barge.project, **signed(barge))
    story = barge.story("seats")
    assert story.project_id == barge.project_id
    assert (story.title, story.state, story.estimate, story.owners, story.created_at) == before
