"""What others do appears by itself, on every page that stands open, and disturbs nobody; who else is here."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.deeds import (
    NO_WORKER,
    change,
    drag,
    middle,
    on,
    open_story,
    row_of,
    settled,
    wait_for_focus,
    wait_for_order,
)

QUIET = 500
"""Milliseconds after which nothing more is to be expected of what was done."""


def test_what_one_does_the_other_sees_without_touching_an_open_form(board, bens):
    row_of(bens, "Pay by card").get_by_role("link").click()
    words = bens.get_by_label("Title", exact=True).and_(bens.locator(".unfolded textarea"))
    words.fill("Pay by card or phone")
    top = row_of(bens, "Pay by card").bounding_box()["y"]

    row_of(board, "Buy a ticket").get_by_role("button", name="Finish").click()
    row_of(board, "Buy a ticket").get_by_role("button", name="Deliver").wait_for()
    settled(board, lambda: drag(board, row_of(board, "Announce delays"), row_of(board, "Refund a ticket")))

    row_of(bens, "Buy a ticket").get_by_role("button", name="Deliver").wait_for()
    wait_for_order(bens, "backlog", "Announce delays", "Refund a ticket")
    expect(words).to_have_value("Pay by card or phone")
    expect(words).to_be_focused()
    assert row_of(bens, "Pay by card").bounding_box()["y"] == top


def test_the_row_under_the_pointer_stays_where_it_is(board, bens):
    row = row_of(bens, "Find lost luggage")
    bens.mouse.move(*middle(row.bounding_box()))
    top = row.bounding_box()["y"]
    change(board, "Dogs travel free", "moves", list="backlog", place="top")
    row_of(bens, "Dogs travel free").and_(bens.locator("[data-state=unstarted]")).wait_for()
    assert abs(row.bounding_box()["y"] - top) < 2 or bens.locator("#panel-backlog .scroll").evaluate(
        "scroll => scroll.scrollTop === 0"
    )


def test_a_click_is_not_lost_though_the_row_changes_while_the_button_is_down(board, bens):
    title = row_of(bens, "Find lost luggage").get_by_role("link")
    bens.mouse.move(*middle(title.bounding_box()))
    bens.mouse.down()
    change(board, "Find lost luggage", "estimate", estimate="2")
    change(board, "Dogs travel free", "moves", list="icebox", place="bottom")
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
    change(board, "Announce delays", "moves", list="icebox", place="bottom")
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
    change(board, "Announce delays", "moves", list="icebox", place="bottom")
    wait_for_order(bens, "backlog", "Seats are sold twice", "The harbour opens")
    wait_for_focus(bens, "The harbour opens")


def test_every_tab_of_a_browser_hears_over_one_stream(board, ferry):
    others = [board.context.new_page() for _ in range(7)]
    for page in others:
        page.goto(ferry.url)
    change(board, "Pay by card", title="Pay with coins")
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
    change(bens, "Pay by card", title="Pay with coins")
    row_of(page, "Pay with coins").wait_for()


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
