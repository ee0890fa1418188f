"""A webhook is told of changes in their order; one that it does not take holds the following ones back for
minutes, not for days."""

import json

import pytest

from tests.support.inside import inside
from tests.support.listener import listening
from tracker.backlog import actions as backlog
from tracker.database import db
from tracker.webhooks import actions, queries
from tracker.webhooks.models import Webhook

pytestmark = pytest.mark.usefixtures("webhook_id")


@pytest.fixture
def rename(app, world, clock):
    """Changes the title of “Pay by card” to each of these."""

    def rename(*titles):
        for title in titles:
            with inside(app):
                backlog.edit(world.story("card"), by=world.ada.row, at=clock(), title=title)

    return rename


@pytest.fixture
def titles(listener):
    """The titles that the program was told of since it was last asked, in the order in which they came."""
    seen = 0

    def titles():
        nonlocal seen
        fresh, seen = listener.told[seen:], len(listener.told)
        return titles_of(fresh)

    return titles


def titles_of(told):
    changes = (json.loads(body)["changes"][0] for _, _, body in told)
    return [change["new_values"]["name"] for change in changes]


def test_what_is_not_taken_holds_the_following_back_until_it_is(rename, clock, listener, work, titles):
    listener.answers = 503
    rename("One", "Two", "Three")
    assert work() == (3, 0, 1)
    rename("Four")
    clock.advance(seconds=59)
    assert work() == (1, 0, 0)
    assert titles() == ["One"]
    listener.answers = 204
    clock.advance(seconds=1)
    assert work() == (0, 4, 0)
    assert titles() == ["One", "Two", "Three", "Four"]


def test_a_change_that_a_program_never_takes_steps_aside_after_minutes(rename, clock, listener, work, titles):
    listener.refuses = lambda body: b'"new_values":{"name":"One"' in body
    rename("One", "Two", "Three")
    assert work() == (3, 0, 1)
    clock.advance(minutes=1)
    assert work() == (0, 0, 1)
    clock.advance(minutes=5)
    assert work() == (0, 2, 1)
    assert titles() == ["One", "One", "One", "Two", "Three"]
    rename("Four")
    assert work() == (1, 1, 0)
    assert titles() == ["Four"]
    clock.advance(minutes=15)
    rename("Five")
    assert work() == (1, 1, 1)
    assert titles() == ["One", "Five"]


def test_a_program_that_was_down_for_long_hears_what_it_missed_at_once(rename, clock, listener, work, titles):
    listener.answers = 503
    rename("One", "Two", "Three", "Four")
    for _ in range(18):
        work()
        clock.advance(minutes=1)
    assert set(titles()) == {"One", "Two", "Three"}
    listener.answers = 204
    for _ in range(5):  # a try is due within five minutes
        clock.advance(minutes=1)
        work()
    first, *rest = titles()
    assert sorted([first, *rest]) == sorted({"One", "Two", "Three", "Four"})
    assert rest == [each for each in ("One", "Two", "Three", "Four") if each != first]


def test_one_that_is_down_does_not_keep_another_waiting(app, world, rename, clock, listener, work):
    with listening() as other:
        with inside(app):
            actions.add(world.project, other.url, by=world.ada.row, at=clock())
        work()
        listener.answers, other.told[:] = 503, []
        rename("One", "Two", "Three")
        work()
        assert titles_of(other.told) == ["One", "Two", "Three"]


def test_what_somebody_asks_for_once_more_waits_for_nothing(
    app, rename, world, clock, listener, work, titles, webhook_id
):
    rename("One")
    work()
    listener.answers = 503
    rename("Two", "Three")
    work()
    assert titles() == ["One", "Two"]
    listener.answers = 204
    with inside(app):
        webhook = db.session.get_one(Webhook, webhook_id)
        first = queries.log_of(webhook)[-1]
        actions.tell_again(webhook, first.version, at=clock())
    assert work() == (0, 3, 0)
    assert titles() == ["One", "Two", "Three"]
