"""A whole grooming session without a mouse; many at once; undo; the palette; what is heard meanwhile."""

from __future__ import annotations

import csv
import re

import pytest
from playwright.sync_api import expect

from tests.browser.deeds import (
    PHONE,
    Finger,
    drag,
    middle,
    on,
    press_in_order,
    row_of,
    wait_for_focus,
    wait_for_order,
)
from tests.browser.test_pages import complaints_of_axe


@pytest.fixture
def board(open_page, ferry):
    """Ada's board, on which all that is said to those who hear it is kept in window.said."""
    page = open_page(ferry.ada, reduced_motion="reduce")
    page.goto(ferry.url)
    page.evaluate("""() => {
      window.said = [];
      const region = document.getElementById("live-region");
      const keep = () => region.textContent && window.said.push(region.textContent);
      new MutationObserver(keep).observe(region, { childList: true });
    }""")
    return page


def wait_for_words(page, words):
    """Waits until these words were said."""
    page.wait_for_function("words => window.said.some((each) => each.includes(words))", arg=words)


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
    wait_for_words(board, "Took back: moved “Whistle at noon”.")
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
    offer.wait_for()
    assert complaints_of_axe(board) == []
    offer.click()
    wait_for_order(board, "backlog", "Refund a ticket", "Seats are sold twice", "Announce delays")


def test_what_somebody_changed_since_is_not_undone_and_named(board, open_page, ferry):
    on(board, "Announce delays")
    board.keyboard.press("t")
    board.locator("#panel-current .story", has_text="Announce delays").wait_for()
    bens = open_page(ferry.ben)
    bens.goto(ferry.url)
    on(bens, "Announce delays")
    bens.keyboard.press("i")
    bens.locator("#panel-icebox .story", has_text="Announce delays").wait_for()
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


def test_what_is_selected_is_dragged_together(board):
    for title in ("Refund a ticket", "Announce delays"):
        row_of(board, title).locator(".title").click(modifiers=["ControlOrMeta"])
    expect(board.locator(".selection-count")).to_have_text("2 selected")
    drag(board, row_of(board, "Announce delays"), row_of(board, "Find lost luggage"))
    wait_for_order(board, "backlog", "Refund a ticket", "Announce delays", "Find lost luggage")
    board.reload()
    wait_for_order(board, "backlog", "Refund a ticket", "Announce delays", "Find lost luggage")


def test_a_click_with_shift_selects_up_to_there_and_the_box_toggles(board):
    row_of(board, "Refund a ticket").hover()
    row_of(board, "Refund a ticket").locator(".select-box").click()
    row_of(board, "The harbour opens").locator(".title").click(modifiers=["Shift"])
    expect(board.locator(".selection-count")).to_have_text("4 selected")
    row_of(board, "Announce delays").locator(".select-box").click()
    expect(board.locator(".selection-count")).to_have_text("3 selected")


def test_what_is_selected_is_lifted_together(board):
    on(board, "Refund a ticket")
    press_in_order(board, "x", "Shift+ArrowDown")
    row_of(board, "Seats are sold twice").locator(".handle").focus()
    press_in_order(board, "Space", "ArrowDown", "ArrowDown", "ArrowDown", "Space")
    wait_for_order(board, "backlog", "Find lost luggage", "Refund a ticket", "Seats are sold twice")


def test_a_finger_selects_by_resting_and_then_by_tapping(open_page, ferry):
    page = open_page(ferry.ada, **PHONE)
    page.goto(ferry.url)
    page.locator(".rail").get_by_role("button", name="Backlog").tap()
    finger = Finger(page)
    x, y = middle(row_of(page, "Announce delays").locator(".title").bounding_box())
    finger.down(x, y)
    row_of(page, "Announce delays").and_(page.locator(".selected")).wait_for()
    finger.up()
    row_of(page, "Refund a ticket").locator(".title").tap()
    page.locator(".selection-count", has_text="2 selected").wait_for()
    page.locator(".selection-bar").get_by_role("button", name=re.compile("^Icebox")).tap()
    page.locator(".rail").get_by_role("button", name="Icebox").tap()
    wait_for_order(page, "icebox", "Refund a ticket", "Announce delays", "Choose a cabin")
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


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


def test_what_is_selected_is_saved_as_csv_from_the_bar_and_from_the_palette(board):
    on(board, "Choose a cabin")
    press_in_order(board, "x", "Shift+ArrowDown")
    with board.expect_download() as saved:
        board.locator(".selection-bar").get_by_role("button", name="As CSV").click()
    rows = csv.DictReader(saved.value.path().read_text().splitlines())
    assert [row["Title"] for row in rows] == ["Choose a cabin", "Dogs travel free"]

    press_in_order(board, "Escape", "Control+k")
    board.keyboard.type("as csv")
    board.locator("#palette [aria-selected=true]", has_text="Save as CSV").wait_for()
    with board.expect_download() as saved:
        board.keyboard.press("Enter")
    assert "Dogs travel free" in saved.value.path().read_text()
    expect(row_of(board, "Dogs travel free")).to_have_count(1)


def test_undo_takes_back_what_is_still_on_its_way(board):
    on(board, "Pay by card")
    choose(board, "l", "pier")
    board.get_by_role("button", name=re.compile("^Undo: put “pier”")).wait_for()
    held = []
    board.route("**/bulk", lambda route: held.append(route))
    on(board, "Seats are sold twice")
    with board.expect_request("**/bulk"):
        board.keyboard.press("i")
    wait_for_order(board, "icebox", "Seats are sold twice", "Choose a cabin")
    board.keyboard.press("z")
    held[0].continue_()
    wait_for_order(board, "backlog", "Refund a ticket", "Seats are sold twice", "Announce delays")
    row_of(board, "Pay by card").locator(".label", has_text="pier").wait_for()


def test_an_answer_from_before_takes_nothing_back(board):
    row, held = row_of(board, "Buy a ticket"), []
    board.route("**/changes*", lambda route: held.append(route))
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
