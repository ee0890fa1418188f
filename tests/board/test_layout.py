"""How people arrange their boards: what is kept, and that nobody else is touched by it."""

import pytest
from sqlalchemy import select

from tests.support.inside import inside
from tracker.board.layout import Layout, chosen, layout_of
from tracker.database import db
from tracker.teams.models import Membership

KEPT = {
    "nothing": ("", Layout()),
    "no JSON": ("{", Layout()),
    "another JSON": ("[1]", Layout()),
    "no panels": ('{"density":"dense"}', Layout()),
    "panels that are none": ('{"panels":[1]}', Layout()),
    "an unknown density": ('{"panels":["done"],"density":"tiny"}', Layout(("done",))),
    "all closed": ('{"panels":[]}', Layout(("current",))),
    "joined but closed": ('{"panels":[],"joined":true}', Layout(("current-backlog",), joined=True)),
    "joined and apart": ('{"panels":["current","current-backlog"]}', Layout(("current",))),
    "twice": ('{"panels":["done","icebox","done"]}', Layout(("done", "icebox"))),
}


@pytest.mark.parametrize(("text", "layout"), KEPT.values(), ids=KEPT)
def test_what_was_kept_is_read_and_what_is_none_is_passed_over(text, layout):
    assert layout_of(text) == layout


def test_a_layout_comes_back_as_it_was_kept():
    layout = chosen(["search:label:pier", "done"], {"density": "dense", "folded": "yes", "free": "yes"})
    assert layout == Layout(("search:label:pier", "done"), "dense", folded=True, free=True)
    assert layout_of(layout.text) == layout


def kept(app, who):
    with inside(app):
        return db.session.scalar(select(Membership.layout).where(Membership.person_id == who.id))


def shown(page):
    return [panel.get("data-panel") for panel in page.select(".panel")]


def test_the_board_stands_as_its_person_arranged_it(app, world, page_of):
    ben, cy = page_of(world.ben), page_of(world.cy)
    usual = shown(ben.get(world.url))
    version = ben.one("#panels").get("data-version")
    ben.post(f"{world.url}/layout", {"panels": ["done", "icebox"], "density": "dense"}, 204)
    elsewhere = page_of(world.ben).get(world.url)
    assert shown(elsewhere) == shown(ben.get(world.url)) == ["done", "icebox"]
    assert elsewhere.one("html").get("data-density") == "dense"
    assert elsewhere.one("#panels").get("data-version") == version
    assert shown(cy.get(world.url)) == usual
    assert cy.one("html").get("data-density") == "normal"


def test_current_and_backlog_stand_in_one_panel_or_in_two(world, page_of):
    ben = page_of(world.ben)
    ben.post(f"{world.url}/layout", {"panels": ["current-backlog", "icebox"], "joined": "yes"}, 204)
    assert shown(ben.get(world.url)) == ["current-backlog", "icebox"]
    assert ben.texts(".rail [data-toggle=current-backlog]")
    assert ben.one(".rail [data-toggle=current]").get("hidden") is not None
    lists = [ol.get("data-list") for ol in ben.select("#panel-current-backlog ol.stories")]
    assert lists[0] == "current"
    assert set(lists[1:]) == {"backlog"}


def test_a_panel_that_is_gone_is_left_out(world, page_of):
    ben = page_of(world.ben)
    ben.post(f"{world.url}/layout", {"panels": ["story:99999", "nonsense", "icebox"]}, 204)
    assert shown(ben.get(world.url)) == ["icebox"]


def test_an_administrator_who_is_no_member_keeps_it_in_the_browser(app, world, page_of):
    ava = page_of(world.ava)
    ava.get(world.url)
    ava.post(f"{world.url}/layout", {"panels": ["icebox"]}, 204)
    assert shown(ava.get(world.url)) == ["icebox"]
    assert len(shown(page_of(world.ava).get(world.url))) == 3


def test_a_viewer_keeps_theirs_and_a_stranger_has_none(app, world, page_of):
    page_of(world.cy).post(f"{world.url}/layout", {"panels": ["icebox"]}, 204)
    assert '"icebox"' in kept(app, world.cy)
    assert kept(app, world.ben) == ""
    page_of(world.dora).post(f"{world.url}/layout", {"panels": ["icebox"]}, 404)
    page_of(world.cy).get(f"{world.url}/layout", 405)


def test_more_than_can_be_kept_is_refused(app, world, page_of):
    ben = page_of(world.ben)
    ben.post(f"{world.url}/layout", {"panels": ["search:" + "x" * 2000]}, 422, fragment=True)
    assert "close a panel first" in ben.text
    assert kept(app, world.ben) == ""
