"""Undoing what was done to what hangs on stories, to epics, labels and the heads of iterations."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.backlog.hanging import NOW, epic, hang, label, line, said, who
from tracker.backlog import (
    actions,
    attachment_actions,
    blocker_actions,
    checklist_actions,
    code_actions,
    comment_actions,
    detail_queries,
    epic_actions,
    follower_actions,
    iteration_actions,
    label_actions,
    review_actions,
)
from tracker.backlog.detail_models import Attachment
from tracker.backlog.models import Epic, Story
from tracker.backlog.places import Spot
from tracker.backlog.remembering import values_of
from tracker.backlog.undo_actions import undo
from tracker.backlog.undo_queries import remembered_models
from tracker.database import db
from tracker.pairing import actions as pairing
from tracker.pairing.models import Pairing


@pytest.fixture
def ferry(ferry):
    hang(ferry)
    return ferry


def picture():
    """All rows that are remembered, and what stories say of labels and pairs."""
    db.session.flush()
    db.session.expire_all()
    rows = {
        (name, *row.__mapper__.primary_key_from_instance(row)): values_of(row)
        for name, model in remembered_models().items()
        for row in db.session.scalars(select(model))
    }
    stories = {
        story.id: (story.state, [label.name for label in story.labels], story.pair_day, story.pair_names)
        for story in db.session.scalars(select(Story))
    }
    return rows, stories


def card(verb):
    """A verb of the story `card`."""
    return lambda w: verb(w.story("card"), w, who(w))


VERBS = {
    "checklists": {
        "add a task": card(lambda s, w, by: checklist_actions.add(s, "Pay", **by)),
        "add a criterion": card(lambda s, w, by: checklist_actions.add(s, "It pays", kind="criterion", **by)),
        "tick a task": card(lambda s, w, by: checklist_actions.tick(s, line(w, 1), True, **by)),
        "change a task": card(lambda s, w, by: checklist_actions.edit(s, line(w, 1), "Buy it", **by)),
        "move a task": card(
            lambda s, w, by: checklist_actions.move(s, line(w, 2), line(w, 0), after=False, **by)
        ),
        "delete a task": card(lambda s, w, by: checklist_actions.delete(s, line(w, 0), **by)),
        "delete the last task": card(lambda s, w, by: checklist_actions.delete(s, line(w, 2), **by)),
    },
    "comments": {
        "comment": card(lambda s, w, by: comment_actions.add(s, said(w, "All of *them*"), **by)),
        "change a comment": card(
            lambda s, w, by: comment_actions.edit(s.comments[0], said(w, "Which?"), **by)
        ),
        "delete a comment": card(lambda s, w, by: comment_actions.delete(s.comments[0], **by)),
    },
    "what blocks, reviews, links": {
        "block": card(lambda s, w, by: blocker_actions.add(s, "No terminal yet", **by)),
        "change a blocker": card(lambda s, w, by: blocker_actions.edit(s, s.blockers[0], "The bank", **by)),
        "resolve a blocker": card(lambda s, w, by: blocker_actions.resolve(s, s.blockers[0], True, **by)),
        "delete a blocker": card(lambda s, w, by: blocker_actions.delete(s, s.blockers[0], **by)),
        "accept what blocks": lambda w: actions.delete(w.story("seats"), **who(w)),
        "ask for a review": card(
            lambda s, w, by: review_actions.ask(s, detail_queries.review_types(w.project)[1], None, **by)
        ),
        "give a review away": card(lambda s, w, by: review_actions.assign(s, s.reviews[0], w.ben.row, **by)),
        "judge": card(lambda s, w, by: review_actions.judge(s, s.reviews[0], "pass", **by)),
        "remove a review": card(lambda s, w, by: review_actions.remove(s, s.reviews[0], **by)),
        "link": card(lambda s, w, by: code_actions.link(s, "https://code.example.com/tree/pay", **by)),
        "unlink": card(lambda s, w, by: code_actions.unlink(s, s.code_links[0], **by)),
    },
    "who follows": {
        "follow": card(lambda s, w, by: follower_actions.follow(s, by=w.cy.row, at=NOW)),
        "unfollow": card(lambda s, w, by: follower_actions.unfollow(s, **by)),
        "let others follow": card(
            lambda s, w, by: follower_actions.set_followers(s, [w.cy.row, w.ava.row], **by)
        ),
    },
    "epics and labels": {
        "change an epic": lambda w: epic_actions.edit(
            epic(w, "Piers"), name="Quays", description="*", **who(w)
        ),
        "give an epic another label": lambda w: epic_actions.edit(
            epic(w, "Piers"), label="terminal", **who(w)
        ),
        "move an epic": lambda w: epic_actions.move(epic(w, "Money"), Spot.TOP, **who(w)),
        "delete an epic": lambda w: epic_actions.delete(epic(w, "Money"), **who(w)),
        "rename a label": lambda w: label_actions.rename(label(w, "money"), "fares", **who(w)),
        "merge a label": lambda w: label_actions.merge(label(w, "money"), label(w, "terminal"), **who(w)),
        "delete a label": lambda w: label_actions.delete(label(w, "terminal"), **who(w)),
    },
    "heads of iterations": {
        "strength": lambda w: iteration_actions.set_strength(w.project, 3, 50, **who(w)),
        "strength of an ended one": lambda w: iteration_actions.set_strength(w.project, 2, 50, **who(w)),
        "strength ahead": lambda w: iteration_actions.set_strength(w.project, 5, 50, **who(w)),
        "length": lambda w: iteration_actions.set_length(w.project, 3, 4, **who(w)),
        "goal": lambda w: iteration_actions.set_goal(w.project, 3, "Sell cabins", **who(w)),
    },
    "pairs": {
        "log a pair": lambda w: pairing.log(
            w.story("timetable"), [w.ben.row, w.ada.row], day=NOW.date(), **who(w)
        ),
        "correct a pair": lambda w: pairing.correct(
            db.session.scalars(select(Pairing)).one(), [w.ada.row], **who(w)
        ),
        "remove a pair": lambda w: pairing.remove(db.session.scalars(select(Pairing)).one(), **who(w)),
        "start with whom": lambda w: pairing.start(w.story("card"), [w.ada.row], **who(w)),
    },
}


@pytest.mark.parametrize("verbs", VERBS.values(), ids=VERBS)
def test_what_was_done_is_taken_back_and_done_again(ferry, verbs):
    """One verb after the other, since each leaves all as it was."""
    for name, verb in verbs.items():
        before, version = picture(), ferry.project.version
        verb(ferry)
        after = picture()
        assert after != before, name
        undo(ferry.project, version + 1, **who(ferry))
        assert picture() == before, name
        undo(ferry.project, ferry.project.version, **who(ferry))
        assert picture() == after, name
        undo(ferry.project, ferry.project.version, **who(ferry))
        assert picture() == before, name
        assert undo(ferry.project, version + 1, **who(ferry)) is None, name


def test_an_epic_that_was_added_goes_and_its_label_stays(ferry):
    epic_actions.create(ferry.project, name="Cabins", **who(ferry))
    undo(ferry.project, ferry.project.version, **who(ferry))
    assert epic_names(ferry) == ["Piers", "Money"]
    assert label(ferry, "cabins") is not None
    undo(ferry.project, ferry.project.version, **who(ferry))
    assert epic_names(ferry) == ["Cabins", "Piers", "Money"]


def epic_names(world):
    there = select(Epic).where(Epic.deleted_at.is_(None))
    rows = db.session.scalars(there.order_by(Epic.position, Epic.id))
    return [each.name for each in rows]


def test_a_comment_comes_back_with_its_file(ferry):
    story, signed = ferry.story("card"), who(ferry)
    files = attachment_actions.announce(story, ["plan.pdf"], **signed)
    attachment_actions.arrived({files[0].id: attachment_actions.Stored(6)})
    comment = comment_actions.add(story, said(ferry, "See"), uploads=[files[0].id], **signed)
    comment_actions.delete(comment, **signed)
    version = ferry.project.version
    undo(ferry.project, version, **signed)
    file = db.session.scalars(select(Attachment)).one()
    assert (file.comment.text, file.attached_at) == ("See", NOW)
    undo(ferry.project, ferry.project.version, **signed)
    undo(ferry.project, ferry.project.version, by=ferry.ben.row, at=NOW + timedelta(days=2))
    assert [each.text for each in ferry.story("card").comments][-1:] == ["See"]
    assert not list(db.session.scalars(select(Attachment)))
