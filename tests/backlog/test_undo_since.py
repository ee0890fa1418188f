"""Undoing what somebody has changed since: nothing of theirs is lost."""

import pytest
from sqlalchemy import select

from tests.backlog.hanging import NOW, epic, hang, label, line, said, who
from tracker.backlog import (
    actions,
    checklist_actions,
    comment_actions,
    epic_actions,
    iteration_actions,
    label_actions,
)
from tracker.backlog.models import Story
from tracker.backlog.places import Place, Spot
from tracker.backlog.undo_actions import undo
from tracker.database import db
from tracker.pairing import actions as pairing
from tracker.pairing.models import Pairing
from tracker.web import Refusal


@pytest.fixture
def ferry(ferry):
    hang(ferry)
    return ferry


def newest():
    return db.session.scalars(select(Story).order_by(Story.id.desc())).first()


OF_STORIES = {
    "title": (
        lambda w: actions.edit(w.story("card"), title="Mine", **who(w, "ada")),
        lambda w: actions.edit(w.story("card"), title="Yours", **who(w)),
        "Ben Brandt changed the title of “Yours” since",
    ),
    "estimate": (
        lambda w: actions.estimate(w.story("card"), 1, **who(w, "ada")),
        lambda w: actions.estimate(w.story("card"), 2, **who(w)),
        "Ben Brandt estimated “Pay by card” since",
    ),
    "place": (
        lambda w: actions.move(w.story("card"), Place(True, Spot.TOP), **who(w, "ada")),
        lambda w: actions.move(w.story("card"), Place(True, Spot.BOTTOM), **who(w)),
        "Ben Brandt moved “Pay by card” since",
    ),
    "state": (
        lambda w: actions.finish(w.story("timetable"), **who(w, "ada")),
        lambda w: actions.deliver(w.story("timetable"), **who(w)),
        "Ben Brandt changed the state of “Show the timetable” since",
    ),
    "accepted": (
        lambda w: actions.move(w.story("card"), Place(True, Spot.TOP), **who(w, "ada")),
        lambda w: actions.change_state(w.story("card"), "accepted", **who(w)),
        "Ben Brandt changed the state of “Pay by card” since",
    ),
    "deleted": (
        lambda w: actions.estimate(w.story("card"), 1, **who(w, "ada")),
        lambda w: actions.delete(w.story("card"), **who(w)),
        "Ben Brandt deleted “Pay by card” since",
    ),
    "worked on": (
        lambda w: actions.create(w.project, title="Whistle", **who(w, "ada")),
        lambda w: actions.estimate(newest(), 1, **who(w)),
        "Ben Brandt has worked on “Whistle” since",
    ),
    "started": (
        lambda w: actions.estimate(w.story("cabin"), 1, **who(w, "ada")),
        lambda w: actions.start(w.story("cabin"), **who(w)),
        "needs an estimate",
    ),
}


OF_ROWS = {
    "a task": (
        lambda w: checklist_actions.edit(w.story("card"), line(w, 0), "Mine", **who(w, "ada")),
        lambda w: checklist_actions.edit(w.story("card"), line(w, 0), "Yours", **who(w)),
        "Ben Brandt changed the checklists of “Pay by card” since",
    ),
    "a task that is gone": (
        lambda w: checklist_actions.edit(w.story("card"), line(w, 0), "Mine", **who(w, "ada")),
        lambda w: checklist_actions.delete(w.story("card"), line(w, 0), **who(w)),
        "Ben Brandt changed the checklists of “Pay by card” since",
    ),
    "a task that was ticked": (
        lambda w: checklist_actions.add(w.story("card"), "Mine", **who(w, "ada")),
        lambda w: checklist_actions.tick(w.story("card"), line(w, 3), True, **who(w)),
        "Ben Brandt changed the checklists of “Pay by card” since",
    ),
    "a story that is gone": (
        lambda w: checklist_actions.add(w.story("card"), "Mine", **who(w, "ada")),
        lambda w: actions.delete(w.story("card"), **who(w)),
        "Ben Brandt deleted “Pay by card” since",
    ),
    "a label": (
        lambda w: label_actions.rename(label(w, "money"), "fares", **who(w, "ada")),
        lambda w: label_actions.rename(label(w, "fares"), "tariffs", **who(w)),
        "Ben Brandt changed the label “tariffs” since",
    ),
    "a name that is taken": (
        lambda w: label_actions.delete(label(w, "terminal"), **who(w, "ada")),
        lambda w: actions.edit(w.story("harbour"), labels=["terminal"], **who(w)),
        "There is another label “terminal” by now",
    ),
    "an epic": (
        lambda w: epic_actions.edit(epic(w, "Piers"), description="Mine", **who(w, "ada")),
        lambda w: epic_actions.edit(epic(w, "Piers"), description="Yours", **who(w)),
        "Ben Brandt changed the epic “Piers” since",
    ),
    "a strength": (
        lambda w: iteration_actions.set_strength(w.project, 3, 50, **who(w, "ada")),
        lambda w: iteration_actions.set_strength(w.project, 3, 80, **who(w)),
        "Ben Brandt changed iteration 3 since",
    ),
    "a pair": (
        lambda w: pairing.correct(db.session.scalars(select(Pairing)).one(), [w.ada.row], **who(w, "ada")),
        lambda w: pairing.remove(db.session.scalars(select(Pairing)).one(), **who(w)),
        "Ben Brandt changed the pairs of “Show the timetable” since",
    ),
}


