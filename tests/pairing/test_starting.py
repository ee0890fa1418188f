"""Start asks "with whom?" and logs the answer."""

import pytest

from tests.pairing.log import WEDNESDAY, events, lines, shown_on_story, version
from tests.support.inside import inside
from tests.world import add_person
from tracker.database import db
from tracker.teams.models import Membership


def test_starting_with_somebody_starts_and_logs(app, world, page):
    before = version(app, world)
    page.post(f"{world.url}/stories/{world.stories['card']}/start", {"with": [world.ben.id]})
    assert page.location.startswith(world.url)
    assert events(app, world, before) == ["story.started", "pairing.logged"]
    assert lines(app) == [(world.stories["card"], WEDNESDAY, ["Ada Ahlers", "Ben Brandt"])]
    assert shown_on_story(app, world, "card") == (WEDNESDAY, "Ada Ahlers and Ben Brandt")
    with app.app_context():
        story = world.story("card")
        assert story.state == "started"
        assert [owner.name for owner in story.owners] == ["Ada Ahlers", "Ben Brandt"]
        assert story.version == before + 2


def test_starting_with_nobody_is_solo(app, world, page):
    page.post(f"{world.url}/stories/{world.stories['card']}/start", fragment=True, status=204)
    assert lines(app) == [(world.stories["card"], WEDNESDAY, ["Ada Ahlers"])]


def test_starting_twice_leaves_nothing_new(app, world, page):
    address = f"{world.url}/stories/{world.stories['card']}/start"
    page.post(address, {"with": [world.ben.id]})
    before = version(app, world)
    page.post(address, {"with": [world.ben.id, world.ada.id]})
    assert events(app, world, before) == []


def test_an_administrator_from_outside_starts_and_is_logged(app, world, page_of):
    page_of(world.ava).post(f"{world.url}/stories/{world.stories['card']}/start", {"with": [world.ben.id]})
    assert lines(app) == [(world.stories["card"], WEDNESDAY, ["Ava Admin", "Ben Brandt"])]


def test_the_question_offers_those_longest_ago_first(app, world, page, logged):
    with inside(app):
        for name in ("Eva Ek", "Finn Falk"):
            person = add_person(name)
            db.session.add(Membership(project_id=world.project_id, person_id=person.id, role="member"))
    address = f"{world.url}/stories/{world.stories['card']}/start"
    page.get(address)
    assert page.texts("h1") == ["Start “Pay by card” with whom?"]
    assert page.texts(".pair-choice .name") == ["Nobody, alone", "Eva Ek", "Finn Falk", "Ben Brandt"]
    assert page.texts(".pair-choice .meta") == ["never", "never", "yesterday"]
    assert [button.get("data-key") for button in page.select(".pair-choice")] == ["Enter", "e", "f", "b"]
    assert page.select(".pair-choice")[0].get("autofocus") is not None
    page.get(address, fragment=True)
    assert page.select("h1") == []
    assert page.one("h2").text == "Start “Pay by card” with whom?"


def test_the_question_writes_nothing(app, world, page):
    before = version(app, world)
    page.get(f"{world.url}/stories/{world.stories['card']}/start")
    assert version(app, world) == before


@pytest.mark.parametrize(
    ("story", "said"),
    [
        ("cabin", "This feature needs an estimate before it can be started."),
        ("harbour", "A release cannot be started"),
        ("ticket", "“Buy a ticket” is accepted already, so nothing was started."),
    ],
)
def test_what_cannot_be_started_is_refused(app, world, page, story, said):
    before = version(app, world)
    status = 409 if story == "ticket" else 422
    page.post(f"{world.url}/stories/{world.stories[story]}/start", {"with": [world.ben.id]}, status)
    assert said in page.words
    assert (version(app, world), lines(app)) == (before, [])


def test_a_stranger_in_the_pair_starts_nothing(app, world, page):
    address = f"{world.url}/stories/{world.stories['card']}/start"
    page.post(address, {"with": [world.dora.id]}, 422)
    assert "Somebody among them is not a member of this project, so nothing was logged." in page.words
    assert "Dora" not in page.words
    page.post(address, {"with": ["99999"]}, 422)
    page.post(address, {"with": ["Ben"]}, 422)
    assert lines(app) == []
    with app.app_context():
        assert world.story("card").state == "unstarted"
