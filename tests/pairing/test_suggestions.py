"""Pairs that commits suggest: proposed once, told who is who once, confirmed or dismissed by people."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from tests.pairing.log import events, lines, version
from tests.support.inside import inside
from tracker.database import db
from tracker.pairing import actions as pairing
from tracker.pairing import suggestion_actions as actions
from tracker.pairing.models import Pairing
from tracker.pairing.suggestion_models import GitIdentity, Suggestion
from tracker.pairing.trailers import Author, Commit

NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
TUESDAY = NOON.date()
ADA = Author("ada@example.com", "Ada A.")
WITH_BEN = "Pay by card [#{}]\n\nCo-authored-by: Ben <ben@elsewhere.example>"


def suggest(app, world, story="card", at=NOON):
    """Suggests what one commit says of the story, or of a number."""
    message = WITH_BEN.format(world.stories.get(story, story))
    with inside(app):
        return actions.suggest(world.project, [Commit("1f", at, ADA, message)], by=world.ada.row, at=NOON)


@pytest.fixture
def address(world):
    return f"{world.url}/pairing/suggestions"


@pytest.fixture
def suggested(app, world):
    """The numbers of a suggestion and of the only address in it that nobody is known by."""
    suggest(app, world)
    with app.app_context():
        found = db.session.scalars(select(Suggestion)).one()
        return found.id, found.unknown[0].id


def states(app):
    with app.app_context():
        return list(db.session.scalars(select(Suggestion.state).order_by(Suggestion.id)))


def test_commits_are_suggestions_once_and_no_lines(app, world):
    before = version(app, world)
    assert [suggest(app, world), suggest(app, world)] == [1, 0]
    assert events(app, world, before) == ["pairing.suggested"]
    assert (states(app), lines(app)) == (["open"], [])


def test_whoever_signs_in_by_the_address_is_known_at_once(app, world, suggested):
    with app.app_context():
        known = {each.email: each.person_id for each in db.session.scalars(select(GitIdentity))}
        assert known == {"ada@example.com": world.ada.id, "ben@elsewhere.example": None}


def test_who_is_told_once_and_then_a_click_confirms(app, world, page, address, suggested):
    suggestion, identity = suggested
    before = version(app, world)
    page.post(f"{address}/{suggestion}/confirm", status=422)
    assert "Say first who Ben is." in page.words
    page.get(address)
    assert page.texts(".whose .story") == ["Ben ben@elsewhere.example"]
    for _ in range(2):
        page.post(f"{world.url}/pairing/identities/{identity}", {"person": world.ben.id})
    page.get(address)
    assert page.texts(".suggested .names") == ["Ada Ahlers, Ben Brandt"]
    for _ in range(2):
        page.post(f"{address}/{suggestion}/confirm")
    assert events(app, world, before) == ["pairing.identified", "pairing.confirmed"]
    assert lines(app) == [(world.stories["card"], TUESDAY, ["Ada Ahlers", "Ben Brandt"])]
    with app.app_context():
        assert db.session.scalars(select(Pairing.source)).one() == "git"
    suggest(app, world, at=NOON.replace(day=16))
    assert page.get(address).texts(".whose") == []


def test_dismissed_is_dismissed(app, world, page, address, suggested):
    before = version(app, world)
    for _ in range(2):
        page.post(f"{address}/{suggested[0]}/dismiss")
    assert events(app, world, before) == ["pairing.dismissed"]
    assert suggest(app, world) == 0
    assert (states(app), lines(app)) == (["dismissed"], [])
    assert "There is nothing to look at." in page.get(address).words


def test_what_the_log_has_is_not_asked_about(app, world, page, address, suggested):
    page.post(f"{world.url}/pairing/identities/{suggested[1]}", {"person": world.ben.id})
    with inside(app):
        people = [world.ada.row, world.ben.row]
        pairing.log(world.story("card"), people, day=TUESDAY, by=people[0], at=NOON)
    assert page.get(address).select(".suggested") == []


def test_of_machines_nobody_is_left_to_pair_with(app, world, page, address, suggested):
    page.post(f"{world.url}/pairing/identities/{suggested[1]}", {"person": ""})
    page.post(f"{address}/{suggested[0]}/confirm", status=422)
    assert "Fewer than two people are left of this pair; dismiss it." in page.words


def test_numbers_that_are_no_story_of_ours_stay_words(app, world):
    suggest(app, world, 4711)
    with app.app_context():
        found = db.session.scalars(select(Suggestion)).one()
        assert (found.story_id, found.title) == (None, "Pay by card [#4711]")


def test_strangers_are_nobody_here(app, world, page, suggested):
    page.post(f"{world.url}/pairing/identities/{suggested[1]}", {"person": world.dora.id}, 422)
    page.post(f"{world.url}/pairing/identities/{suggested[1]}", {"person": "Ben"}, 422)
    page.post(f"{world.url}/pairing/identities/4711", {"person": world.ben.id}, 404)
    page.post(f"{world.url}/pairing/suggestions/4711/confirm", status=404)


def test_the_log_says_that_there_is_something_to_look_at(world, page, suggested):
    assert "Pairs that commits suggest: 1" in page.get(f"{world.url}/pairing/log").words
