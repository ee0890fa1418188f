"""Rejecting asks why, without forcing anybody: by key, by the button, in the open story, offline."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.deeds import RETRIED, change, on, press_in_order, refuse, row_of, settled, wait_for_focus
from tests.browser.test_pages import complaints_of_axe

TICKET = "Buy a ticket"


@pytest.fixture
def delivered(board):
    """Ada's board, on which a story was delivered."""
    for state in ("finished", "delivered"):
        change(board, TICKET, "transitions", state=state)
    board.reload()
    return board


def why(page):
    return page.get_by_role("textbox", name=f"Why is “{TICKET}” rejected?")


def comments(page):
    """The story's comments, once it is unfolded."""
    row_of(page, TICKET).get_by_role("link", name=TICKET).click()
    page.locator(".unfolded .comment-new textarea").wait_for()
    return page.locator(".unfolded .comment .prose")


def test_the_reason_becomes_a_comment_and_one_undo_takes_back_the_rejection(delivered):
    row = row_of(delivered, TICKET)
    on(delivered, TICKET)
    delivered.keyboard.press("r")
    expect(why(delivered)).to_be_focused()
    assert complaints_of_axe(delivered) == []
    delivered.keyboard.type("Cards of 2019 fail")
    settled(delivered, lambda: delivered.keyboard.press("Enter"))
    row.get_by_text("rejected", exact=True).wait_for()
    row.get_by_role("button", name="Restart").wait_for()
    wait_for_focus(delivered, "Pay by card")
    settled(delivered, lambda: delivered.keyboard.press("z"))
    row.get_by_role("button", name="Reject").wait_for()
    expect(comments(delivered)).to_have_text(["Cards of 2019 fail"])


def test_nothing_need_be_said_and_escape_leaves_it_delivered(delivered):
    row = row_of(delivered, TICKET)
    on(delivered, TICKET)
    delivered.keyboard.press("r")
    why(delivered).fill("A slip")
    delivered.keyboard.press("Escape")
    wait_for_focus(delivered, TICKET)
    row.get_by_role("button", name="Reject").click()
    expect(why(delivered)).to_have_value("")
    press_in_order(delivered, "Enter")
    row.get_by_role("button", name="Restart").wait_for()
    expect(comments(delivered)).to_have_count(0)


def test_the_reason_tells_somebody_by_a_name_that_is_completed(delivered):
    on(delivered, TICKET)
    delivered.keyboard.press("r")
    delivered.keyboard.type("@b")
    delivered.locator(".completion [aria-selected=true]", has_text="Ben Brandt").wait_for()
    press_in_order(delivered, "Escape")
    expect(delivered.locator(".completion")).to_have_count(0)
    expect(why(delivered)).to_be_focused()
    delivered.keyboard.type("e")
    delivered.locator(".completion [aria-selected=true]", has_text="Ben Brandt").wait_for()
    assert complaints_of_axe(delivered) == []
    press_in_order(delivered, "Enter")
    expect(why(delivered)).to_have_value("@Ben ")
    delivered.keyboard.type("see the cards of 2019")
    settled(delivered, lambda: delivered.keyboard.press("Enter"))
    expect(comments(delivered)).to_have_text(["@Ben see the cards of 2019"])
    expect(delivered.locator(".unfolded .comment .mention")).to_have_attribute("title", "Ben Brandt")


def test_an_open_story_asks_the_same(delivered):
    comments(delivered)
    delivered.locator(".unfolded-head").get_by_role("button", name="Reject").click()
    why(delivered).fill("Cards of 2019 fail")
    delivered.keyboard.press("Enter")
    delivered.locator(".unfolded-head").get_by_role("button", name="Restart").wait_for()
    expect(delivered.locator(".unfolded .comment .prose")).to_have_text(["Cards of 2019 fail"])


def test_a_reason_that_is_not_taken_is_there_when_it_is_asked_again(delivered):
    delivered.route("**/transitions", lambda route: refuse(route, "No."))
    on(delivered, TICKET)
    delivered.keyboard.press("r")
    why(delivered).fill("Cards of 2019 fail")
    delivered.keyboard.press("Enter")
    row_of(delivered, TICKET).locator(".refusal", has_text="No.").wait_for()
    on(delivered, TICKET)
    delivered.keyboard.press("r")
    expect(why(delivered)).to_have_value("Cards of 2019 fail")


def test_offline_it_is_kept_with_its_reason_and_sent_when_that_is_over(delivered):
    row = row_of(delivered, TICKET)
    delivered.context.set_offline(True)
    on(delivered, TICKET)
    delivered.keyboard.press("r")
    why(delivered).fill("Cards of 2019 fail")
    delivered.keyboard.press("Enter")
    expect(row.locator(".unsent li")).to_have_text(["Reject: “Cards of 2019 fail”: not saved yet"])
    delivered.context.set_offline(False)
    expect(row.locator(".unsent")).to_have_count(0, timeout=RETRIED)
    expect(comments(delivered)).to_have_text(["Cards of 2019 fail"])
