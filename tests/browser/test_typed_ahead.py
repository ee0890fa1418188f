"""What is pressed or typed before that has come which it is meant for: a question, a sheet, a list."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.deeds import holding, on, press_in_order, row_of, settled, wait_for_focus


def test_keys_that_are_pressed_before_the_question_with_whom_has_come_answer_it(board):
    held = holding(board, "**/start", method="GET")
    row = row_of(board, "Pay by card")
    on(board, "Pay by card")
    press_in_order(board, "s", "b")
    expect(board.locator("#start-question")).to_contain_text("Start “Pay by card” with whom?")
    held[0].continue_()
    expect(row).to_have_attribute("data-state", "started")
    expect(row.locator(".owners")).to_contain_text("BB")
    wait_for_focus(board, "Pay by card")


def test_a_question_that_was_left_before_it_came_starts_nothing_and_does_not_come_for_another(board):
    held = holding(board, "**/start", method="GET")
    on(board, "Pay by card")
    press_in_order(board, "s", "Enter", "Escape")
    wait_for_focus(board, "Pay by card")
    on(board, "Choose a seat")
    press_in_order(board, "s")
    held[1].continue_()
    expect(board.locator("#start-question .name").first).to_be_visible()
    held[0].continue_()
    expect(board.locator("#start-question h2")).to_have_text("Start “Choose a seat” with whom?")
    press_in_order(board, "Escape")
    for title in ("Pay by card", "Choose a seat"):
        expect(row_of(board, title)).to_have_attribute("data-state", "unstarted")


def test_lines_are_typed_at_once_and_stay_when_the_server_is_away(board):
    board.context.set_offline(True)
    on(board, "Pay by card")
    press_in_order(board, "p", *"Sell ice")
    sheet = board.locator("#paste-lines")
    expect(sheet.get_by_text("The server cannot be reached.")).to_be_visible()
    press_in_order(board, "Control+Enter")
    board.context.set_offline(False)
    expect(sheet.get_by_label("One story a line")).to_have_value("Sell ice")
    settled(board, lambda: board.keyboard.press("Control+Enter"))
    row_of(board, "Sell ice").wait_for()


def test_a_question_that_was_left_does_not_answer_the_next_one_of_its_row(board):
    held = holding(board, "**/start", method="GET")
    on(board, "Pay by card")
    press_in_order(board, "s", "Enter", "Escape")
    wait_for_focus(board, "Pay by card")
    press_in_order(board, "s")
    for number in range(2):
        held[number].continue_()
    expect(board.locator("#start-question .name").first).to_be_visible()
    press_in_order(board, "Escape")
    expect(row_of(board, "Pay by card")).to_have_attribute("data-state", "unstarted")


def test_lines_that_are_entered_twice_are_added_once(board):
    adding = []
    board.on("request", lambda request: "add=yes" in (request.post_data or "") and adding.append(request))
    on(board, "Pay by card")
    press_in_order(board, "p", *"Sell ice")
    board.get_by_role("button", name="Add 1 story").wait_for()
    held = holding(board, "**/lines")
    press_in_order(board, "Control+Enter", "Control+Enter")
    held[0].continue_()
    row_of(board, "Sell ice").first.wait_for()
    assert len(adding) == 1


def test_a_label_that_was_entered_before_the_list_has_come_is_put_on_though_one_goes_elsewhere(board):
    held = holding(board, "**/choices")
    on(board, "Find lost luggage")
    press_in_order(board, "l", *"pier", "Enter")
    row_of(board, "Choose a seat").locator(".what").click(position={"x": 1, "y": 1})
    on(board, "Choose a seat")
    held[0].continue_()
    expect(row_of(board, "Find lost luggage").locator(".label")).to_have_text(["pier"])
    wait_for_focus(board, "Choose a seat")


def test_escape_takes_back_what_was_entered_before_the_list_has_come(board):
    held = holding(board, "**/choices")
    on(board, "Find lost luggage")
    press_in_order(board, "l", *"pier", "Enter", "Escape")
    wait_for_focus(board, "Find lost luggage")
    with board.expect_response("**/choices"):
        held[0].continue_()
    on(board, "Choose a seat")
    settled(board, lambda: press_in_order(board, "t"))
    expect(row_of(board, "Find lost luggage").locator(".label")).to_have_count(0)
