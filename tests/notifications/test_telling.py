"""Telling people, in the transaction that changes something."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.support.clock import START
from tests.support.inside import inside
from tests.world import add_person, add_story
from tracker.backlog import actions, bulk_actions, comment_actions, review_actions
from tracker.backlog.comment_queries import mentionable
from tracker.backlog.detail_queries import review_types
from tracker.backlog.follower_actions import add_followers
from tracker.backlog.mentions import written
from tracker.backlog.models import Story
from tracker.database import db
from tracker.inbox import queries
from tracker.notifications.actions import choose
from tracker.notifications.audience import Reason, Way
from tracker.notifications.models import Notification
from tracker.outbox.mail import Postbox
from tracker.outbox.models import Job
from tracker.teams.models import Membership


@pytest.fixture
def ferry(app, world):
    app.config["POSTBOX"] = Postbox("smtp", "127.0.0.1", 25, sender="tracker@example.com")
    with inside(app):
        yield world


def told():
    rows = db.session.execute(select(Notification.person_id, Notification.reason).order_by(Notification.id))
    return [(person, reason) for person, reason in rows]


def letters():
    return [(job.kind, job.payload["person"]) for job in db.session.scalars(select(Job).order_by(Job.id))]


def deliver(ferry, name="card", **who):
    story = ferry.story(name)
    for verb in (actions.start, actions.finish, actions.deliver):
        verb(story, by=who["by"], at=START)
    return story


def test_a_delivery_is_told_to_who_requested_it(ferry):
    deliver(ferry, by=ferry.ben.row)
    assert told() == [(ferry.ada.id, "delivered")]


def test_nobody_is_told_of_what_they_did_themselves(ferry):
    deliver(ferry, by=ferry.ada.row)
    assert told() == []


def test_an_acceptance_is_told_to_owners_and_followers(ferry):
    story = deliver(ferry, by=ferry.ben.row)
    actions.edit(story, owners=[ferry.ben.row], by=ferry.ben.row, at=START)
    actions.accept(story, by=ferry.ada.row, at=START)
    assert told()[1:] == [(ferry.ben.id, "accepted")]


def test_a_new_owner_is_told_however_they_became_one(ferry):
    ada, ben = ferry.ada.row, ferry.ben.row
    actions.edit(ferry.story("card"), owners=[ada, ben], by=ada, at=START)
    actions.edit(ferry.story("card"), owners=[ben], by=ada, at=START)
    actions.start(ferry.story("seats"), by=ada, at=START, owners=[ada, ben])
    actions.create(ferry.project, title="New", owners=[ben], by=ada, at=START)
    assert told() == [(ferry.ben.id, "owner")] * 3


def test_a_reviewer_is_told(ferry):
    kind = review_types(ferry.project)[0]
    review_actions.ask(ferry.story("card"), kind, ferry.ben.row, by=ferry.ada.row, at=START)
    assert told() == [(ferry.ben.id, "review")]


def test_who_left_the_project_hears_nothing_more(ferry):
    story = ferry.story("card")
    actions.edit(story, owners=[ferry.ben.row], by=ferry.ada.row, at=START)
    db.session.delete(db.session.query(Membership).filter_by(person_id=ferry.ben.id).one())
    comment_actions.add(story, written("Hm", []), by=ferry.ada.row, at=START)
    assert told() == [(ferry.ben.id, "owner")]


def test_who_is_only_named_finds_later_what_was_said_to_them_and_nothing_else(ferry):
    named = add_person("Nina Named", password_hash=None, email=None)
    db.session.add(Membership(project_id=ferry.project_id, person_id=named.id, role="member"))
    actions.edit(ferry.story("card"), owners=[named], by=ferry.ada.row, at=START)
    assert told() == []
    said = written("@Nina, when you are there", mentionable(ferry.project))
    comment_actions.add(ferry.story("card"), said, by=ferry.ada.row, at=START)
    assert told() == [(named.id, "mention")]
    assert letters() == []


def test_an_administrator_hears_of_projects_they_are_not_in(ferry):
    story = add_story(ferry.project, ferry.ava.row, "Tell me", at=START)
    story = db.session.get_one(Story, story.id)
    comment_actions.add(story, written("Done", []), by=ferry.ben.row, at=START)
    assert told() == [(ferry.ava.id, "comment")]


def test_people_are_told_in_the_way_they_chose(ferry):
    ben = ferry.ben.row
    story = ferry.story("card")

    def say(number):
        said = written(f"@Ben {number}", mentionable(ferry.project))
        comment_actions.add(story, said, by=ferry.ada.row, at=START)
        return len(told()), letters()

    assert say(1) == (1, [("mail", ben.id)])
    choose(ben, {Reason.MENTION: Way.INBOX})
    assert say(2) == (2, [("mail", ben.id)])
    choose(ben, {Reason.MENTION: Way.OFF})
    assert say(3) == (2, [("mail", ben.id)])
    choose(ben, {Reason.MENTION: Way.DIGEST})
    assert say(4) == (3, [("mail", ben.id), ("digest", ben.id)])
    assert say(5) == (4, [("mail", ben.id), ("digest", ben.id)])


def test_without_a_mail_server_nothing_is_to_be_sent(app, ferry):
    app.config["POSTBOX"] = None
    deliver(ferry, by=ferry.ben.row)
    assert (len(told()), letters()) == (1, [])


def test_what_is_rolled_back_is_told_to_nobody(ferry):
    deliver(ferry, by=ferry.ben.row)
    db.session.rollback()
    assert (told(), letters()) == ([], [])


def test_what_is_told_to_nobody_asks_nothing_more(app, ferry, count_queries):
    """A kind of event that nobody hears of costs no statement; the number for others does not depend on
    how many hear of it."""
    with count_queries() as statements:
        actions.estimate(ferry.story("card"), 1, by=ferry.ben.row, at=START)
    assert not [each for each in statements if "notification" in each or "story_owner" in each]

    def saying(name):
        with count_queries() as asked:
            comment_actions.add(ferry.story(name), written(name, []), by=ferry.ada.row, at=START)
        return len([each for each in asked if "notification" in each.lower() or "INTO job" in each])

    add_followers(ferry.story("seats"), [ferry.ben.row])
    crowded = ferry.story("card")
    add_followers(crowded, [ferry.ben.row, ferry.cy.row, ferry.ava.row])
    db.session.flush()
    assert saying("seats") == saying("card") == 3


def test_a_change_of_several_stories_is_told_once_to_everybody_it_would_be_told_to(ferry):
    ada, ben = ferry.ada.row, ferry.ben.row
    for name in ("card", "seats"):
        actions.edit(ferry.story(name), owners=[ben], by=ben, at=START)
        actions.start(ferry.story(name), by=ben, at=START)
        actions.finish(ferry.story(name), by=ben, at=START)
    ids = [ferry.stories["card"], ferry.stories["seats"]]
    bulk_actions.change_states(ferry.project, ids, "delivered", by=ben, at=START)
    assert told() == [(ada.id, "delivered")]
    bulk_actions.change_states(ferry.project, ids, "accepted", by=ada, at=START)
    assert told()[1:] == [(ben.id, "accepted")]
    line = queries.lines(ben.id)[0][0]
    assert (line.sentence, line.path) == ("set 2 stories to accepted", f"/projects/{ferry.project_id}")
