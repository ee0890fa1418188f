"""Owners say which programs are told of changes, and see how that went."""

import pytest
from sqlalchemy import select

from tests.support.inside import inside
from tracker.activity.models import Event
from tracker.backlog import actions as backlog
from tracker.database import db
from tracker.webhooks.models import Webhook

HOOK = "https://hook.example/ferry"


@pytest.fixture
def url(world):
    return f"{world.url}/settings/webhooks"


def kinds(app):
    with app.app_context():
        query = select(Event.kind).where(Event.kind.startswith("webhook.")).order_by(Event.id)
        return list(db.session.scalars(query))


def the_id(app):
    with app.app_context():
        return db.session.scalars(select(Webhook.id)).one()


def test_a_webhook_is_added_once_and_its_secret_shown_once(app, page, url):
    page.get(url)
    assert "No program is told of changes yet." in page.words
    page.post(url, {"url": HOOK}, 200)
    secret = page.one("#webhook-secret").get("value")
    assert secret.startswith("whsec_")
    page.post(url, {"url": HOOK})
    page.follow()
    assert "told of changes already" in page.words
    assert secret not in page.text
    assert kinds(app) == ["webhook.added"]


@pytest.mark.parametrize("typed", ["", "hook.example", "ftp://hook.example/", "https://u:p@hook.example/"])
def test_what_is_no_address_is_refused(app, page, url, typed):
    page.post(url, {"url": typed}, 422)
    assert kinds(app) == []


def test_it_is_switched_off_and_on_and_taken_away(app, page, url):
    page.post(url, {"url": HOOK}, 200)
    one = f"{url}/{the_id(app)}"
    for on in ("no", "no", "yes"):
        page.post(f"{one}/switches", {"on": on})
    assert kinds(app) == ["webhook.added", "webhook.changed", "webhook.changed"]
    page.post(f"{one}/deletions")
    page.post(f"{one}/deletions", status=404)
    assert kinds(app)[-1] == "webhook.removed"


def test_the_log_tells_how_each_delivery_went_and_tells_it_again(
    app, world, page, url, clock, listener, webhook_id, work, told
):
    with inside(app):
        backlog.finish(world.story("timetable"), by=world.ben.row, at=clock())
    listener.answers = 500
    work()
    one = f"{url}/{webhook_id}"
    page.get(one)
    assert "Ben Brandt finished “Show the timetable”" in page.words
    assert "waiting 1, last 2026-11-18 10:00 UTC 500" in page.words
    assert "It has taken nothing since" in page.words
    listener.answers = 204
    page.post(page.one("td form").get("action"))
    assert work() == (0, 2, 0)  # the first round's work finds that it was done
    clock.advance(minutes=1)
    assert work() == (0, 0, 0)
    assert len(told()) == 2
    page.get(one)
    assert "delivered 1" in page.words
    assert [each["highlight"] for each in told()] == ["finished", "finished"]
    page.post(f"{one}/trials")
    work()
    assert len(told()) == 3


def test_what_is_switched_off_is_told_nothing_even_by_hand(app, page, url):
    page.post(url, {"url": HOOK}, 200)
    one = f"{url}/{the_id(app)}"
    page.post(f"{one}/switches", {"on": "no"})
    page.post(f"{one}/trials", status=422)
    assert "switched off" in page.words
