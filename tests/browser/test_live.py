"""Two people at once: what one does the other sees; a lost network loses nothing; who else is here."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.deeds import (
    drag,
    middle,
    on,
    row_of,
    settled,
    titles,
    wait_for_focus,
    wait_for_order,
)

SAME_SITE = {"Sec-Fetch-Site": "same-origin", "X-Requested-With": "tracker"}
NO_WORKER = "delete window.SharedWorker;"
QUIET = 500
"""Milliseconds after which nothing more is to be expected of what was done."""
RETRIED = 20_000
"""Milliseconds within which what is kept has been tried again, several times over."""


@pytest.fixture
def bens(open_page, ferry):
    """Ben's board."""
    page = open_page(ferry.ben)
    page.goto(ferry.url)
    return page


def change(page, story, what, **form):
    """Somebody changes a story without the page noticing by itself."""
    address = row_of(page, story).get_attribute("data-url")
    assert page.request.post(f"{address}{what}", form=form, headers=SAME_SITE).ok


def open_story(page, title):
    row_of(page, title).get_by_role("link").click()
    page.locator(".unfolded textarea[name=title]").wait_for()


def unsent(page, title):
    return row_of(page, title).locator(".unsent")


def test_the_row_under_the_pointer_stays_where_it_is(board, bens):
    row = row_of(bens, "Find lost luggage")
    bens.mouse.move(*middle(row.bounding_box()))
    top = row.bounding_box()["y"]
    change(board, "Dogs travel free", "/moves", list="backlog", place="top")
    row_of(bens, "Dogs travel free").and_(bens.locator("[data-state=unstarted]")).wait_for()
    assert abs(row.bounding_box()["y"] - top) < 2 or bens.locator("#panel-backlog .scroll").evaluate(
        "scroll => scroll.scrollTop === 0"
    )


def test_a_click_is_not_lost_though_the_row_changes_while_the_button_is_down(board, bens):
    title = row_of(bens, "Find lost luggage").get_by_role("link")
    bens.mouse.move(*middle(title.bounding_box()))
    bens.mouse.down()
    change(board, "Find lost luggage", "/estimate", estimate="2")
    change(board, "Dogs travel free", "/moves", list="icebox", place="bottom")
    bens.wait_for_timeout(QUIET)
    bens.mouse.up()
    bens.locator(".unfolded textarea[name=title]").wait_for()
    expect(row_of(bens, "Dogs travel free").and_(bens.locator("[data-state=unscheduled]"))).to_be_visible()


def test_what_one_does_oneself_is_asked_for_once_though_the_server_tells_of_it_too(board):
    asked = []
    is_asking = re.compile("/changes(?!.*items=)").search
    board.on("request", lambda sent: is_asking(sent.url) and asked.append(sent.url))
    board.locator(".connection").wait_for(state="attached")
    for number, title in enumerate(("Dogs travel free", "Name the ships", "Dogs travel free"), 1):
        on(board, title)
        settled(board, lambda: board.keyboard.press("t"))
        board.wait_for_timeout(QUIET)
        assert len(asked) == number


def test_keys_stay_on_the_row_that_somebody_sends_to_another_panel(board, bens):
    on(bens, "Announce delays")
    change(board, "Announce delays", "/moves", list="icebox", place="bottom")
    wait_for_order(bens, "icebox", "Name the ships", "Announce delays")
    wait_for_focus(bens, "Announce delays")
    expect(bens.locator("#live-region")).to_have_text("Announce delays stands in Icebox now.")
    bens.keyboard.press("ArrowUp")
    wait_for_focus(bens, "Name the ships")


def test_keys_go_to_the_neighbour_of_a_row_that_somebody_sends_out_of_sight(board, bens):
    on(bens, "Name the ships")
    bens.keyboard.press("Shift+X")
    bens.locator("#panel-icebox").wait_for(state="detached")
    on(bens, "Announce delays")
    change(board, "Announce delays", "/moves", list="icebox", place="bottom")
    wait_for_order(bens, "backlog", "Seats are sold twice", "The harbour opens")
    wait_for_focus(bens, "The harbour opens")


def test_every_tab_of_a_browser_hears_over_one_stream(board, ferry):
    others = [board.context.new_page() for _ in range(7)]
    for page in others:
        page.goto(ferry.url)
    change(board, "Pay by card", "", title="Pay with coins")
    for page in (board, *others):
        page.bring_to_front()
        row_of(page, "Pay with coins").wait_for()


