"""What a browser sends twice, because the answer got lost, is done once and answered as before."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tests.support.inside import inside
from tests.support.page import Page
from tests.world import World
from tracker.activity.models import Event
from tracker.backlog.models import Story
from tracker.database import db
from tracker.live import actions
from tracker.live.models import AnsweredWrite

FIRST = {"X-Write-Key": "a1b2c3"}
AGAIN = {**FIRST, "X-Write-Again": "yes"}
NEW = {"title": "Sell ice cream", "list": "icebox", "story_type": "feature"}


def send(page: Page, url: str, form: dict[str, Any], headers: dict[str, str]) -> Page:
    return page.post(url, form, fragment=True, headers=headers)


def events(app: Flask) -> int:
    with app.app_context():
        return db.session.query(Event).count()


@pytest.mark.parametrize("second", [AGAIN, FIRST], ids=["sent again", "both at once"])
def test_a_story_that_is_sent_twice_is_there_once(app: Flask, page: Page, world: World, second):
    """Where both are under way at once, the second finds out when it commits."""
    before = events(app)
    number = send(page, f"{world.url}/stories", NEW, FIRST).headers["X-Story-Id"]
    send(page, f"{world.url}/stories", NEW, second)
    assert page.status == 204
    assert page.headers["X-Story-Id"] == number
    assert events(app) == before + 1
    with app.app_context():
        assert db.session.query(Story).filter_by(title=NEW["title"]).count() == 1


def test_what_was_done_stands_though_today_it_would_be_refused(page: Page, world: World):
    card, seats = (f"{world.url}/stories/{world.stories[name]}" for name in ("card", "seats"))
    send(page, f"{card}/transitions", {"state": "started"}, FIRST)
    page.post(f"{seats}/deletions", fragment=True)
    page.post(f"{card}/deletions", fragment=True)
    send(page, f"{card}/transitions", {"state": "started"}, AGAIN)
    assert page.status == 204


def test_what_never_arrived_is_carried_out_when_it_is_sent_again(app: Flask, page: Page, world: World):
    before = events(app)
    send(page, f"{world.url}/stories", NEW, AGAIN)
    assert events(app) == before + 1


def test_what_was_refused_may_be_sent_again(app: Flask, page: Page, world: World):
    page.post(f"{world.url}/stories", {**NEW, "title": ""}, 422, fragment=True, headers=FIRST)
    send(page, f"{world.url}/stories", NEW, AGAIN)
    assert "X-Story-Id" in page.headers


def test_a_key_is_the_key_of_one_person(app: Flask, page: Page, world: World):
    before = events(app)
    send(page, f"{world.url}/stories", NEW, FIRST)
    send(Page(app, world.ben), f"{world.url}/stories", NEW, AGAIN)
    assert events(app) == before + 2


def test_without_a_key_the_same_twice_is_two(app: Flask, page: Page, world: World):
    before = events(app)
    for headers in ({}, {"X-Write-Again": "yes"}, {"X-Write-Key": "x" * 41}):
        send(page, f"{world.url}/stories", NEW, headers)
    assert events(app) == before + 3
    with app.app_context():
        assert db.session.query(AnsweredWrite).count() == 0


def test_a_stranger_learns_nothing_from_a_key(app: Flask, page: Page, world: World):
    send(page, f"{world.url}/stories", NEW, FIRST)
    Page(app, world.dora).post(f"{world.url}/stories", NEW, 404, headers=AGAIN)
    Page(app).post(f"{world.url}/stories", NEW, 401, headers=AGAIN)
    foreign = {**AGAIN, "Sec-Fetch-Site": "cross-site"}
    page.post(f"{world.url}/stories", NEW, 403, headers=foreign)


def test_keys_are_kept_for_two_weeks(app: Flask, page: Page, world: World, clock):
    send(page, f"{world.url}/stories", NEW, {"X-Write-Key": "old"})
    clock.advance(days=13)
    send(page, f"{world.url}/stories", NEW, {"X-Write-Key": "young"})
    with inside(app):
        assert actions.forget(clock.advance(days=2)) == 1
    with app.app_context():
        assert [each.key for each in db.session.query(AnsweredWrite)] == ["young"]
