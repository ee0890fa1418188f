"""Many at once: selected by mouse, finger and box, then dragged, lifted, moved, saved as CSV."""

from __future__ import annotations

import csv
import re

from playwright.sync_api import expect

from tests.browser.deeds import PHONE, Finger, drag, middle, on, press_in_order, row_of, wait_for_order


def test_what_is_selected_is_dragged_together(board):
    for title in ("Refund a ticket", "Announce delays"):
        row_of(board, title).locator(".title").click(modifiers=["ControlOrMeta"])
    expect(board.locator(".selection-count")).to_have_text("2 selected")
    drag(board, row_of(board, "Announce delays"), row_of(board, "Find lost luggage"))
    wait_for_order(board, "backlog", "Refund a ticket", "Announce delays", "Find lost luggage")
    board.reload()
    wait_for_order(board, "backlog", "Refund a ticket", "Announce delays", "Find lost luggage")


def test_a_click_with_shift_selects_up_to_there_and_the_box_toggles(board):
    row_of(board, "Refund a ticket").hover()
    row_of(board, "Refund a ticket").locator(".select-box").click()
    row_of(board, "The harbour opens").locator(".title").click(modifiers=["Shift"])
    expect(board.locator(".selection-count")).to_have_text("4 selected")
    row_of(board, "Announce delays").locator(".select-box").click()
    expect(board.locator(".selection-count")).to_have_text("3 selected")


def test_what_is_selected_is_lifted_together(board):
    on(board, "Refund a ticket")
    press_in_order(board, "x", "Shift+ArrowDown")
    row_of(board, "Seats are sold twice").locator(".handle").focus()
    press_in_order(board, "Space", "ArrowDown", "ArrowDown", "ArrowDown", "Space")
    wait_for_order(board, "backlog", "Find lost luggage", "Refund a ticket", "Seats are sold twice")


def test_a_finger_selects_by_resting_and_then_by_tapping(open_page, ferry):
    page = open_page(ferry.ada, **PHONE)
    page.goto(ferry.url)
    page.locator(".rail").get_by_role("button", name="Backlog").tap()
    finger = Finger(page)
    x, y = middle(row_of(page, "Announce delays").locator(".title").bounding_box())
    finger.down(x, y)
    row_of(page, "Announce delays").and_(page.locator(".selected")).wait_for()
    finger.up()
    row_of(page, "Refund a ticket").locator(".title").tap()
    page.locator(".selection-count", has_text="2 selected").wait_for()
    page.locator(".selection-bar").get_by_role("button", name=re.compile("^Icebox")).tap()
    page.locator(".rail").get_by_role("button", name="Icebox").tap()
    wait_for_order(page, "icebox", "Refund a ticket", "Announce delays", "Choose a cabin")
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_what_is_selected_is_saved_as_csv_from_the_bar_and_from_the_palette(board):
    on(board, "Choose a cabin")
    press_in_order(board, "x", "Shift+ArrowDown")
    with board.expect_download() as saved:
        board.locator(".selection-bar").get_by_role("button", name="As CSV").click()
    rows = csv.DictReader(saved.value.path().read_text().splitlines())
    assert [row["Title"] for row in rows] == ["Choose a cabin", "Dogs travel free"]

    press_in_order(board, "Escape", "Control+k")
    board.keyboard.type("as csv")
    board.locator("#palette [aria-selected=true]", has_text="Save as CSV").wait_for()
    with board.expect_download() as saved:
        board.keyboard.press("Enter")
    assert "Dogs travel free" in saved.value.path().read_text()
    expect(row_of(board, "Dogs travel free")).to_have_count(1)
