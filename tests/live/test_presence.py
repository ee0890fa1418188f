"""Who else has a story open: told to those who may read it, and forgotten when no sign of life comes."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.support.inside import inside
from tests.support.page import Page
from tests.world import BEGIN, Who, World
from tracker.activity.models import Event
from tracker.database import db
from tracker.live import actions
from tracker.live.models import Presence


@pytest.fixture
def opens(app: Flask, world: World):
    """opens(world.ben, "card", "seats"): a tab of Ben's has these stories open, and no others."""

    def opens(who: Who, *names: str, tab: str = "one") -> None:
        stories = ",".join(str(world.stories[name]) for name in names)
        Page(app, who).post("/live/presence", {"tab": tab, "stories": stories}, 204)

    return opens


def present(app: Flask, world: World, who: Who | None = None) -> dict[str, list[str]]:
    """The names by story, as Ada hears them."""
    page = Page(app, who or world.ada).get(f"/live/now?projects={world.project_id}")
    numbers = {str(number): name for name, number in world.stories.items()}
    said = page.answer.json["projects"][str(world.project_id)]["present"]
    return {numbers[number]: [name for _, name in people] for number, people in said.items()}


def test_others_hear_who_opens_and_closes_a_story(world: World, listen, opens):
    stream = listen(world.ada, world.project_id)
    version = stream.news(world.project_id)["version"]
    opens(world.ben, "card")
    card = str(world.stories["card"])
    assert stream.news(world.project_id)["present"] == {card: [[world.ben.id, "Ben Brandt"]]}
    opens(world.ben)
    assert stream.news(world.project_id) == {"version": version, "names": "", "present": {}}


def test_opening_is_no_event_and_no_change(app: Flask, world: World, opens):
    with app.app_context():
        before = (world.project.version, db.session.query(Event).count())
    opens(world.ben, "card", "seats")
    opens(world.ben, "card")
    with app.app_context():
        assert (world.project.version, db.session.query(Event).count()) == before


def test_a_viewer_is_seen_too_and_everybody_once(app: Flask, world: World, opens):
    opens(world.cy, "card")
    opens(world.ben, "card", tab="one")
    opens(world.ben, "card", "seats", tab="two")
    assert present(app, world) == {"card": ["Ben Brandt", "Cy Celik"], "seats": ["Ben Brandt"]}
    opens(world.ben, tab="one")
    assert present(app, world) == {"card": ["Ben Brandt", "Cy Celik"], "seats": ["Ben Brandt"]}
    opens(world.ben, tab="two")
    assert present(app, world) == {"card": ["Cy Celik"]}


def test_without_a_sign_of_life_a_story_counts_as_closed(app: Flask, world: World, opens, listen, clock):
    stream = listen(world.ada, world.project_id)
    opens(world.ben, "card")
    assert stream.until(
        world.project_id, present={str(world.stories["card"]): [[world.ben.id, "Ben Brandt"]]}
    )
    clock.advance(seconds=40)
    opens(world.ben, "card")
    clock.advance(seconds=40)
    assert present(app, world) == {"card": ["Ben Brandt"]}
    clock.advance(seconds=10)
    assert stream.until(world.project_id, present={})
    assert present(app, world) == {}


def test_what_tabs_left_behind_is_swept_out(app: Flask, world: World, opens, clock):
    opens(world.ben, "card", tab="gone")
    clock.advance(hours=2)
    opens(world.ada, "seats")
    with inside(app):
        assert actions.forget(clock()) == 1
    with app.app_context():
        assert [each.tab for each in db.session.query(Presence)] == ["one"]


def test_strangers_are_nowhere(app: Flask, world: World, opens):
    opens(world.dora, "card")
    opens(world.ava, "card")
    assert present(app, world) == {"card": ["Ava Admin"]}


@pytest.mark.parametrize("tab", ["", "x" * 33, "a\0b"])
def test_a_tab_says_which_one_it_is(page: Page, tab):
    page.post("/live/presence", {"tab": tab, "stories": "1"}, 422)


def test_nonsense_is_no_story(page: Page, app: Flask, world: World):
    page.post("/live/presence", {"tab": "one", "stories": "x,,-1,99999999999999999999,²"}, 204)
    assert present(app, world) == {}
    page.get("/live/presence", 405)


def test_a_tab_may_say_the_same_twice_at_once(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch):
    """As if the other request had written between our two statements."""
    with inside(app):
        for _ in range(2):
            actions.be_present(world.ben.row, "one", [world.stories["card"]], at=BEGIN)
            monkeypatch.setattr(actions, "delete", lambda model: db.select(model.tab))
