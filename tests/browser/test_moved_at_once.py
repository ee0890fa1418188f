"""Where a story goes is seen before the server has spoken; it goes back in sight where that is refused."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.deeds import (
    drag,
    holding,
    on,
    press_in_order,
    refuse,
    row_of,
    settled,
    titles,
    wait_for_focus,
    wait_for_order,
)

MOVES = re.compile(r"/(moves|bulk)$")


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
    held = holding(board, MOVES)
    with board.expect_request(MOVES):
        deed(board)
    for title, (state, step) in shown.items():
        expect(rows[title]).to_have_attribute("data-state", state)
        expect(rows[title].locator(".type")).to_have_attribute("aria-label", re.compile(f", {state}$"))
        expect(rows[title].locator(".step").first).to_have_text(step)
    refuse(held[0], "It was moved meanwhile.")
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
    held = holding(board, MOVES)
    on(board, "Announce delays")
    with board.expect_request(MOVES):
        board.keyboard.press("i")
    expect(board.locator("#panel-icebox .story .title")).to_have_text(["Announce delays"])
    held[0].continue_()
    wait_for_order(board, "icebox", "Announce delays")


@pytest.mark.parametrize(
    ("key", "title", "selected", "panel", "wanted"),
    [
        ("t", "Refund a ticket", 0, "current", ("Refund a ticket", "Pay by card")),
        ("b", "Refund a ticket", 0, "backlog", ("Find lost luggage", "Refund a ticket")),
        ("i", "Refund a ticket", 0, "icebox", ("Refund a ticket", "Choose a cabin")),
        ("i", "Choose a cabin", 0, "backlog", ("Find lost luggage", "Choose a cabin")),
        ("i", "Choose a cabin", 2, "backlog", ("Find lost luggage", "Choose a cabin", "Dogs travel free")),
        ("t", "Refund a ticket", 2, "current", ("Refund a ticket", "Seats are sold twice", "Pay by card")),
        ("Alt+ArrowDown", "Choose a cabin", 2, "icebox", ("Name the ships", "Choose a cabin")),
    ],
)
def test_a_key_moves_before_the_server_has_spoken_and_a_refusal_brings_it_back(
    board, key, title, selected, panel, wanted
):
    before = {name: titles(board, name) for name in ("current", "backlog", "icebox")}
    held = holding(board, re.compile(r"/bulk$"))
    on(board, title)
    if selected:
        press_in_order(board, "x", "Shift+ArrowDown")
    with board.expect_request("**/bulk"):
        board.keyboard.press(key)
    wait_for_order(board, panel, *wanted)
    refuse(held[0], "It was moved meanwhile.")
    board.locator(".refusal", has_text="It was moved meanwhile.").wait_for()
    assert {name: titles(board, name) for name in before} == before


def test_what_is_deleted_is_gone_before_the_server_has_spoken_and_a_refusal_brings_it_back(board):
    held = holding(board, "**/bulk")
    on(board, "Choose a cabin")
    with board.expect_request("**/bulk"):
        board.keyboard.press("Delete")
    expect(row_of(board, "Choose a cabin")).to_be_hidden()
    wait_for_focus(board, "Dogs travel free")
    refuse(held[0], "Somebody works on it.")
    row_of(board, "Choose a cabin").locator(".refusal", has_text="Somebody works on it.").wait_for()
