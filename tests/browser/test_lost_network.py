"""A lost network loses nothing: it is said, what is done is kept, sent in its order, and refused in sight."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.deeds import (
    NO_WORKER,
    RETRIED,
    change,
    drag,
    on,
    open_story,
    row_of,
    titles,
    unsent,
    wait_for_order,
)


def test_offline_is_said_and_the_page_catches_up_by_itself(board, bens):
    bens.context.set_offline(True)
    sign = bens.locator(".connection")
    bens.locator(".connection", has_text="Offline").wait_for()
    assert "cannot be reached" in sign.get_attribute("title")
    change(board, "Pay by card", title="Pay with coins")
    bens.context.set_offline(False)
    row_of(bens, "Pay with coins").wait_for()
    expect(sign).to_have_text("")


def test_what_is_done_offline_is_kept_and_sent_in_its_order(board, bens):
    board.context.set_offline(True)
    drag(board, row_of(board, "Announce delays"), row_of(board, "Refund a ticket"))
    unsent(board, "Announce delays").wait_for()
    row_of(board, "Buy a ticket").get_by_role("button", name="Finish").click()
    row_of(board, "Buy a ticket").get_by_role("button", name="Deliver").click()
    expect(unsent(board, "Buy a ticket").locator("li")).to_have_text(
        [
            "Finish: not saved yet",
            "Deliver: not saved yet",
        ]
    )
    wait_for_order(board, "backlog", "Announce delays", "Refund a ticket")

    board.context.set_offline(False)
    board.locator(".unsent").first.wait_for(state="detached", timeout=RETRIED)
    wait_for_order(bens, "backlog", "Announce delays", "Refund a ticket")
    row_of(bens, "Buy a ticket").get_by_role("button", name="Accept").wait_for()
    wait_for_order(board, "backlog", "Announce delays", "Refund a ticket")


def test_what_keys_do_offline_is_kept_too(board, bens):
    board.context.set_offline(True)
    board.locator(".connection", has_text="Offline").wait_for()
    row_of(board, "Announce delays").locator(".title").focus()
    board.keyboard.press("i")
    unsent(board, "Announce delays").wait_for()
    expect(unsent(board, "Announce delays").locator("li")).to_have_text(["A change: not saved yet"])
    board.context.set_offline(False)
    board.locator(".unsent").first.wait_for(state="detached", timeout=RETRIED)
    bens.locator("#panel-icebox").get_by_role("link", name="Announce delays").wait_for()


def test_what_is_deleted_offline_is_shown_as_not_saved(board):
    board.context.set_offline(True)
    on(board, "Choose a cabin")
    board.keyboard.press("Delete")
    row_of(board, "Choose a cabin").locator(".unsent").wait_for()
    board.context.set_offline(False)
    row_of(board, "Choose a cabin").wait_for(state="detached", timeout=RETRIED)


def test_several_that_are_changed_offline_are_each_shown_as_not_saved_and_sent_when_it_is_over(board):
    names = ("Pay by card", "Choose a seat", "Refund a ticket")
    rows = [row_of(board, title) for title in names]
    for title in names:
        on(board, title)
        board.keyboard.press("x")
    board.keyboard.press("Shift+S")
    board.locator(".field-picker [role=option]").first.wait_for()
    board.context.set_offline(True)
    board.keyboard.type("started")
    board.keyboard.press("Enter")
    for row in rows:
        expect(row.locator(".unsent li")).to_have_text(["A change of 3 stories: not saved yet"])
    board.context.set_offline(False)
    for row in rows:
        expect(row.locator(".unsent")).to_have_count(0, timeout=RETRIED)
    board.reload()
    for row in rows:
        expect(row).to_have_attribute("data-state", "started")


def test_a_story_that_is_started_offline_is_started_alone_and_sent_when_it_is_over(board):
    row = row_of(board, "Pay by card")
    board.context.set_offline(True)
    on(board, "Pay by card")
    board.keyboard.press("s")
    expect(row.locator(".unsent li")).to_have_text(
        ["Start alone (with whom can be said in the story later): not saved yet"]
    )
    expect(row.locator(".title")).to_be_focused()
    board.keyboard.press("s")
    expect(row).to_have_attribute("data-state", "finished")
    board.context.set_offline(False)
    expect(row.locator(".unsent")).to_have_count(0, timeout=RETRIED)
    board.reload()
    expect(row).to_have_attribute("data-state", "finished")
    expect(row.locator(".owners")).to_have_text("AA")


def test_what_is_kept_outlives_the_page_and_is_sent_by_the_next(board, bens):
    board.route("**/moves", lambda route: route.abort())
    drag(board, row_of(board, "Announce delays"), row_of(board, "Refund a ticket"))
    unsent(board, "Announce delays").wait_for()
    board.reload()
    unsent(board, "Announce delays").wait_for()
    board.unroute("**/moves")
    unsent(board, "Announce delays").wait_for(state="detached", timeout=RETRIED)
    wait_for_order(board, "backlog", "Announce delays", "Refund a ticket")
    wait_for_order(bens, "backlog", "Announce delays", "Refund a ticket")


def test_a_story_whose_answer_got_lost_is_there_once(board):
    """The server took it; the browser cannot know that, and sends it again."""
    lost = []

    def lose(route):
        if not lost:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    board.route("**/stories", lose)
    board.locator("#panel-icebox details.add summary").click()
    board.locator("#panel-icebox input[name=title]").fill("Sell ice cream")
    board.keyboard.press("Enter")
    row_of(board, "Sell ice cream").wait_for(timeout=RETRIED)
    board.locator(".unsent").wait_for(state="detached", timeout=RETRIED)
    board.reload()
    assert lost == [204]
    assert titles(board, "icebox").count("Sell ice cream") == 1


def test_what_is_refused_later_is_shown_with_what_was_typed(board, bens):
    open_story(board, "Pay by card")
    board.route(
        "**/stories/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    board.locator(".unfolded textarea[name=title]").fill("Pay by card, says Ada")
    board.keyboard.press("Enter")
    unsent(board, "Pay by card").wait_for()
    change(bens, "Pay by card", title="Pay by card, says Ben")
    board.unroute("**/stories/*")
    refused = board.locator(".unsent .bad")
    refused.wait_for(timeout=RETRIED)
    expect(refused).to_contain_text("Ben Brandt changed the title")

    refused.get_by_role("button", name="Show what I wrote").click()
    expect(board.locator(".unfolded textarea[name=title]")).to_have_value("Pay by card, says Ada")
    expect(board.locator(".unsent")).to_have_count(0)


def test_what_is_refused_can_be_let_go(board, bens):
    board.route("**/moves", lambda route: route.abort())
    drag(board, row_of(board, "Announce delays"), row_of(board, "Refund a ticket"))
    unsent(board, "Announce delays").wait_for()
    change(bens, "Refund a ticket", "deletions")
    change(bens, "Seats are sold twice", "deletions")
    board.unroute("**/moves")
    refused = unsent(board, "Announce delays").locator(".bad")
    refused.wait_for(timeout=RETRIED)
    refused.get_by_role("button", name="Let it go").click()
    expect(board.locator(".unsent")).to_have_count(0)


DEAD_LINE = """
  const Real = window.EventSource;
  window.EventSource = function (url) {
    window.EventSource = Real;
    const line = Object.assign(new EventTarget(), { readyState: Real.OPEN, close() {} });
    setTimeout(() => line.dispatchEvent(new Event("open")));
    return line;
  };
  window.EventSource.OPEN = Real.OPEN;
"""


def test_after_sleep_a_line_that_has_died_is_noticed_and_the_page_catches_up(open_page, ferry, bens):
    """A machine that slept hears nothing over its old stream, and nobody tells it so."""
    page = open_page(ferry.ada)
    page.add_init_script(NO_WORKER + DEAD_LINE)
    page.clock.install()
    page.goto(ferry.url)
    row_of(page, "Pay by card").wait_for()
    change(bens, "Pay by card", title="Pay with coins")
    row_of(bens, "Pay with coins").wait_for()
    expect(row_of(page, "Pay with coins")).to_have_count(0)
    page.clock.fast_forward(50_000)
    row_of(page, "Pay with coins").wait_for()
    expect(page.locator(".connection")).to_have_text("")