@pytest.mark.parametrize("stream", ["own", "refused"])
def test_browsers_without_a_shared_worker_or_a_stream_see_it_too(open_page, ferry, bens, stream):
    page = open_page(ferry.ada)
    page.add_init_script(NO_WORKER)
    if stream == "refused":
        page.route("**/live?*", lambda route: route.fulfill(status=503))
    page.goto(ferry.url)
    change(bens, "Pay by card", "", title="Pay with coins")
    row_of(page, "Pay with coins").wait_for()


def test_offline_is_said_and_the_page_catches_up_by_itself(board, bens):
    bens.context.set_offline(True)
    sign = bens.locator(".connection")
    bens.locator(".connection", has_text="Offline").wait_for()
    assert "cannot be reached" in sign.get_attribute("title")
    change(board, "Pay by card", "", title="Pay with coins")
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
    change(bens, "Pay by card", "", title="Pay by card, says Ben")
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
    change(bens, "Refund a ticket", "/deletions")
    change(bens, "Seats are sold twice", "/deletions")
    board.unroute("**/moves")
    refused = unsent(board, "Announce delays").locator(".bad")
    refused.wait_for(timeout=RETRIED)
    refused.get_by_role("button", name="Let it go").click()
    expect(board.locator(".unsent")).to_have_count(0)


def test_who_else_has_the_story_open_is_said_until_they_close_it(board, bens):
    open_story(board, "Pay by card")
    expect(board.locator(".unfolded .present")).to_have_text("")
    open_story(bens, "Pay by card")
    board.locator(".unfolded .present", has_text="Ben Brandt has this open, too.").wait_for()
    bens.locator(".unfolded .present", has_text="Ada Ahlers has this open, too.").wait_for()
    board.locator(".unfolded .fold-up").first.click()
    row_of(board, "Pay by card").get_by_role("img", name="Open: Ben Brandt").wait_for()
    bens.goto("/")
    row_of(board, "Pay by card").locator(".watched").wait_for(state="detached")


def clash(board, bens):
    """Both write a title; Ada is first. What stands in Ben's story then."""
    for page in (board, bens):
        open_story(page, "Pay by card")
    bens.locator(".unfolded textarea[name=title]").fill("Pay by card, says Ben")
    board.locator(".unfolded textarea[name=title]").fill("Pay by card, says Ada")
    settled(board, lambda: board.keyboard.press("Control+s"))
    both = bens.locator(".unfolded .meanwhile")
    both.wait_for()
    expect(both).to_contain_text("Saved meanwhile: Pay by card, says Ada")
    expect(bens.locator(".unfolded textarea[name=title]")).to_have_value("Pay by card, says Ben")
    return both


def test_who_has_typed_nothing_yet_goes_on_at_the_end_of_what_another_wrote(board, bens):
    open_story(bens, "Pay by card")
    words = bens.locator(".unfolded textarea[name=title]")
    expect(words).to_be_focused()
    change(board, "Pay by card", "", title="Pay by card or phone")
    expect(words).to_have_value("Pay by card or phone")
    bens.keyboard.type(" or coin")
    expect(words).to_have_value("Pay by card or phone or coin")


def test_the_second_of_two_who_write_is_shown_both_and_takes_theirs(board, bens):
    clash(board, bens).get_by_role("button", name="Take theirs").click()
    expect(bens.locator(".unfolded textarea[name=title]")).to_have_value("Pay by card, says Ada")
    expect(bens.locator(".unfolded .meanwhile, .unfolded .changed-elsewhere")).to_have_count(0)
    bens.locator(".unfolded .fold-up").first.click()
    bens.locator(".unfolded").wait_for(state="detached")
    row_of(bens, "Pay by card, says Ada").wait_for()


def test_the_second_of_two_who_write_keeps_their_own(board, bens):
    clash(board, bens).get_by_role("button", name="Keep mine").click()
    row_of(board, "Pay by card, says Ben").wait_for()


def test_the_second_of_two_who_write_writes_on(board, bens):
    both = clash(board, bens)
    words = bens.locator(".unfolded textarea[name=title]")
    words.fill("Pay by card, say Ada and Ben")
    words.press("Control+s")
    bens.locator(".unfolded .complaints", has_text="Ada Ahlers changed the title").wait_for()
    both.get_by_role("button", name="Keep mine").click()
    row_of(board, "Pay by card, say Ada and Ben").wait_for()


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
    change(bens, "Pay by card", "", title="Pay with coins")
    row_of(bens, "Pay with coins").wait_for()
    expect(row_of(page, "Pay with coins")).to_have_count(0)
    page.clock.fast_forward(50_000)
    row_of(page, "Pay with coins").wait_for()
    expect(page.locator(".connection")).to_have_text("")
