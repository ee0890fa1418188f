"""The palette of commands, the list of keys, and keys that go to panels."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.deeds import (
    PHONE,
    change,
    on,
    press_in_order,
    row_of,
    titles,
    wait_for_focus,
    wait_for_order,
)
from tests.browser.test_pages import complaints_of_axe


def test_the_palette_finds_actions_stories_people_and_projects(board, ferry):
    on(board, "Announce delays")
    board.keyboard.press("Control+k")
    board.locator("#palette:popover-open").wait_for()
    assert complaints_of_axe(board) == []
    board.keyboard.type("to the icebox")
    board.locator("#palette [aria-selected=true]", has_text="To the icebox").wait_for()
    board.keyboard.press("Enter")
    wait_for_order(board, "icebox", "Announce delays", "Choose a cabin")

    found = board.locator("#palette [role=option]")
    for typed, words in (
        (f"#{ferry.stories['Pay by card']}", "Pay by card"),
        ("luggage", "Find lost luggage"),
        ("ben br", "Stories of Ben Brandt"),
        ("project ferry", "Project Ferry"),
        ("go to back", "Go to Backlog"),
    ):
        board.keyboard.press("Control+k")
        board.keyboard.type(typed)
        found.filter(has_text=words).first.wait_for()
        board.keyboard.press("Escape")

    board.keyboard.press("Control+k")
    board.keyboard.type("pay by")
    board.locator("#palette [aria-selected=true]", has_text="Pay by card").wait_for()
    board.keyboard.press("Enter")
    row_of(board, "Pay by card").locator(".unfolded").wait_for()


SHEETS = {
    "the palette": ("Control+k", "#palette"),
    "the list of keys": ("?", "#keys"),
    "the search": ("/", "#search"),
    "the menu of the row": ("m", "#row-menu"),
    "the points to choose from": ("e", ".field-picker"),
}
"""What opens over the board: its key, and what it is."""


@pytest.mark.parametrize(("key", "sheet"), SHEETS.values(), ids=SHEETS)
def test_escape_gives_the_keys_back_to_the_row_though_news_have_replaced_it(board, key, sheet):
    on(board, "Announce delays")
    board.keyboard.press(key)
    board.locator(f"{sheet}:popover-open").wait_for()
    change(board, "Announce delays", "estimate", estimate="1")
    expect(row_of(board, "Announce delays").locator(".points")).to_have_attribute("data-points", "1")
    board.keyboard.press("Escape")
    board.locator(f"{sheet}:popover-open").wait_for(state="detached")
    wait_for_focus(board, "Announce delays")


STAYING = {
    "the palette": ("Control+k", "#palette"),
    "the list of keys": ("?", "#keys"),
    "the search": ("/", "#search"),
    "with whom": ("s", "#start-question"),
    "many lines": ("p", "#paste-lines"),
    "the goal": ("Shift+G", "#iteration-form"),
}
"""What stays open over the board until it is answered or left by Escape."""


@pytest.mark.parametrize("tab", ["Tab", "Shift+Tab"])
@pytest.mark.parametrize(("key", "sheet"), STAYING.values(), ids=STAYING)
def test_tab_goes_round_within_what_is_open_and_never_out_of_it(board, key, sheet, tab):
    on(board, "Choose a seat")
    board.keyboard.press(key)
    board.locator(f"{sheet}:popover-open").wait_for()
    board.wait_for_function("sheet => document.activeElement.closest(sheet)", arg=sheet)
    for _ in range(12):
        board.keyboard.press(tab)
        assert board.evaluate("sheet => Boolean(document.activeElement.closest(sheet))", sheet)
    board.keyboard.press("Escape")
    board.locator(f"{sheet}:popover-open").wait_for(state="detached")
    wait_for_focus(board, "Choose a seat")


def test_every_action_stands_in_the_list_of_keys_and_in_the_palette(board):
    on(board, "Announce delays")
    board.keyboard.press("?")
    board.locator("#keys:popover-open").wait_for()
    listed = board.locator("#keys dd").all_inner_texts()
    actions = board.evaluate("""async () => {
      const address = document.querySelector("script[type=module]").src.replace("main.js", "lib/keymap.js");
      const { allActions } = await import(address);
      const offered = ({ palette, run }) => palette !== false && Boolean(run);
      return allActions().map(({ words, keys, ...rest }) => ({ words, keys, palette: offered(rest) }));
    }""")
    assert [action["words"] for action in actions if action["keys"]] == listed
    by_place = ("a", "Escape", "Shift+C")  # what these do depends on where one is, and on what is shown
    keys = [key for action in actions for key in action["keys"] if key not in by_place]
    assert len(keys) == len(set(keys)), sorted(key for key in keys if keys.count(key) > 1)
    assert complaints_of_axe(board) == []
    assert len([action for action in actions if action["palette"]]) >= 25


@pytest.mark.parametrize(
    ("keys", "panel"), [(("g", "b"), "backlog"), (("g", "i"), "icebox"), (("g", "c"), "current")]
)
def test_g_and_a_letter_go_to_a_panel(board, keys, panel):
    press_in_order(board, *keys)
    wait_for_focus(board, titles(board, panel)[0])


def test_going_to_a_panel_opens_it(board):
    board.keyboard.press("g")
    board.keyboard.press("e")
    board.locator(".panel[data-panel=epics]").wait_for()
    board.wait_for_function("() => document.activeElement.closest('.panel')?.dataset.panel === 'epics'")


@pytest.mark.parametrize(("key", "sheet"), [("Control+k", "#palette"), ("p", "#paste-lines")])
def test_what_floats_on_a_phone_lies_on_the_screen_whole(open_page, ferry, key, sheet):
    page = open_page(ferry.ada, **PHONE)
    page.goto(ferry.url)
    on(page, "Pay by card")
    page.keyboard.press(key)
    page.locator(f"{sheet}:popover-open").wait_for()
    box = page.locator(sheet).bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["viewport"]["width"]
