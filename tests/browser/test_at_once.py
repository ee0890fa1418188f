"""What is done is seen before the server has spoken, and goes back in sight where it is refused."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.deeds import RETRIED, drag, on, press_in_order, row_of, settled, titles, wait_for_order

MOVES = re.compile(r"/(moves|bulk)$")


def test_a_step_shows_before_the_server_has_spoken_and_goes_back_if_refused(board):
    held = []
    board.route("**/transitions", lambda route: held.append(route))
    row = row_of(board, "Buy a ticket")
    row.get_by_role("button", name="Finish").focus()
    board.keyboard.press("Enter")
    row.get_by_role("button", name="Deliver").wait_for()
    expect(row).to_have_attribute("data-state", "finished")
    expect(row.locator(".step")).to_be_focused()
    held[0].fulfill(status=422, content_type="text/plain", body="The ferry has sunk.")
    row.locator(".refusal", has_text="The ferry has sunk.").wait_for()
    expect(row).to_have_attribute("data-state", "started")
    row.get_by_role("button", name="Finish").wait_for()


def test_an_estimate_shows_before_the_server_has_spoken(board):
    held = []
    board.route("**/estimate", lambda route: held.append(route))
    row = row_of(board, "Find lost luggage")
    row.get_by_role("button", name="2 points").click()
    expect(row.locator(".points")).to_have_attribute("data-points", "2")
    row.get_by_role("button", name="Start").wait_for()
    held[0].continue_()
    board.locator("[data-points='2']:not([data-stamp=''])").first.wait_for()


def test_a_story_opens_while_its_step_is_being_saved(board):
    held = []
    board.route("**/transitions", lambda route: held.append(route))
    row = row_of(board, "Buy a ticket")
    row.get_by_role("button", name="Finish").click()
    row.get_by_role("button", name="Deliver").wait_for()
    row.get_by_role("link", name="Buy a ticket").click()
    expect(row.locator(".unfolded [name=title]")).to_be_focused()
    held[0].continue_()
    row.locator(".unfolded-head").get_by_role("button", name="Deliver").wait_for()
    expect(row.locator(".unfolded")).to_have_count(1)


def test_a_story_that_is_opened_twice_while_it_is_on_its_way_opens_once_with_the_last_key_obeyed(board):
    held = []
    address = re.compile(r"/stories/\d+$")
    board.route(address, lambda route: held.append(route))
    row = row_of(board, "Choose a seat")
    on(board, "Choose a seat")
    with board.expect_request(address):
        press_in_order(board, "Enter", "c")
    held[0].continue_()
    expect(row.locator(".unfolded .comment-new textarea")).to_be_focused()
    expect(row.locator(".unfolded")).to_have_count(1)
    assert len(held) == 1


def test_points_that_are_chosen_while_others_are_being_saved_are_sent_after_them(board):
    held = []
    board.route("**/estimate", lambda route: held.append(route))
    for points in "31":
        on(board, "Choose a seat")
        press_in_order(board, "e", points)
        expect(board.locator("[popover]:popover-open")).to_have_count(0)
    assert len(held) == 1
    held[0].continue_()
    expect(row_of(board, "Choose a seat").locator(".points")).to_have_attribute("data-points", "1")
    settled(board, lambda: held[1].continue_())
    expect(row_of(board, "Choose a seat").locator(".points")).to_have_attribute("data-points", "1")


def carry(board, title, key):
    row_of(board, title).locator(".handle").focus()
    press_in_order(board, "Space", key, "Space")


def choose(board, title, item):
    row_of(board, title).locator(".handle").click()
    board.get_by_role("menuitem", name=item, exact=True).click()


def select_and_drag(board, *names):
    for title in names:
        on(board, title)
        board.keyboard.press("x")
    drag(board, row_of(board, names[0]), row_of(board, "Name the ships"))


ACROSS = {
    "by drag": (
        lambda board: drag(board, row_of(board, "Announce delays"), row_of(board, "Name the ships")),
        {"Announce delays": ("unscheduled", "Start")},
    ),
    "by drag out of the icebox": (
        lambda board: drag(board, row_of(board, "Dogs travel free"), row_of(board, "Announce delays")),
        {"Dogs travel free": ("unstarted", "Start")},
    ),
    "what is begun, by drag": (
        lambda board: drag(board, row_of(board, "Buy a ticket"), row_of(board, "Name the ships")),
        {"Buy a ticket": ("unscheduled", "Start")},
    ),
    "several, by drag": (
        lambda board: select_and_drag(board, "Announce delays", "Refund a ticket"),
        {"Announce delays": ("unscheduled", "Start"), "Refund a ticket": ("unscheduled", "Start")},
    ),
    "lifted by key": (
        lambda board: carry(board, "Announce delays", "ArrowRight"),
        {"Announce delays": ("unscheduled", "Start")},
    ),
    "by the menu": (
        lambda board: choose(board, "Announce delays", "To the icebox"),
        {"Announce delays": ("unscheduled", "Start")},
    ),
}
"""A way of moving stories to another panel, and what their rows show then: the state, the next step."""


@pytest.mark.parametrize(("deed", "shown"), ACROSS.values(), ids=ACROSS)
def test_a_move_to_another_panel_shows_the_new_state_at_once_and_goes_back_if_refused(board, deed, shown):
    panels = ("current", "backlog", "icebox")
    before = {name: titles(board, name) for name in panels}
    rows = {title: row_of(board, title) for title in shown}
    looked = {title: (row.get_attribute("data-state"), row.inner_text()) for title, row in rows.items()}
    held = []
    board.route(MOVES, lambda route: held.append(route))
    with board.expect_request(MOVES):
        deed(board)
    for title, (state, step) in shown.items():
        expect(rows[title]).to_have_attribute("data-state", state)
        expect(rows[title].locator(".type")).to_have_attribute("aria-label", re.compile(f", {state}$"))
        expect(rows[title].locator(".step").first).to_have_text(step)
    held[0].fulfill(status=409, content_type="text/plain", body="It was moved meanwhile.")
    board.locator(".refusal", has_text="It was moved meanwhile.").wait_for()
    for title, (state, words) in looked.items():
        expect(rows[title]).to_have_attribute("data-state", state)
        assert rows[title].inner_text().removesuffix("It was moved meanwhile.").split() == words.split()
    assert {name: titles(board, name) for name in panels} == before


def test_the_first_story_of_an_empty_icebox_is_there_at_once(board):
    for title in titles(board, "icebox"):
        on(board, title)
        settled(board, lambda: board.keyboard.press("i"))
    expect(board.locator("#panel-icebox .story")).to_have_count(0)
    held = []
    board.route(MOVES, lambda route: held.append(route))
    on(board, "Announce delays")
    with board.expect_request(MOVES):
        board.keyboard.press("i")
    expect(board.locator("#panel-icebox .story .title")).to_have_text(["Announce delays"])
    held[0].continue_()
    wait_for_order(board, "icebox", "Announce delays")


def test_a_feature_that_becomes_a_bug_loses_its_points_and_waits_for_none_at_once(board):
    row, held = row_of(board, "Choose a seat"), []
    expect(row.locator(".points")).to_have_text(re.compile("^2"))
    board.route("**/bulk", lambda route: held.append(route))
    on(board, "Choose a seat")
    board.keyboard.press("y")
    board.locator(".field-picker [role=option]", has_text="bug").wait_for()
    board.keyboard.type("bug")
    with board.expect_request("**/bulk"):
        board.keyboard.press("Enter")
    expect(row.locator(".points")).to_have_text("")
    row.get_by_role("button", name="Start").wait_for()
    held[0].fulfill(status=409, content_type="text/plain", body="It changed meanwhile.")
    row.locator(".refusal").wait_for()
    expect(row.locator(".points")).to_have_text(re.compile("^2"))


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