@pytest.mark.parametrize(("mine", "theirs", "sentence"), OF_STORIES.values(), ids=OF_STORIES)
def test_what_somebody_changed_of_a_story_since_is_not_overwritten(ferry, mine, theirs, sentence):
    assert sentence in refused(ferry, mine, theirs)


@pytest.mark.sqlite_only("who has changed what since is compared in plain code")
@pytest.mark.parametrize(("mine", "theirs", "sentence"), OF_ROWS.values(), ids=OF_ROWS)
def test_what_somebody_changed_of_its_rows_since_is_not_overwritten(ferry, mine, theirs, sentence):
    assert sentence in refused(ferry, mine, theirs)


def refused(world, mine, theirs):
    """What is said to Ada, who undoes what is hers after somebody has done theirs."""
    mine(world)
    version = world.project.version
    theirs(world)
    with pytest.raises(Refusal) as refusal:
        undo(world.project, version, **who(world, "ada"))
    db.session.rollback()
    return refusal.value.text


def test_lines_that_others_added_meanwhile_stay_in_order(ferry):
    checklist_actions.delete(ferry.story("card"), line(ferry, 1), **who(ferry))
    version = ferry.project.version
    checklist_actions.add(ferry.story("card"), "Train the crew", **who(ferry, "ada"))
    undo(ferry.project, version, **who(ferry))
    db.session.expire_all()
    lines = [(each.position, each.description) for each in ferry.story("card").tasks]
    assert lines == [(1, "Ask the bank"), (2, "Build it"), (3, "Try it out"), (4, "Train the crew")]


def test_what_others_logged_of_a_story_stays_when_its_start_is_undone(ferry):
    version = ferry.project.version
    pairing.start(ferry.story("card"), [ferry.ben.row], **who(ferry, "ada"))
    pairing.log(ferry.story("card"), [ferry.ben.row], day=NOW.date(), **who(ferry))
    undo(ferry.project, version + 1, **who(ferry, "ada"))
    assert (ferry.story("card").state, ferry.story("card").pair_names) == ("unstarted", "Ben Brandt")


def test_nobody_undoes_what_somebody_else_said(ferry):
    comment_actions.add(ferry.story("card"), said(ferry, "All of them"), **who(ferry))
    with pytest.raises(Refusal, match="Only who wrote"):
        undo(ferry.project, ferry.project.version, **who(ferry, "ada"))


def test_no_row_gets_the_number_of_one_that_may_come_back(ferry):
    version = ferry.project.version
    checklist_actions.delete(ferry.story("card"), line(ferry, 2), **who(ferry))
    checklist_actions.add(ferry.story("card"), "Train the crew", **who(ferry))
    undo(ferry.project, version + 1, **who(ferry))
    db.session.expire_all()
    lines = {each.description for each in ferry.story("card").tasks}
    assert lines == {"Ask the bank", "Build it", "Try it out", "Train the crew"}


def test_a_label_that_somebody_uses_since_is_not_deleted_again(ferry):
    label_actions.delete(label(ferry, "terminal"), **who(ferry))
    undo(ferry.project, ferry.project.version, **who(ferry))
    version = ferry.project.version
    actions.edit(ferry.story("harbour"), labels=["terminal"], **who(ferry, "ada"))
    with pytest.raises(Refusal, match="in use since"):
        undo(ferry.project, version, **who(ferry))
