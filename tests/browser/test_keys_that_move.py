"""Rows that keys move: the keys stay on them, whichever panel the plan puts them in; lists are kept apart."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.deeds import on, press_in_order, row_of, settled, titles, wait_for_focus, wait_for_order


def test_keys_stay_on_a_row_that_the_plan_puts_into_the_panel_beside(board):
    on(board, "Refund a ticket")
    settled(board, lambda: board.keyboard.press("Alt+ArrowUp"))
    wait_for_order(board, "backlog", "Refund a ticket", "Choose a seat")
    wait_for_focus(board, "Refund a ticket")
    expect(board.locator("#live-region")).to_have_text("Moved: Refund a ticket. It stands in Backlog now.")
    settled(board, lambda: board.keyboard.press("Alt+ArrowUp"))
    wait_for_order(board, "current", "Buy a ticket", "Refund a ticket")
    wait_for_order(board, "backlog", "Pay by card", "Choose a seat")
    wait_for_focus(board, "Refund a ticket")


def test_keys_stay_on_what_was_dropped_where_the_plan_takes_it_elsewhere(board):
    on(board, "Choose a seat")
    settled(board, lambda: board.keyboard.press("i"))
    on(board, "Dogs travel free")
    press_in_order(board, "Space", "ArrowLeft", *["ArrowUp"] * 5)
    settled(board, lambda: board.keyboard.press("Space"))
    wait_for_order(board, "current", "Pay by card", "Dogs travel free")
    wait_for_focus(board, "Dogs travel free")


def test_the_ends_of_their_lists_are_each_its_own(board):
    on(board, "Find lost luggage")
    press_in_order(board, "x")
    on(board, "Name the ships")
    press_in_order(board, "x")
    settled(board, lambda: board.keyboard.press("t"))
    wait_for_order(board, "current", "Buy a ticket", "Find lost luggage", "Pay by card")
    assert titles(board, "icebox")[0] == "Name the ships"
    board.keyboard.press("Alt+ArrowDown")
    expect(board.locator(".refusal")).to_have_text(
        "They stand in several lists; t and b move each within its own."
    )
    settled(board, lambda: board.keyboard.press("z"))
    wait_for_order(board, "icebox", "Choose a cabin", "Dogs travel free", "Name the ships")
    expect(row_of(board, "Find lost luggage")).to_have_attribute("data-state", "unstarted")


def test_many_that_go_to_another_panel_are_told_as_one_change(board):
    on(board, "Announce delays")
    press_in_order(board, "x", "Shift+ArrowUp")
    settled(board, lambda: board.keyboard.press("i"))
    wait_for_order(board, "icebox", "Seats are sold twice", "Announce delays")
    wait_for_focus(board, "Seats are sold twice")
    expect(board.locator("#live-region")).to_have_text("Moved 2 stories to the top of the icebox.")
