"""Others are let follow a story, and taken off it, by whoever works on it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from tests.support.inside import inside
from tracker.activity.models import Event
from tracker.backlog import actions, comment_actions, follower_actions
from tracker.backlog.mentions import written
from tracker.backlog.telling import told
from tracker.backlog.undo_actions import undo
from tracker.database import db
from tracker.notifications.models import Notification
from tracker.web import Refusal

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)


@pytest.fixture
def story(app, world):
    """“Pay by card”, which Ada requested and therefore follows."""
    with inside(app):
        yield world.story("card")


@pytest.fixture
def url(world):
    return f"{world.url}/stories/{world.stories['card']}/followers"


def follow(app, world):
    with inside(app):
        return [person.name for person in world.story("card").followers]


def change(world, story, *, come="", go="", by="ada"):
    people = {"come": come.split(), "go": go.split()}
    rows = {way: [getattr(world, name).row for name in names] for way, names in people.items()}
    follower_actions.change_followers(story, **rows, by=getattr(world, by).row, at=NOW)


ODD = {
    "no number": ({"followers": ["Cy"]}, "Followers must be people of this project."),
    "a number longer than any": ({"followers": ["9" * 5000]}, "Followers must be people of this project."),
}


@pytest.mark.parametrize(("sent", "sentence"), ODD.values(), ids=ODD)
def test_what_names_nobody_is_refused_in_a_sentence(app, world, page_of, url, sent, sentence):
    page = page_of(world.ben)
    page.post(url, {**sent, "followers_were": f"{world.ada.id}"}, 422)
    assert sentence in page.text
    assert follow(app, world) == ["Ada Ahlers"]


def test_what_no_form_can_have_shown_is_passed_over(app, world, page_of, url):
    page = page_of(world.ben)
    page.post(url, {"followers": [world.cy.id], "followers_were": f"{'9' * 5000} x {world.ada.id}"})
    assert follow(app, world) == ["Cy Celik"]
    edits = url.removesuffix("/followers")
    page.post(edits, {"owners": [world.ben.id], "owners_were": "9" * 5000}, 204, fragment=True)
    with inside(app):
        assert [owner.name for owner in world.story("card").owners] == ["Ben Brandt"]


def test_who_is_chosen_comes_who_was_taken_off_goes_and_who_came_meanwhile_stays(app, world, page_of, url):
    ada, ben, cy = world.ada.id, world.ben.id, world.cy.id
    page = page_of(world.ben)
    page.post(url, {"followers": [ada, cy], "followers_were": f"{ada}"})
    assert follow(app, world) == ["Ada Ahlers", "Cy Celik"]
    page.post(url, {"followers": [ben], "followers_were": f"{ada}"})
    assert follow(app, world) == ["Ben Brandt", "Cy Celik"]
    page.post(url, {"followers_were": f"{ben} {cy}"})
    assert follow(app, world) == []


def test_nobody_from_outside_the_project_is_let_follow(app, world, page_of, url):
    page = page_of(world.ben)
    page.post(url, {"followers": [world.cy.id, world.dora.id]}, 422)
    assert "Followers must be people of this project." in page.text
    assert follow(app, world) == ["Ada Ahlers"]


def test_who_has_left_the_project_is_taken_off_as_anybody_is(app, world, page_of, url):
    with inside(app):
        follower_actions.add_followers(world.story("card"), [world.dora.row])
        db.session.commit()
    page_of(world.ben).post(
        url, {"followers": [world.dora.id], "followers_were": f"{world.ada.id} {world.dora.id}"}
    )
    assert follow(app, world) == ["Dora Diaz"]
    page_of(world.ben).post(url, {"followers_were": f"{world.dora.id}"})
    assert follow(app, world) == []


SENTENCES = {
    "somebody else": ({"come": "cy"}, "let Cy Celik follow this story"),
    "two": ({"come": "ben cy"}, "let Ben Brandt and Cy Celik follow this story"),
    "off": ({"go": "ada", "by": "ben"}, "took Ada Ahlers off those who follow this story"),
    "one for another": (
        {"come": "cy", "go": "ada"},
        "let Cy Celik follow and took Ada Ahlers off those who follow this story",
    ),
    "oneself": ({"come": "ben", "by": "ben"}, "follows this story"),
    "oneself no longer": ({"go": "ada"}, "follows this story no longer"),
}


@pytest.mark.sqlite_only("sentences are plain code")
@pytest.mark.parametrize(("who", "sentence"), SENTENCES.values(), ids=SENTENCES)
def test_the_history_names_them(world, story, who, sentence):
    change(world, story, **who)
    event = db.session.scalars(select(Event).order_by(Event.version.desc()).limit(1)).one()
    assert told([(event, "Ada Ahlers")], story.id)[0].what == sentence


def test_undoing_takes_off_who_came_brings_back_who_went_and_leaves_the_others(world, story):
    version = story.project.version + 1
    change(world, story, come="ben", go="ada")
    comment_actions.add(story, written("Which cards?", []), by=world.cy.row, at=NOW)
    undo(story.project, version, by=world.ada.row, at=NOW)
    assert [person.name for person in story.followers] == ["Ada Ahlers", "Cy Celik"]
    undo(story.project, story.project.version, by=world.ada.row, at=NOW)
    assert [person.name for person in story.followers] == ["Ben Brandt", "Cy Celik"]


def test_who_was_taken_off_by_another_since_is_not_brought_back(world, story):
    version = story.project.version + 1
    change(world, story, come="ben")
    change(world, story, go="ben", by="cy")
    change(world, story, come="ben", by="cy")
    with pytest.raises(Refusal, match="Cy Celik changed the followers of “Pay by card” since"):
        undo(story.project, version, by=world.ada.row, at=NOW)
    assert world.ben.row in story.followers


def test_to_be_let_follow_is_not_told_and_what_happens_from_then_on_is(world, story):
    def hears():
        mine = Notification.person_id == world.cy.id
        return db.session.scalar(select(func.count()).select_from(Notification).where(mine))

    change(world, story, come="cy")
    assert hears() == 0
    for verb in (actions.start, actions.finish, actions.deliver, actions.accept):
        verb(story, by=world.ben.row, at=NOW)
    assert hears() == 1
