"""A session that ends while a board stands open: it is said, and what was changed meanwhile is kept until
one is signed in again."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.deeds import SAME_SITE, hear, on, row_of, wait_for_order, wait_for_words
from tests.browser.test_pages import complaints_of_axe


def sign_out(page):
    """The person signs out in another tab."""
    assert page.request.post("/sign-out", headers=SAME_SITE).ok


def test_what_is_changed_then_is_kept_and_sent_when_one_has_signed_in_by_the_link(board, ferry):
    hear(board)
    sign_out(board)
    on(board, "Announce delays")
    board.keyboard.press("i")
    expect(row_of(board, "Announce delays").locator(".unsent")).to_have_text("A change: not saved yet")
    link = board.locator(".connection").get_by_role("link", name="Sign in")
    expect(link).to_be_visible()
    wait_for_words(
        board, "Your session has ended. Sign in again; what is not saved yet is kept here and sent then."
    )
    assert complaints_of_axe(board) == []

    link.click()
    board.get_by_label("E-mail").fill(ferry.ada.email)
    board.get_by_label("Password").fill(ferry.ada.password)
    board.get_by_role("button", name="Sign in").click()
    board.wait_for_url(f"**{ferry.url}")
    row_of(board, "Announce delays").wait_for()
    expect(board.locator(".unsent")).to_have_count(0)
    wait_for_order(board, "icebox", "Announce delays", "Choose a cabin")


def test_what_one_changes_after_somebody_else_has_signed_in_is_kept_for_oneself(board, ferry, house, server):
    board.context.add_cookies([{**house.cookie_of(ferry.ben), "url": server.url}])
    on(board, "Announce delays")
    board.keyboard.press("i")
    board.locator(".connection").get_by_role("link", name="Sign in").click()
    board.get_by_role("link", name="Ben Brandt").wait_for()
    row_of(board, "Announce delays").wait_for()
    expect(board.locator(".unsent")).to_have_count(0)
    board.context.add_cookies([{**house.cookie_of(ferry.ada), "url": server.url}])
    board.reload()
    wait_for_order(board, "icebox", "Announce delays", "Choose a cabin")
