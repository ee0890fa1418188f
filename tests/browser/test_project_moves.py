"""Stories move to another project: by a key, from the bar of what is selected, from the open story; and every
open board of both projects shows it."""

from __future__ import annotations

from itertools import count

import pytest
from playwright.sync_api import expect

from tests.browser.deeds import row_of, settled
from tests.browser.test_keyboard import choose
from tests.support.inside import inside
from tests.world import add_project
from tracker.database import db
from tracker.teams.models import Team
from tracker.teams.permissions import Role

NUMBERS = count(1)


@pytest.fixture
def pier(house):
    """Name and address of a second project, which Ada owns and Ben is in."""
    with inside(house.app):
        team = db.session.get_one(Team, house.world.team_id)
        people = {house.world.ada.row: Role.OWNER, house.world.ben.row: Role.MEMBER}
        project = add_project(f"Pier {next(NUMBERS)}", team, people)
        return project.name, f"/projects/{project.id}"


def test_by_keys_alone_while_others_look_at_both_boards(board, open_page, ferry, pier):
    name, address = pier
    here, there = open_page(ferry.ben), open_page(ferry.ben)
    here.goto(ferry.url)
    there.goto(address)
    row_of(here, "Dogs travel free").wait_for()
    there.locator("#panel-icebox").wait_for()
    row_of(board, "Dogs travel free").get_by_role("link").focus()
    choose(board, ">", name)
    expect(row_of(board, "Dogs travel free")).to_have_count(0)
    expect(row_of(here, "Dogs travel free")).to_have_count(0)
    row_of(there, "Dogs travel free").wait_for()
    expect(board.locator(".undo-line")).to_contain_text("To take that back, move it here again from there")
    expect(board.locator(".undo-button")).to_be_hidden()
    expect(row_of(board, "Name the ships").get_by_role("link")).to_be_focused()
    row_of(there, "Dogs travel free").get_by_role("link").click()
    there.locator(".unfolded textarea[name=title]").wait_for()
    there.locator(".unfolded .past summary").click()
    expect(there.locator(".history li").first).to_contain_text("moved this story here from another project")


def test_all_that_are_selected_go_together(board, pier):
    for title in ("Choose a cabin", "Name the ships"):
        row_of(board, title).get_by_role("link").focus()
        board.keyboard.press("x")
    board.locator(".selection-bar").get_by_role("button", name="Project …").click()
    board.keyboard.type(pier[0])
    board.get_by_role("option", name=pier[0], exact=True).click()
    expect(row_of(board, "Choose a cabin")).to_have_count(0)
    expect(row_of(board, "Name the ships")).to_have_count(0)
    expect(board.locator(".selection-bar")).to_be_hidden()
    board.goto(pier[1])
    expect(board.locator("#panel-icebox .story .title")).to_have_text(["Choose a cabin", "Name the ships"])


def test_from_the_open_story(board, pier):
    row_of(board, "Announce delays").get_by_role("link").click()
    board.locator(".unfolded .moves summary").click()
    board.locator(".to-project select").select_option(label=pier[0])
    settled(board, lambda: board.get_by_role("button", name="Move there").click())
    expect(row_of(board, "Announce delays")).to_have_count(0)
    board.goto(pier[1])
    row_of(board, "Announce delays").wait_for()


def test_what_must_stay_stays_and_its_row_says_why(board, pier):
    row_of(board, "Print the timetable").get_by_role("link").focus()
    choose(board, ">", pier[0])
    expect(row_of(board, "Print the timetable").locator(".refusal")).to_contain_text("It is accepted")
