"""Undo, as somebody finds it who has just done something: it is offered, stays, and forgets nothing."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.deeds import RETRIED, on, row_of, settled, wait_for_focus, wait_for_order


def offered(page):
    return page.locator(".undo-line:visible .undo-words")


def retitle(page, title, new):
    on(page, title)
    page.keyboard.press("n")
    page.locator(".unfolded [name=title]").wait_for()
    page.keyboard.press("Control+a")
    page.keyboard.type(new)
    page.keyboard.press("Enter")


def test_a_title_that_enter_saved_is_sent_once_and_can_be_taken_back(board):
    sent = []
    board.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    settled(board, lambda: retitle(board, "Pay by card", "Pay by phone"))
    wait_for_focus(board, "Pay by phone")
    on(board, "Choose a seat")
    expect(offered(board)).to_have_text("Changed title of “Pay by phone”")
    assert len([url for url in sent if "/stories/" in url]) == 1
    settled(board, lambda: board.keyboard.press("z"))
    row_of(board, "Pay by card").wait_for()


def test_what_changed_nothing_leaves_the_offer_for_what_did(board):
    on(board, "Dogs travel free")
    settled(board, lambda: board.keyboard.press("t"))
    expect(offered(board)).to_have_text("Moved “Dogs travel free” to the top of the icebox")
    on(board, "Dogs travel free")
    with board.expect_response("**/bulk"):
        board.keyboard.press("t")
    expect(offered(board)).to_have_text("Moved “Dogs travel free” to the top of the icebox")


def test_what_was_done_offline_is_taken_back_once_it_is_saved_and_nothing_older_before(board):
    on(board, "Dogs travel free")
    settled(board, lambda: board.keyboard.press("t"))
    wait_for_order(board, "icebox", "Dogs travel free", "Choose a cabin")
    board.context.set_offline(True)
    on(board, "Name the ships")
    board.keyboard.press("t")
    board.locator(".unsent").first.wait_for()
    board.keyboard.press("z")
    expect(board.locator(".undo-line")).to_contain_text("is not saved yet; it can be taken back once it is")
    wait_for_order(board, "icebox", "Name the ships", "Dogs travel free")

    board.context.set_offline(False)
    board.locator(".unsent").first.wait_for(state="detached", timeout=RETRIED)
    expect(offered(board)).to_have_text("Moved “Name the ships” to the top of the icebox")
    settled(board, lambda: board.keyboard.press("z"))
    wait_for_order(board, "icebox", "Dogs travel free", "Choose a cabin", "Name the ships")
    settled(board, lambda: board.keyboard.press("z"))
    wait_for_order(board, "icebox", "Choose a cabin", "Dogs travel free", "Name the ships")


def test_undo_pressed_twice_at_once_takes_back_two_changes(board):
    for title in ("Dogs travel free", "Name the ships"):
        on(board, title)
        settled(board, lambda: board.keyboard.press("t"))
    wait_for_order(board, "icebox", "Name the ships", "Dogs travel free", "Choose a cabin")
    board.evaluate(
        "for (const type of ['keydown', 'keydown']) document.activeElement.dispatchEvent("
        "new KeyboardEvent(type, {key: 'z', bubbles: true, cancelable: true}))"
    )
    wait_for_order(board, "icebox", "Choose a cabin", "Dogs travel free", "Name the ships")


def test_an_undo_that_did_not_reach_the_server_can_be_tried_again(board):
    on(board, "Dogs travel free")
    settled(board, lambda: board.keyboard.press("t"))
    board.context.set_offline(True)
    board.keyboard.press("z")
    expect(board.locator(".undo-line")).to_contain_text("Nothing was taken back; try again in a moment.")
    board.context.set_offline(False)
    settled(board, lambda: board.keyboard.press("z"))
    wait_for_order(board, "icebox", "Choose a cabin", "Dogs travel free")
