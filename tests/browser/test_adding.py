"""Stories added one after the other: nobody waits for the server, and nothing typed meanwhile is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.deeds import holding, on, press_in_order, refuse, row_of, settled, wait_for_order


@pytest.fixture
def held(board):
    """The form that adds to the backlog, in which Sell ice cream was entered, and what waits to be answered:
    the request for it."""
    form, waiting = board.locator("#panel-backlog details.add"), holding(board, "**/stories", times=1)
    on(board, "Refund a ticket")
    board.keyboard.press("a")
    board.keyboard.type("Sell ice cream")
    with board.expect_request("**/stories"):
        board.keyboard.press("Enter")
    expect(form.get_by_label("Title")).to_have_value("")
    return form, waiting


def test_the_next_title_is_typed_and_entered_while_the_first_story_is_on_its_way(board, held):
    form, waiting = held
    board.keyboard.type("Rent deck chairs")
    expect(form.get_by_label("Title")).to_have_value("Rent deck chairs")
    expect(form.get_by_text("Adding “Sell ice cream” …")).to_be_visible()
    board.keyboard.press("Enter")
    expect(form.get_by_label("Title")).to_have_value("")
    board.keyboard.type("Play musi")
    waiting[0].continue_()
    row_of(board, "Rent deck chairs").wait_for()
    wait_for_order(board, "backlog", "Sell ice cream", "Rent deck chairs")
    expect(form.get_by_label("Title")).to_have_value("Play musi")
    expect(form.get_by_text("Adding")).to_have_count(0)
    expect(form.get_by_label("Title")).to_be_focused()


def test_who_chooses_a_type_meanwhile_stays_there(board, held):
    form, waiting = held
    board.keyboard.type("Rent deck chairs")
    board.keyboard.press("Tab")
    waiting[0].continue_()
    row_of(board, "Sell ice cream").wait_for()
    expect(form.get_by_label("Type")).to_be_focused()


def test_a_title_that_is_refused_stands_in_the_form_again(board, held):
    form, waiting = held
    refuse(waiting[0], "The harbour is closed.")
    expect(form.get_by_text("The harbour is closed.")).to_be_visible()
    expect(form.get_by_label("Title")).to_have_value("Sell ice cream")


def test_a_title_that_is_refused_is_in_the_sentence_where_the_next_one_is_typed(board, held):
    form, waiting = held
    board.keyboard.type("Rent deck chairs")
    refuse(waiting[0], "The harbour is closed.")
    expect(form.get_by_text("“Sell ice cream” was not added: The harbour is closed.")).to_be_visible()
    expect(form.get_by_label("Title")).to_have_value("Rent deck chairs")


def test_a_title_that_is_refused_when_the_form_was_left_is_a_draft(board, held):
    form, waiting = held
    board.keyboard.press("Escape")
    refuse(waiting[0], "The harbour is closed.")
    expect(form.locator("summary")).to_have_accessible_name("Add story Draft")
    board.keyboard.press("a")
    expect(form.get_by_label("Title")).to_have_value("Sell ice cream")


def test_what_was_on_its_way_when_the_form_was_left_is_no_draft(board, held):
    form, waiting = held
    board.keyboard.press("Escape")
    settled(board, lambda: waiting[0].continue_())
    row_of(board, "Sell ice cream").wait_for()
    expect(form.locator("summary")).to_have_accessible_name("Add story")


def test_who_adds_from_within_an_open_story_goes_on_where_they_were(board):
    on(board, "Pay by card")
    board.keyboard.press("Enter")
    feature = board.locator(".unfolded").get_by_role("button", name="Feature")
    feature.focus()
    press_in_order(board, "a", "Escape")
    expect(feature).to_be_focused()


def test_who_adds_from_no_row_at_all_goes_back_to_the_button(board):
    press_in_order(board, "a", "Escape")
    expect(board.locator("#panel-current details.add summary")).to_be_focused()


def test_the_next_epic_is_typed_and_entered_while_the_first_is_on_its_way(board):
    board.keyboard.press("Shift+E")
    form = board.locator("details.add-epic")
    form.locator("summary").click()
    name, waiting = form.get_by_role("textbox", name="Name", exact=True), holding(board, "**/epics", times=1)
    expect(name).to_be_focused()
    board.keyboard.type("Summer")
    board.keyboard.press("Enter")
    expect(form.get_by_text("Adding “Summer” …")).to_be_visible()
    board.keyboard.type("Winter")
    board.keyboard.press("Enter")
    board.keyboard.type("Spri")
    waiting[0].continue_()
    expect(board.locator("#panel-epics li.item .title")).to_have_text(["Winter", "Summer"])
    expect(name).to_have_value("Spri")
    expect(name).to_be_focused()


def test_an_epic_that_is_refused_stands_in_the_form_again_with_its_label(board):
    board.keyboard.press("Shift+E")
    form = board.locator("details.add-epic")
    form.locator("summary").click()
    name, waiting = form.get_by_role("textbox", name="Name", exact=True), holding(board, "**/epics", times=1)
    name.fill("Summer")
    form.get_by_label("Label").fill("sun")
    board.keyboard.press("Enter")
    refuse(waiting[0], "There is one of that name.")
    expect(form.get_by_text("There is one of that name.")).to_be_visible()
    expect(name).to_have_value("Summer")
    expect(form.get_by_label("Label")).to_have_value("sun")
