"""A whole grooming session without a mouse: one key a field, undo, what is heard meanwhile."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.deeds import (
    hear,
    holding,
    on,
    press_in_order,
    row_of,
    settled,
    wait_for_focus,
    wait_for_order,
    wait_for_words,
)
from tests.browser.test_pages import complaints_of_axe


@pytest.fixture
def board(open_page, ferry):
    """Ada's board, on which all that is said to those who hear it is kept."""
    page = open_page(ferry.ada, reduced_motion="reduce")
    page.goto(ferry.url)
    hear(page)
    return page


def choose(page, key, typed):
    """Presses a key that opens a small list, types, and takes what is found."""
    page.keyboard.press(key)
    page.locator(".field-picker:popover-open").wait_for()
    page.keyboard.type(typed)
    page.locator(
        ".field-picker [role=option][aria-selected=true]", has_text=re.compile(typed, re.I)
    ).wait_for()
    page.keyboard.press("Enter")
    page.locator(".field-picker:popover-open").wait_for(state="hidden")


def test_a_grooming_session_without_a_mouse(board):
    on(board, "Choose a cabin")
    board.keyboard.press("a")
    board.keyboard.type("Whistle at noon")
    board.keyboard.press("Enter")
    row_of(board, "Whistle at noon").wait_for()
    board.keyboard.press("Escape")

    on(board, "Whistle at noon")
    board.keyboard.press("p")
    board.locator("#paste-lines:popover-open textarea").wait_for()
    board.keyboard.type("Sell tea (1) #galley\nbug: The kettle leaks\n")
    board.get_by_role("button", name="Add 2 stories").wait_for()
    board.keyboard.press("Control+Enter")
    wait_for_order(board, "icebox", "Sell tea", "The kettle leaks", "Whistle at noon")
    wait_for_focus(board, "Sell tea")

    on(board, "Whistle at noon")
    board.keyboard.press("e")
    board.locator(".field-picker:popover-open").wait_for()
    board.keyboard.type("2")
    row_of(board, "Whistle at noon").locator("[data-points='2']").wait_for()
    wait_for_words(board, "2 points: Whistle at noon")
    wait_for_focus(board, "Choose a cabin")

    on(board, "Whistle at noon")
    choose(board, "l", "deck")
    row_of(board, "Whistle at noon").locator(".label", has_text="deck").wait_for()
    on(board, "Whistle at noon")
    choose(board, "o", "Ben")
    row_of(board, "Whistle at noon").locator(".owners", has_text="BB").wait_for()
    wait_for_words(board, "Gave “Whistle at noon” to Ben Brandt.")

    on(board, "Whistle at noon")
    choose(board, "#", "Announce")
    wait_for_order(board, "backlog", "Whistle at noon", "Announce delays")
    on(board, "Whistle at noon")
    board.keyboard.press("t")
    board.locator("#panel-current .story", has_text="Whistle at noon").wait_for()
    board.keyboard.press("z")
    wait_for_order(board, "backlog", "Whistle at noon", "Announce delays")
    wait_for_words(board, "Took back: moved “Whistle at noon” to the top of the backlog.")
    board.keyboard.press("Shift+Z")
    board.locator("#panel-current .story", has_text="Whistle at noon").wait_for()

    for word in ("Start", "Finish", "Deliver", "Accept"):
        row_of(board, "Whistle at noon").get_by_role("button", name=word).wait_for()
        on(board, "Whistle at noon")
        board.keyboard.press("s")
        if word == "Start":
            board.locator("#start-question:popover-open").wait_for()
            board.keyboard.press("Enter")
    board.locator(".story[data-state=accepted]", has_text="Whistle at noon").wait_for()
    wait_for_words(board, "Accept: Whistle at noon")


def test_who_starts_a_story_stays_on_it_as_the_list_of_keys_says_and_goes_on_after_other_steps(board):
    on(board, "Refund a ticket")
    board.keyboard.press("?")
    board.locator("#keys", has_text="start (and stay on it), finish, deliver, accept").wait_for()
    board.keyboard.press("Escape")
    board.keyboard.press("s")
    board.locator("#start-question:popover-open").wait_for()
    board.keyboard.press("Enter")
    board.locator("#panel-current .story[data-state=started]", has_text="Refund a ticket").wait_for()
    wait_for_focus(board, "Refund a ticket")
    wait_for_words(board, "Refund a ticket stands in Current now.")
    board.keyboard.press("s")
    row_of(board, "Refund a ticket").get_by_role("button", name="Deliver").wait_for()
    wait_for_focus(board, "Buy a ticket")


def test_many_are_selected_by_keys_and_groomed_at_once(board):
    on(board, "Refund a ticket")
    press_in_order(board, "x", "Shift+ArrowDown", "Shift+ArrowDown")
    expect(board.locator(".selection-count")).to_have_text("3 selected")
    wait_for_words(board, "3 selected")
    assert complaints_of_axe(board) == []
    choose(board, "l", "pier")
    board.locator(".story.selected .label", has_text="pier").nth(2).wait_for()
    wait_for_words(board, "Put “pier” on 3 stories.")
    board.keyboard.press("i")
    wait_for_order(
        board, "icebox", "Refund a ticket", "Seats are sold twice", "Announce delays", "Choose a cabin"
    )
    board.keyboard.press("Escape")
    expect(board.locator(".story.selected")).to_have_count(0)
    board.keyboard.press("z")
    wait_for_order(board, "backlog", "Refund a ticket", "Seats are sold twice", "Announce delays")
    board.keyboard.press("z")
    row_of(board, "Announce delays").locator(".label", has_text="pier").wait_for(state="detached")


