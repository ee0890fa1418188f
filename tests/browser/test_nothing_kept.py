"""A browser that keeps nothing, since its store is full or forbidden: whatever one does goes on as ever."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.deeds import on, press_in_order, row_of, settled

STORES = {
    "full": "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); };",
    "forbidden": """Object.defineProperty(window, "localStorage", {
      get() { throw new DOMException("", "SecurityError"); },
    });""",
}
"""What makes a browser's store one that takes nothing, before the page begins."""


@pytest.fixture(params=STORES.values(), ids=STORES)
def board(open_page, ferry, request):
    """Ada's board in such a browser."""
    page = open_page(ferry.ada, reduced_motion="reduce")
    page.add_init_script(request.param)
    page.goto(ferry.url)
    return page


def test_a_story_is_added_and_another_that_was_left_stands_in_the_form_again(board):
    form = board.locator("#panel-backlog details.add")
    on(board, "Refund a ticket")
    board.keyboard.press("a")
    board.keyboard.type("Sell ice cream")
    settled(board, lambda: board.keyboard.press("Enter"))
    row_of(board, "Sell ice cream").wait_for()
    board.keyboard.type("Rent deck chairs")
    press_in_order(board, "Escape", "a")
    expect(form.get_by_label("Title")).to_have_value("Rent deck chairs")


def test_an_epic_is_added(board):
    board.keyboard.press("Shift+E")
    board.locator("details.add-epic summary").click()
    expect(board.locator("details.add-epic [name=name]")).to_be_focused()
    board.keyboard.type("Summer")
    board.keyboard.press("Enter")
    board.locator("#panel-epics").get_by_role("link", name="Summer", exact=True).wait_for()


@pytest.fixture
def comment(board):
    """The field of an open story in which a comment was begun."""
    on(board, "Pay by card")
    press_in_order(board, "Enter", "c")
    box = board.locator(".unfolded .comment-new textarea")
    expect(box).to_be_focused()
    board.keyboard.type("On it")
    return box


def test_a_comment_is_written(board, comment):
    board.keyboard.press("Control+Enter")
    expect(board.locator(".unfolded .comment .prose")).to_have_text(["On it"])
    expect(comment).to_have_value("")
    board.keyboard.press("Escape")
    expect(board.locator(".unfolded")).to_have_count(0)


def test_a_comment_that_was_begun_is_not_dropped_with_the_story_without_a_word(board, comment):
    board.keyboard.press("Escape")
    board.locator(".unfolded .refusal", has_text="Not saved yet").wait_for()
    expect(comment).to_have_value("On it")
    board.keyboard.press("Escape")
    expect(board.locator(".unfolded")).to_have_count(0)


def test_theme_and_height_of_rows_are_chosen_and_the_palette_runs_what_is_found(board):
    board.locator(".theme-switch").click()
    expect(board.locator("html")).to_have_attribute("data-theme", "light")
    board.locator(".theme-switch").click()
    board.locator(".theme-switch").click()
    expect(board.locator("html[data-theme]")).to_have_count(0)
    board.keyboard.press("Control+k")
    board.keyboard.type("height")
    board.locator("#palette [aria-selected=true]", has_text="height").wait_for()
    board.keyboard.press("Enter")
    expect(board.locator("html")).to_have_attribute("data-density", "dense")


def test_what_does_not_reach_the_server_goes_back_and_says_so(board):
    board.context.set_offline(True)
    row = row_of(board, "Buy a ticket")
    row.get_by_role("button", name="Finish").click()
    expect(row.locator(".refusal")).to_contain_text("Nothing was saved; try again in a moment.")
    expect(row).to_have_attribute("data-state", "started")
    expect(row.locator(".unsent")).to_have_count(0)
    board.context.set_offline(False)
    row.get_by_role("button", name="Finish").click()
    row.get_by_role("button", name="Deliver").wait_for()
