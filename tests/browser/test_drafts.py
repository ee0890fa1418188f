"""A story or epic that somebody began to add and left: its words are kept, say so, and give way."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.deeds import on, press_in_order, row_of, settled, wait_for_focus
from tests.browser.test_pages import complaints_of_axe

SAID = "Begun before, not added yet. Typing replaces it."


def adding(page, panel="backlog"):
    return page.locator(f"#panel-{panel} details.add")


def begin(page, words):
    """Begins to add a story behind Refund a ticket, and leaves it."""
    on(page, "Refund a ticket")
    page.keyboard.press("a")
    page.keyboard.type(words)
    page.keyboard.press("Escape")
    wait_for_focus(page, "Refund a ticket")


def test_a_title_that_was_left_says_so_and_gives_way_to_the_next_one(board):
    begin(board, "Sell ice")
    expect(board.locator("#live-region")).to_contain_text("Draft kept")
    expect(adding(board).locator("summary")).to_have_accessible_name(re.compile("Draft"))
    assert complaints_of_axe(board) == []
    board.keyboard.press("a")
    expect(adding(board).get_by_label("Title")).to_have_value("Sell ice")
    expect(adding(board).get_by_text(SAID)).to_be_visible()
    assert complaints_of_axe(board) == []
    board.keyboard.type("Rent deck chairs")
    expect(adding(board).get_by_label("Title")).to_have_value("Rent deck chairs")
    expect(adding(board).get_by_text(SAID)).to_be_hidden()


def test_who_goes_on_with_it_loses_nothing_and_adds_it(board):
    begin(board, "Sell ice")
    board.keyboard.press("a")
    board.keyboard.press("End")
    board.keyboard.type(" cream")
    board.keyboard.press("Tab")
    board.keyboard.type("chore")
    press_in_order(board, "Escape", "a")
    expect(adding(board).get_by_label("Type")).to_have_value("chore")
    settled(board, lambda: board.keyboard.press("Enter"))
    expect(row_of(board, "Sell ice cream")).to_have_attribute("data-type", "chore")
    board.keyboard.press("Escape")
    expect(adding(board).locator("summary")).to_have_accessible_name("Add story")


def test_nothing_typed_is_no_draft_and_the_form_opens_as_new(board):
    on(board, "Refund a ticket")
    board.keyboard.press("a")
    board.keyboard.press("Tab")
    board.keyboard.type("release")
    expect(adding(board).get_by_label("Points")).to_be_hidden()
    press_in_order(board, "Escape", "a")
    expect(adding(board).get_by_label("Type")).to_have_value("feature")
    expect(adding(board).get_by_label("Points")).to_be_visible()
    expect(adding(board).get_by_text(SAID)).to_be_hidden()


def test_a_form_that_is_closed_with_the_mouse_keeps_its_words_too(board):
    form = adding(board, "icebox")
    form.locator("summary").click()
    expect(form.get_by_label("Title")).to_be_focused()
    board.keyboard.type("Sell ice")
    form.locator("summary").click()
    expect(form.locator("summary")).to_have_accessible_name(re.compile("Draft"))
    form.locator("summary").click()
    expect(form.get_by_text(SAID)).to_be_visible()
    board.keyboard.type("Rent deck chairs")
    expect(form.get_by_label("Title")).to_have_value("Rent deck chairs")


@pytest.mark.parametrize("gone", ["loaded anew", "closed"])
def test_words_outlast_the_page_and_the_panel_until_they_are_added(board, gone):
    on(board, "Refund a ticket")
    board.keyboard.press("a")
    board.keyboard.type("Sell ice")
    if gone == "closed":
        press_in_order(board, "Escape", "Shift+X", "g", "b")
        expect(row_of(board, "Refund a ticket").locator(".title")).to_be_focused()
    else:
        board.reload()
        on(board, "Refund a ticket")
    board.keyboard.press("a")
    expect(adding(board).get_by_label("Title")).to_have_value("Sell ice")
    expect(adding(board).get_by_text(SAID)).to_be_visible()
    settled(board, lambda: board.keyboard.press("Enter"))
    board.reload()
    on(board, "Refund a ticket")
    board.keyboard.press("a")
    expect(adding(board).get_by_label("Title")).to_have_value("")
    expect(adding(board).get_by_text(SAID)).to_be_hidden()


def test_a_name_of_an_epic_that_was_left_does_the_same(board):
    board.keyboard.press("Shift+E")
    form = board.locator("details.add-epic")
    name = form.get_by_role("textbox", name="Name", exact=True)
    form.locator("summary").click()
    expect(name).to_be_focused()
    board.keyboard.type("Summer")
    board.keyboard.press("Escape")
    expect(form.locator("summary")).to_have_accessible_name(re.compile("Draft"))
    form.locator("summary").click()
    expect(form.get_by_text(SAID)).to_be_visible()
    board.keyboard.type("Winter")
    expect(name).to_have_value("Winter")


def test_lines_that_were_left_stand_in_the_sheet_again_and_give_way_to_others(board):
    lines = board.locator("#paste-lines textarea")
    on(board, "Refund a ticket")
    board.keyboard.press("p")
    lines.fill("Sell ice cream\nRent deck chairs")
    board.keyboard.press("Escape")
    wait_for_focus(board, "Refund a ticket")
    board.keyboard.press("p")
    expect(lines).to_have_value("Sell ice cream\nRent deck chairs")
    expect(board.get_by_role("button", name="Add 2 stories")).to_be_visible()
    board.keyboard.type("Play music")
    expect(lines).to_have_value("Play music")
    settled(board, lambda: board.keyboard.press("Control+Enter"))
    row_of(board, "Play music").wait_for()
    board.keyboard.press("p")
    expect(lines).to_have_value("")


def test_lines_pasted_onto_the_board_stand_behind_those_that_were_left(board):
    lines = board.locator("#paste-lines textarea")
    on(board, "Refund a ticket")
    board.keyboard.press("p")
    lines.fill("Sell ice cream")
    board.keyboard.press("Escape")
    board.evaluate("""() => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", "Play music\\nDance");
      document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
    }""")
    expect(lines).to_have_value("Sell ice cream\nPlay music\nDance")
