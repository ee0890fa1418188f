"""What somebody finds by keys who looks up nothing but the list of keys and the palette."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.deeds import (
    give_weeks,
    on,
    press_in_order,
    row_of,
    settled,
    wait_for_focus,
    wait_for_order,
)


def test_lines_of_a_split_are_sent_by_control_and_enter(board):
    on(board, "Dogs travel free")
    board.keyboard.press("Shift+P")
    board.locator("[id^=split-]:focus").wait_for()
    board.keyboard.type("Cats travel free")
    settled(board, lambda: board.keyboard.press("Control+Enter"))
    wait_for_order(board, "icebox", "Dogs travel free", "Cats travel free")
    wait_for_focus(board, "Dogs travel free")


def test_the_length_of_the_running_iteration_is_set_from_wherever_one_is(board):
    on(board, "Dogs travel free")
    expect(give_weeks(board, "2")).to_contain_text("2 weeks")


def test_home_and_end_go_to_the_first_and_the_last_row(board):
    on(board, "Dogs travel free")
    board.keyboard.press("End")
    wait_for_focus(board, "Name the ships")
    board.keyboard.press("Home")
    wait_for_focus(board, "Choose a cabin")


def test_cloning_and_following_are_found_by_their_names(board):
    on(board, "Dogs travel free")
    press_in_order(board, "Control+k")
    board.keyboard.type("clone")
    expect(board.locator("#palette [role=option]").first).to_have_text("Clone: a copy behind it")
    settled(board, lambda: board.keyboard.press("Enter"))
    expect(row_of(board, "Dogs travel free")).to_have_count(2)
    copy = row_of(board, "Dogs travel free").nth(1)
    expect(copy.locator(".title")).to_be_focused()
    press_in_order(board, "Control+k")
    board.keyboard.type("follow")
    expect(board.locator("#palette [role=option]").first).to_contain_text("Say who follows it")
    board.keyboard.press("Enter")
    expect(copy.get_by_role("combobox", name="follower")).to_be_focused()


def test_a_release_is_added_without_leaving_the_keys_and_is_not_asked_for_points(board):
    on(board, "Refund a ticket")
    board.keyboard.press("a")
    board.keyboard.type("All of it works")
    board.keyboard.press("Tab")
    adding = board.locator("#panel-backlog details.add")
    expect(adding.get_by_label("Points")).to_be_visible()
    board.keyboard.type("rel")
    expect(adding.get_by_label("Points")).to_be_hidden()
    settled(board, lambda: board.keyboard.press("Enter"))
    expect(row_of(board, "All of it works")).to_have_attribute("data-type", "release")
    expect(adding.get_by_label("Title")).to_be_focused()


def test_what_an_iteration_holds_is_read_whatever_its_days_are_called(board):
    board.set_viewport_size({"width": 1024, "height": 768})
    on(board, "Pay by card")
    head = give_weeks(board, "9")
    expect(head).to_contain_text("9 weeks")
    assert head.locator("h3").bounding_box()["height"] < 24
    total, panel = (part.bounding_box() for part in (head.locator(".sum"), board.locator("#panel-current")))
    assert total["x"] + total["width"] <= panel["x"] + panel["width"]


UNFIT = [
    ("e", "Seats are sold twice", "A bug has no estimate in this project."),
    ("s", "Find lost luggage", "This story needs an estimate first: e."),
    ("s", "Print the timetable", "This story has no next step: it is accepted."),
    ("i", "Print the timetable", "What is accepted stands by its date."),
    ("r", "Buy a ticket", "Only what is delivered can be rejected."),
]
"""Keys on a story that they do not fit, and what it says then."""


@pytest.mark.parametrize(("key", "title", "sentence"), UNFIT)
def test_a_key_that_does_not_fit_is_told_so_in_the_row_and_stays_there(board, key, title, sentence):
    on(board, title)
    board.keyboard.press(key)
    expect(row_of(board, title).locator(".refusal")).to_have_text(sentence)
    wait_for_focus(board, title)
    expect(board.locator(".field-picker:popover-open")).to_have_count(0)
