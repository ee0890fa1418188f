"""What somebody tries who is new here and looks up nothing: keys do what one expects, the focus stays."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.deeds import (
    holding,
    on,
    press_in_order,
    row_of,
    settled,
    titles,
    wait_for_focus,
    wait_for_order,
)


def test_space_lifts_the_row_one_is_on(board):
    on(board, "Choose a seat")
    press_in_order(board, "Space", "ArrowUp")
    settled(board, lambda: board.keyboard.press("Space"))
    wait_for_order(board, "current", "Buy a ticket", "Choose a seat", "Pay by card")
    settled(board, lambda: board.keyboard.press("z"))
    wait_for_order(board, "current", "Pay by card", "Choose a seat")


def test_alt_and_an_arrow_move_one_place_and_all_that_is_selected(board):
    on(board, "Choose a seat")
    settled(board, lambda: board.keyboard.press("Alt+ArrowUp"))
    wait_for_order(board, "current", "Buy a ticket", "Choose a seat", "Pay by card")
    wait_for_focus(board, "Choose a seat")
    settled(board, lambda: board.keyboard.press("Alt+ArrowDown"))
    wait_for_order(board, "current", "Pay by card", "Choose a seat")
    on(board, "Choose a cabin")
    press_in_order(board, "x", "Shift+ArrowDown")
    settled(board, lambda: board.keyboard.press("Alt+ArrowDown"))
    wait_for_order(board, "icebox", "Name the ships", "Choose a cabin", "Dogs travel free")


def test_keys_go_to_the_fields_of_an_open_story(board):
    on(board, "Pay by card")
    board.keyboard.press("Enter")
    story = row_of(board, "Pay by card").locator(".unfolded")
    expect(story.locator("[name=title]")).to_be_focused()
    board.keyboard.press("Tab")
    for key, field in (
        ("e", story.get_by_role("button", name="3 points")),
        ("y", story.get_by_role("button", name="Feature")),
        ("Shift+R", story.locator("[id^=new-review]")),
    ):
        story.get_by_role("button", name="Feature").focus()
        board.keyboard.press(key)
        expect(field).to_be_focused()
    story.get_by_role("button", name="Feature").focus()
    board.keyboard.press("l")
    expect(story.get_by_role("combobox", name="label")).to_be_focused()
    board.keyboard.type("xz")
    expect(story.get_by_role("combobox", name="label")).to_have_value("xz")


def test_an_enter_that_ends_a_number_does_not_open_the_next_story(board):
    on(board, "Pay by card")
    board.keyboard.press("e")
    board.locator(".field-picker:popover-open").wait_for()
    settled(board, lambda: press_in_order(board, "2", "Enter"))
    wait_for_focus(board, "Choose a seat")
    expect(board.locator(".unfolded")).to_have_count(0)
    board.keyboard.press("ArrowUp")
    board.keyboard.press("Enter")
    expect(board.locator(".unfolded textarea[name=title]")).to_have_value("Pay by card")


def test_a_story_that_opens_late_does_not_take_the_keys_away(board):
    address = re.compile(r"/stories/\d+$")
    held = holding(board, address)
    on(board, "Pay by card")
    with board.expect_request(address):
        board.keyboard.press("Enter")
    on(board, "Choose a seat")
    held[0].continue_()
    board.locator(".unfolded").wait_for()
    wait_for_focus(board, "Choose a seat")


def test_the_keys_stay_in_the_panel_when_undoing_takes_their_rows_away(board):
    on(board, "Name the ships")
    board.keyboard.press("p")
    board.locator("#lines").wait_for()
    board.keyboard.type("Ring the bell\nSound the horn")
    settled(board, lambda: board.keyboard.press("Control+Enter"))
    wait_for_focus(board, "Ring the bell")
    settled(board, lambda: board.keyboard.press("z"))
    expect(board.get_by_role("link", name="Sound the horn")).to_have_count(0)
    expect(board.locator("#panel-icebox li.story :focus")).to_be_visible()


def test_what_was_added_last_has_the_keys_when_adding_ends(board):
    on(board, "Choose a cabin")
    board.keyboard.press("a")
    board.keyboard.type("Ring the bell")
    settled(board, lambda: board.keyboard.press("Enter"))
    row_of(board, "Ring the bell").wait_for()
    board.keyboard.press("Escape")
    wait_for_focus(board, "Ring the bell")


def test_the_panel_one_is_in_is_moved_and_closed_and_rows_get_another_height(board):
    on(board, "Name the ships")
    order = "() => [...document.querySelectorAll('.panel')].map((panel) => panel.dataset.panel).join()"
    board.keyboard.press("Shift+ArrowLeft")
    board.wait_for_function(f"() => ({order})() === 'current,icebox,backlog'")
    wait_for_focus(board, "Name the ships")
    board.keyboard.press("Shift+M")
    expect(board.locator("html")).to_have_attribute("data-density", "dense")
    with board.expect_response("**/layout"):
        board.keyboard.press("Shift+X")
    board.wait_for_function(f"() => ({order})() === 'current,backlog'")


def test_keys_leave_rows_alone_while_something_else_visibly_has_the_focus(board):
    on(board, "Choose a cabin")
    button = board.get_by_role("button", name="Menu of Icebox")
    button.focus()
    press_in_order(board, "x", "e", "i", "m", "Delete")
    expect(board.locator(".story.selected, [popover]:popover-open")).to_have_count(0)
    expect(board.locator("#panel-icebox").get_by_role("link", name="Choose a cabin")).to_have_count(1)
    board.keyboard.press("ArrowDown")
    wait_for_focus(board, "Dogs travel free")


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_enter_and_space_press_the_button_that_has_the_focus(board, key):
    on(board, "Choose a cabin")
    board.get_by_role("button", name="Menu of Icebox").focus()
    board.keyboard.press(key)
    board.get_by_role("menuitem", name="Close").wait_for()
    expect(board.locator(".lifted, .unfolded")).to_have_count(0)


def test_a_key_brings_its_row_back_into_sight(board):
    board.set_viewport_size({"width": 1440, "height": 420})
    on(board, titles(board, "icebox")[0])
    panel = board.locator("#panel-icebox .scroll")
    panel.evaluate("it => (it.style.blockSize = '100px', it.scrollTop = 500)")
    board.keyboard.press("m")
    board.locator("#row-menu:popover-open").wait_for()
    expect(board.locator("#panel-icebox li.story").first).to_be_in_viewport()


def test_the_palette_finds_where_a_page_leads_and_says_when_nothing_does(open_page, ferry):
    page = open_page(ferry.ada)
    page.goto("/")
    page.keyboard.press("Control+k")
    found = page.locator("#palette [role=option]")
    page.keyboard.type("qqqq")
    expect(found).to_have_text(["Nothing here is called so."])
    page.locator("#palette input").fill("import")
    expect(found.first).to_have_text("Import a project")
    page.keyboard.press("Enter")
    page.wait_for_url("**/import")
    page.keyboard.press("Control+k")
    page.keyboard.type("all projects")
    page.locator("#palette [aria-selected=true]", has_text="all projects").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"//[^/]+/$"))


def test_the_keys_go_back_to_their_row_when_nothing_was_added(board):
    on(board, "Dogs travel free")
    board.keyboard.press("a")
    expect(board.locator("#panel-icebox input[name=title]")).to_be_focused()
    board.keyboard.press("Escape")
    wait_for_focus(board, "Dogs travel free")


def test_what_is_selected_in_a_panel_that_is_closed_is_selected_no_longer(board):
    on(board, "Choose a cabin")
    press_in_order(board, "x", "Shift+ArrowDown")
    expect(board.locator(".selection-count")).to_have_text("2 selected")
    board.keyboard.press("Shift+X")
    expect(board.locator(".selection-bar")).to_be_hidden()
    press_in_order(board, "e", "l", "Delete")
    expect(board.locator("[popover]:popover-open")).to_have_count(0)


def test_what_is_so_already_is_said_in_one_sentence(board):
    on(board, "Pay by card")
    board.keyboard.press("y")
    board.locator(".field-picker [role=option][aria-selected=true]", has_text="feature").wait_for()
    settled(board, lambda: board.keyboard.press("Enter"))
    expect(board.locator("#live-region")).to_have_text("Nothing to change: it is so already.")


def test_who_deletes_all_of_a_panel_stays_in_it(board):
    on(board, "Choose a cabin")
    board.keyboard.press("Control+a")
    settled(board, lambda: board.keyboard.press("Delete"))
    expect(board.locator("#panel-icebox .story")).to_have_count(0)
    expect(board.locator("#panel-icebox .scroll")).to_be_focused()
    board.keyboard.press("z")
    expect(board.locator("#panel-icebox .story")).to_have_count(3)
    board.keyboard.press("Home")
    wait_for_focus(board, "Choose a cabin")
