"""What is done to a row is seen before the server has spoken, and goes back in sight where it is refused."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.deeds import RETRIED, holding, on, press_in_order, refuse, row_of, settled, wait_for_focus


def test_a_step_shows_before_the_server_has_spoken_and_goes_back_if_refused(board):
    held = holding(board, "**/transitions")
    row = row_of(board, "Buy a ticket")
    row.get_by_role("button", name="Finish").focus()
    board.keyboard.press("Enter")
    row.get_by_role("button", name="Deliver").wait_for()
    expect(row).to_have_attribute("data-state", "finished")
    expect(row.locator(".step")).to_be_focused()
    refuse(held[0], "The ferry has sunk.")
    row.locator(".refusal", has_text="The ferry has sunk.").wait_for()
    expect(row).to_have_attribute("data-state", "started")
    row.get_by_role("button", name="Finish").wait_for()


def test_an_estimate_shows_before_the_server_has_spoken(board):
    held = holding(board, "**/estimate")
    row = row_of(board, "Find lost luggage")
    row.get_by_role("button", name="2 points").click()
    expect(row.locator(".points")).to_have_attribute("data-points", "2")
    row.get_by_role("button", name="Start").wait_for()
    held[0].continue_()
    board.locator("[data-points='2']:not([data-stamp=''])").first.wait_for()


def test_a_story_opens_while_its_step_is_being_saved(board):
    held = holding(board, "**/transitions")
    row = row_of(board, "Buy a ticket")
    row.get_by_role("button", name="Finish").click()
    row.get_by_role("button", name="Deliver").wait_for()
    row.get_by_role("link", name="Buy a ticket").click()
    expect(row.locator(".unfolded [name=title]")).to_be_focused()
    held[0].continue_()
    row.locator(".unfolded-head").get_by_role("button", name="Deliver").wait_for()
    expect(row.locator(".unfolded")).to_have_count(1)


def test_a_story_that_is_opened_twice_while_it_is_on_its_way_opens_once_with_the_last_key_obeyed(board):
    address = re.compile(r"/stories/\d+$")
    held = holding(board, address)
    row = row_of(board, "Choose a seat")
    on(board, "Choose a seat")
    with board.expect_request(address):
        press_in_order(board, "Enter", "c")
    held[0].continue_()
    expect(row.locator(".unfolded .comment-new textarea")).to_be_focused()
    expect(row.locator(".unfolded")).to_have_count(1)
    assert len(held) == 1


def test_points_that_are_chosen_while_others_are_being_saved_are_sent_after_them(board):
    held = holding(board, "**/estimate")
    for points in "31":
        on(board, "Choose a seat")
        press_in_order(board, "e", points)
        expect(board.locator("[popover]:popover-open")).to_have_count(0)
    first = held[0]
    assert len(held) == 1
    first.continue_()
    expect(row_of(board, "Choose a seat").locator(".points")).to_have_attribute("data-points", "1")
    settled(board, lambda: held[1].continue_())
    expect(row_of(board, "Choose a seat").locator(".points")).to_have_attribute("data-points", "1")


def test_a_key_for_the_next_step_waits_for_all_that_was_chosen_before_it(board):
    held = holding(board, "**/estimate")
    for points in "31":
        on(board, "Choose a seat")
        press_in_order(board, "e", points)
        expect(board.locator("[popover]:popover-open")).to_have_count(0)
    on(board, "Choose a seat")
    press_in_order(board, "s")
    held[0].continue_()
    held[1].continue_()
    expect(board.locator("#start-question")).to_contain_text("Start “Choose a seat” with whom?")


FIELDS = {
    "state": ("Shift+S", "started", ".type[aria-label='feature, started'] ~ .steps:has-text('Finish')"),
    "label": ("l", "harbour", ".label:text-is('harbour')"),
    "owner": ("o", "Ben", ".owners abbr[title^='Ben']"),
    "type": ("y", "chore", ".type[aria-label='chore, unstarted']:has([href='#i-chore'])"),
}
"""What sets a field of a row, what is typed then, and where the row shows it."""


@pytest.mark.parametrize(("key", "typed", "shown"), FIELDS.values(), ids=FIELDS)
def test_a_field_is_set_before_the_server_has_spoken_and_a_refusal_takes_it_back(board, key, typed, shown):
    held = holding(board, "**/bulk")
    rows = [row_of(board, "Choose a seat"), row_of(board, "Refund a ticket")]
    before = [row.inner_text() for row in rows]
    for title in ("Choose a seat", "Refund a ticket"):
        on(board, title)
        board.keyboard.press("x")
    board.keyboard.press(key)
    board.locator(".field-picker [role=option]").first.wait_for()
    board.keyboard.type(typed)
    with board.expect_request("**/bulk"):
        board.keyboard.press("Enter")
    for row in rows:
        expect(row.locator(shown)).to_have_count(1)
    wait_for_focus(board, "Refund a ticket")
    refuse(held[0], "It changed meanwhile.")
    rows[0].locator(".refusal", has_text="It changed meanwhile.").wait_for()
    wait_for_focus(board, "Refund a ticket")
    for row, text in zip(rows, before, strict=True):
        expect(row.locator(shown)).to_have_count(0)
        assert row.inner_text().removesuffix("It changed meanwhile.").split() == text.split()


@pytest.mark.parametrize(("key", "typed", "shown"), FIELDS.values(), ids=FIELDS)
def test_a_field_that_is_set_offline_is_seen_and_shown_as_not_saved(board, key, typed, shown):
    on(board, "Choose a seat")
    board.keyboard.press(key)
    board.locator(".field-picker [role=option]").first.wait_for()
    board.context.set_offline(True)
    board.keyboard.type(typed)
    board.keyboard.press("Enter")
    row = row_of(board, "Choose a seat")
    row.locator(".unsent", has_text="not saved yet").wait_for()
    row.locator(shown).wait_for()
    board.context.set_offline(False)
    expect(row.locator(".unsent")).to_have_count(0, timeout=RETRIED)
    row.locator(shown).wait_for()


def test_a_feature_that_becomes_a_bug_loses_its_points_and_waits_for_none_at_once(board):
    row = row_of(board, "Choose a seat")
    expect(row.locator(".points")).to_have_text(re.compile("^2"))
    held = holding(board, "**/bulk")
    on(board, "Choose a seat")
    board.keyboard.press("y")
    board.locator(".field-picker [role=option]", has_text="bug").wait_for()
    board.keyboard.type("bug")
    with board.expect_request("**/bulk"):
        board.keyboard.press("Enter")
    expect(row.locator(".points")).to_have_text("")
    row.get_by_role("button", name="Start").wait_for()
    refuse(held[0], "It changed meanwhile.")
    row.locator(".refusal").wait_for()
    expect(row.locator(".points")).to_have_text(re.compile("^2"))
