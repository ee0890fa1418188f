"""What is said about an epic: on its page, by whom, and who hears of it."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import func, select

from tests.support.inside import inside
from tracker.activity.models import Event
from tracker.backlog import epic_actions
from tracker.backlog.detail_models import Comment
from tracker.backlog.models import Epic
from tracker.database import db


@pytest.fixture
def epic(app, world, clock):
    """The address of the epic Tickets."""
    with inside(app):
        made = epic_actions.create(world.project, by=world.ada.row, at=clock(), name="Tickets")
        return f"{world.url}/epics/{made.id}"


@pytest.fixture
def said(app, world, page_of, epic):
    """A comment by Ben on the epic; its address."""
    page_of(world.ben).post(f"{epic}/comments", {"text": "Who *sells* them?"})
    with inside(app):
        return f"{world.url}/comments/{db.session.scalars(select(Comment.id)).one()}"


def count_events(app):
    with inside(app):
        return db.session.scalar(select(func.count()).select_from(Event))


def comments(app):
    with inside(app):
        return list(db.session.scalars(select(Comment.text)))


def test_it_stands_on_the_page_of_the_epic_and_those_who_only_read_see_it(world, page_of, epic, said):
    for who, may_answer in ((world.ada, True), (world.cy, False)):
        page = page_of(who)
        page.get(epic)
        assert page.texts(".comment .prose") == ["Who sells them?"]
        assert page.one(".comment .prose em").text == "sells"
        assert bool(page.select(".comment-new")) is may_answer
    page_of(world.dora).get(f"{epic}/comments", 404)
    assert "Who" in page_of(world.cy).get(f"{epic}/comments", fragment=True).text


def test_a_member_says_it_once(app, world, page_of, epic):
    before = count_events(app)
    for who, status in ((world.ben, 303), (world.ben, 303), (world.cy, 403), (world.dora, 404)):
        page_of(who).post(f"{epic}/comments", {"text": "Who *sells* them?"}, status)
    page_of(world.ben).get(f"{epic}/comments")
    assert comments(app) == ["Who *sells* them?"]
    assert count_events(app) == before + 1


@pytest.mark.parametrize(
    ("verb", "form", "left"), [("", {"text": "Who buys?"}, ["Who buys?"]), ("/deletions", {}, [])]
)
def test_its_author_changes_and_deletes_it_once(app, world, page_of, epic, said, verb, form, left):
    ben, before = page_of(world.ben), count_events(app)
    ben.post(said + verb, form)
    assert ben.location.partition("#")[0].endswith(epic)
    ben.follow()
    assert comments(app) == left
    assert count_events(app) == before + 1
    ben.post(said + verb, form, 303 if left else 404)
    assert count_events(app) == before + 1
    ben.get(said + verb, 405)


@pytest.mark.parametrize(("verb", "form"), [("", {"text": "Who buys?"}), ("/deletions", {})])
def test_viewers_strangers_and_other_authors_leave_it_alone(app, world, page_of, said, verb, form):
    before = count_events(app)
    page_of(world.cy).post(said + verb, form, 403)
    page_of(world.dora).post(said + verb, form, 404)
    if not verb:
        page_of(world.ada).post(said, form, 403)
    assert comments(app) == ["Who *sells* them?"]
    assert count_events(app) == before


def test_it_has_files_that_are_fetched_and_taken_off(app, world, page_of, epic):
    ben = page_of(world.ben)
    sent = {"text": "The plan", "files": (io.BytesIO(b"fares"), "fares.txt")}
    ben.post(f"{epic}/comments", sent, content_type="multipart/form-data")
    ben.get(epic)
    (link,) = ben.select(".comment .file a")
    assert ben.get(link.get("href")).answer.data == b"fares"
    ben.post(f"{link.get('href')}/deletions")
    assert ben.location.partition("#")[0].endswith(epic)
    assert not ben.get(epic).select(".file a")


def test_whom_it_mentions_is_led_to_it_until_the_epic_is_gone(app, world, page_of, epic, clock):
    page_of(world.ben).post(f"{epic}/comments", {"text": "@Ada, who sells them?"})
    ada = page_of(world.ada)
    link = ada.get("/inbox").one(".told-link")
    assert link.text == "commented on the epic “Tickets”"
    address, _, anchor = link.get("href").partition("#")
    assert address == epic
    assert ada.get(address).select(f"#{anchor}")
    with inside(app):
        epic_actions.delete(db.session.scalars(select(Epic)).one(), by=world.ada.row, at=clock())
    assert "the epic is gone" in ada.get("/inbox").words
    assert not ada.select(".told-link")
