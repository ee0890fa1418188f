"""A menu, a question or a form that is open while others change the story it is about."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.deeds import change, holding, on, row_of, settled, titles, wait_for_focus, wait_for_order


def others_estimate(board, title):
    """Somebody else does this to the story; the board shows it before anything else is done."""
    settled(board, lambda: change(board, title, "estimate", estimate="1"))
    expect(row_of(board, title).locator(".points")).to_have_attribute("data-points", "1")


def choose(board, item):
    board.get_by_role("menuitem", name=item, exact=True).press("Enter")


MOVES = {
    "To the top of the backlog": ("Buy a ticket", "Find lost luggage", "Pay by card"),
    "Up": ("Announce delays", "Find lost luggage", "The harbour opens"),
    "To the icebox": ("Find lost luggage", "Choose a cabin"),
}
"""What is chosen of the menu, and the rows that follow each other then."""


@pytest.mark.parametrize(("item", "order"), MOVES.items(), ids=MOVES)
def test_a_row_that_others_change_while_its_menu_is_open_moves_as_chosen(board, item, order):
    on(board, "Find lost luggage")
    board.keyboard.press("m")
    board.locator("#row-menu:popover-open").wait_for()
    others_estimate(board, "Find lost luggage")
    settled(board, lambda: choose(board, item))
    wait_for_order(board, "icebox" if "icebox" in item else "current" if "top" in item else "backlog", *order)
    expect(row_of(board, "Find lost luggage")).to_have_count(1)


def test_a_row_goes_above_a_neighbour_that_others_change_while_the_menu_is_open(board):
    on(board, "Dogs travel free")
    board.keyboard.press("m")
    board.locator("#row-menu:popover-open").wait_for()
    others_estimate(board, "Choose a cabin")
    settled(board, lambda: choose(board, "Up"))
    wait_for_order(board, "icebox", "Dogs travel free", "Choose a cabin")


def test_what_others_delete_while_its_menu_is_open_is_not_moved(board):
    on(board, "Find lost luggage")
    board.keyboard.press("m")
    board.locator("#row-menu:popover-open").wait_for()
    settled(board, lambda: change(board, "Find lost luggage", "deletions"))
    expect(row_of(board, "Find lost luggage")).to_have_count(0)
    before = titles(board, "backlog")
    choose(board, "Up")
    expect(board.locator("#live-region")).to_have_text("It is not here any more.")
    assert titles(board, "backlog") == before


def test_a_story_shows_that_it_is_started_though_others_changed_it_during_the_question(board):
    on(board, "Pay by card")
    board.keyboard.press("s")
    board.locator("#start-question:popover-open").wait_for()
    others_estimate(board, "Pay by card")
    held = holding(board, "**/start")
    board.locator("#start-question button", has_text="Ben Brandt").press("Enter")
    expect(row_of(board, "Pay by card")).to_have_attribute("data-state", "started")
    wait_for_focus(board, "Pay by card")
    settled(board, lambda: held[0].continue_())
    expect(row_of(board, "Pay by card").locator(".owners")).to_contain_text("BB")


def test_a_story_that_others_change_while_it_is_fetched_opens_as_it_is_then(board, ferry):
    def late(route):
        old = route.fetch()
        others_estimate(board, "Announce delays")
        route.fulfill(response=old)

    board.route(f"**/stories/{ferry.stories['Announce delays']}", late, times=1)
    on(board, "Announce delays")
    board.keyboard.press("Enter")
    story = row_of(board, "Announce delays").locator(".unfolded")
    expect(story.locator("textarea[name=title]")).to_be_focused()
    expect(story.get_by_role("button", name="1 point", exact=True)).to_have_attribute("aria-pressed", "true")


def test_who_types_on_at_once_is_not_taken_back_when_the_browser_tells_that_the_form_unfolded(board):
    on(board, "Refund a ticket")
    focused = board.evaluate("""async () => {
      const key = new KeyboardEvent("keydown", { key: "a", bubbles: true, cancelable: true });
      document.activeElement.dispatchEvent(key);
      const form = document.querySelector("#panel-backlog details.add");
      const told = new Promise((done) => form.addEventListener("toggle", done, { once: true }));
      form.querySelector("[name=story_type]").focus();
      await told;
      return document.activeElement.name;
    }""")
    assert focused == "story_type"
