"""A project in which people plan: what is in Current is what they put there, by mouse, keys and menu."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.deeds import drag, give_weeks, on, press_in_order, row_of, settled, wait_for_order


@pytest.fixture
def planned_by_hand(open_page, ferry):
    """Ada's board of a project in which people plan; Pay by card and Choose a seat are planned."""
    page = open_page(ferry.ada)
    page.goto(f"{ferry.url}/settings")
    page.get_by_label("Current fills itself up to the velocity").uncheck()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Changed: automatic planning.")).to_be_visible()
    page.goto(ferry.url)
    expect(page.locator("#panel-current [data-state=planned] .title")).to_have_text(
        ["Pay by card", "Choose a seat"]
    )
    return page


def test_people_plan_current_with_the_mouse(planned_by_hand):
    board = planned_by_hand
    planned = board.locator("#panel-current [data-state=planned] .title")
    expect(board.locator("#panel-current .fullness")).to_have_text("full at 10")
    settled(board, lambda: drag(board, row_of(board, "Announce delays"), row_of(board, "Choose a seat")))
    expect(planned).to_have_text(["Pay by card", "Announce delays", "Choose a seat"])
    expect(board.locator("#panel-current .fullness")).to_have_text("2 over 10")
    settled(board, lambda: drag(board, row_of(board, "Pay by card"), row_of(board, "Seats are sold twice")))
    expect(planned).to_have_text(["Announce delays", "Choose a seat"])
    expect(board.locator("#panel-current .fullness")).to_have_text("room for 1 of 10")
    expect(row_of(board, "Pay by card").and_(board.locator("[data-state=unstarted]"))).to_be_visible()
    wait_for_order(board, "backlog", "Refund a ticket", "Pay by card", "Seats are sold twice")
    row_of(board, "Announce delays").get_by_role("button", name="Start").click()
    settled(board, lambda: board.locator("#start-question .name", has_text="Nobody").click())
    wait_for_order(board, "current", "Buy a ticket", "Announce delays", "Choose a seat")


def test_people_plan_current_by_keys_and_menu(planned_by_hand):
    board = planned_by_hand
    planned = board.locator("#panel-current [data-state=planned] .title")
    for title in ("Refund a ticket", "Find lost luggage"):
        on(board, title)
        settled(board, lambda: board.keyboard.press("f"))
    expect(planned).to_have_text(["Pay by card", "Choose a seat", "Refund a ticket", "Find lost luggage"])
    on(board, "Choose a seat")
    settled(board, lambda: board.keyboard.press("t"))
    expect(planned.first).to_have_text("Choose a seat")
    on(board, "Pay by card")
    settled(board, lambda: board.keyboard.press("f"))
    wait_for_order(board, "backlog", "Pay by card", "Seats are sold twice")
    row_of(board, "Dogs travel free").locator(".handle").click()
    settled(board, lambda: board.get_by_role("menuitem", name="To Current", exact=True).click())
    expect(planned.last).to_have_text("Dogs travel free")
    row_of(board, "Dogs travel free").locator(".handle").focus()
    press_in_order(board, "Space", "ArrowRight")
    settled(board, lambda: board.keyboard.press("Space"))
    expect(row_of(board, "Dogs travel free").and_(board.locator("[data-state=unstarted]"))).to_be_visible()


def test_what_is_planned_stays_planned_where_it_goes_to_the_end_with_others(planned_by_hand):
    board = planned_by_hand
    for title in ("Pay by card", "Refund a ticket"):
        on(board, title)
        board.keyboard.press("x")
    settled(board, lambda: board.keyboard.press("b"))
    planned = board.locator("#panel-current [data-state=planned] .title")
    expect(planned).to_have_text(["Choose a seat", "Pay by card"])
    wait_for_order(board, "backlog", "Find lost luggage", "Refund a ticket")
    settled(board, lambda: board.keyboard.press("t"))
    expect(planned).to_have_text(["Pay by card", "Choose a seat"])
    wait_for_order(board, "backlog", "Refund a ticket", "Seats are sold twice")


def test_days_and_points_are_read_in_a_crowded_head(planned_by_hand):
    board = planned_by_hand
    board.set_viewport_size({"width": 1024, "height": 768})
    on(board, "Pay by card")
    head = give_weeks(board, "9")
    expect(head).to_contain_text("9 weeks")
    picture, days = (head.locator(part).bounding_box() for part in (".burndown", "h3"))
    assert picture["width"] <= 24
    assert days["width"] >= 40
    assert head.evaluate("head => head.scrollWidth <= head.clientWidth")


def test_who_has_the_board_open_plans_as_soon_as_the_project_lets_people_plan(open_page, ferry):
    bens = open_page(ferry.ben)
    bens.goto(ferry.url)
    on(bens, "Refund a ticket")
    bens.keyboard.press("f")
    page = open_page(ferry.ada)
    page.goto(f"{ferry.url}/settings")
    page.get_by_label("Current fills itself up to the velocity").uncheck()
    page.get_by_role("button", name="Save", exact=True).click()
    bens.locator("tracker-board[data-manual]").wait_for()
    settled(bens, lambda: bens.keyboard.press("f"))
    expect(bens.locator("#panel-current [data-state=planned] .title").last).to_have_text("Refund a ticket")