def test_deletion_asks_nothing_because_it_comes_back_in_its_place(board):
    on(board, "Seats are sold twice")
    board.keyboard.press("Delete")
    row_of(board, "Seats are sold twice").wait_for(state="detached")
    wait_for_focus(board, "Announce delays")
    offer = board.get_by_role("button", name="Undo: deleted “Seats are sold twice”")
    offer.hover()  # it stays as long as somebody is there
    assert complaints_of_axe(board) == []
    offer.click()
    wait_for_order(board, "backlog", "Refund a ticket", "Seats are sold twice", "Announce delays")


def test_what_somebody_changed_since_is_not_undone_and_named(board, open_page, ferry):
    on(board, "Announce delays")
    settled(board, lambda: board.keyboard.press("t"))
    bens = open_page(ferry.ben)
    bens.goto(ferry.url)
    on(bens, "Announce delays")
    settled(bens, lambda: bens.keyboard.press("i"))
    board.keyboard.press("z")
    refusal = board.locator(".bottom-bar .refusal")
    refusal.wait_for()
    expect(refusal).to_contain_text("Ben Brandt")


def test_a_refused_deed_names_the_story_and_changes_nothing(board):
    on(board, "Announce delays")
    press_in_order(board, "x", "Shift+ArrowDown")
    board.keyboard.press("e")
    board.locator(".field-picker:popover-open").wait_for()
    board.keyboard.type("3")
    refusal = board.locator(".story .refusal", has_text="The harbour opens")
    refusal.wait_for()
    expect(refusal).to_contain_text("A release has no estimate")
    expect(row_of(board, "Announce delays").locator("[data-points='2']")).to_have_count(1)


def test_keys_rest_while_somebody_types(board):
    on(board, "Announce delays")
    board.keyboard.press("a")
    board.keyboard.type("xtbi")
    expect(board.locator("details.add[open] input[name=title]")).to_have_value("xtbi")
    expect(board.locator(".story.selected")).to_have_count(0)


def test_enter_alone_in_a_small_list_changes_nothing(board):
    """It stands on what is so now, or, where several can be so, on none."""
    before = board.evaluate("document.querySelector('#panels').dataset.version")
    on(board, "Pay by card")
    board.keyboard.press("y")
    board.locator(".field-picker [role=option][aria-selected=true]", has_text="feature").wait_for()
    board.keyboard.press("Escape")
    board.keyboard.press("o")
    board.locator(".field-picker [role=option]", has_text="Ada Ahlers").wait_for()
    expect(board.locator(".field-picker [aria-selected=true]")).to_have_count(0)
    board.keyboard.press("Enter")
    board.keyboard.press("Escape")
    assert board.evaluate("document.querySelector('#panels').dataset.version") == before


def test_undo_takes_back_what_is_still_on_its_way(board):
    on(board, "Pay by card")
    choose(board, "l", "pier")
    board.get_by_role("button", name=re.compile("^Undo: put “pier”")).wait_for()
    held = holding(board, "**/bulk")
    on(board, "Seats are sold twice")
    with board.expect_request("**/bulk"):
        board.keyboard.press("i")
    wait_for_order(board, "icebox", "Seats are sold twice", "Choose a cabin")
    board.keyboard.press("z")
    held[0].continue_()
    wait_for_order(board, "backlog", "Refund a ticket", "Seats are sold twice", "Announce delays")
    row_of(board, "Pay by card").locator(".label", has_text="pier").wait_for()


def test_an_answer_from_before_takes_nothing_back(board):
    row, held = row_of(board, "Buy a ticket"), holding(board, "**/changes*")
    on(board, "Buy a ticket")
    with board.expect_request("**/changes*"):
        board.keyboard.press("s")
    row.get_by_role("button", name="Deliver").wait_for()
    before = held[0].fetch()
    on(board, "Buy a ticket")
    with board.expect_response("**/transitions"):
        board.keyboard.press("s")
    row.get_by_role("button", name="Accept").wait_for()
    with board.expect_request("**/changes*"):
        held[0].fulfill(response=before)
    expect(row.get_by_role("button", name="Accept")).to_be_visible()
    held[1].continue_()
    row.get_by_role("button", name="Reject").wait_for()


def test_what_is_typed_before_the_list_has_come_is_meant_for_the_list(board):
    held = holding(board, "**/choices")
    on(board, "Find lost luggage")
    press_in_order(board, "l", *"phone", "Enter")
    expect(board.get_by_role("combobox", name="Label of Find lost luggage")).to_be_focused()
    held[0].continue_()
    expect(row_of(board, "Find lost luggage").locator(".label")).to_have_text(["phone"])


def test_a_list_that_does_not_come_is_said_in_the_row(board):
    board.route("**/choices", lambda route: route.abort())
    on(board, "Find lost luggage")
    press_in_order(board, "o")
    expect(row_of(board, "Find lost luggage").locator(".refusal")).not_to_be_empty()
    expect(row_of(board, "Find lost luggage").locator(".title")).to_be_focused()
