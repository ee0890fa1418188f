"""What comes late, from a server that is far away, takes the keys and the words of nobody who has gone on."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.deeds import (
    SAME_SITE,
    holding,
    on,
    open_story,
    press_in_order,
    refuse,
    row_of,
    settled,
    wait_for_focus,
)

QUIET = 500
"""Milliseconds after which nothing more is to be expected of what was done."""


@pytest.fixture
def story(open_page, ferry):
    """“Pay by card”, unfolded on Ada's board, and its form for tasks."""
    page = open_page(ferry.ada)
    page.goto(ferry.url)
    row_of(page, "Pay by card").get_by_role("link").click()
    unfolded = page.locator(".unfolded")
    unfolded.locator("summary", has_text="Task").click()
    unfolded.get_by_label("New task").wait_for()
    return unfolded


def tasks(story):
    return story.locator("ol[aria-label=Tasks] .tick")


def test_the_next_task_is_typed_and_entered_while_the_first_is_on_its_way(story):
    page, field = story.page, story.get_by_label("New task")
    held = holding(page, "**/tasks", times=1)
    field.focus()
    page.keyboard.type("Ask the bank")
    with page.expect_request("**/tasks"):
        page.keyboard.press("Enter")
    expect(field).to_have_value("")
    page.keyboard.type("Order a terminal")
    page.keyboard.press("Enter")
    page.keyboard.type("Print")
    held[0].continue_()
    expect(tasks(story)).to_have_count(2)
    expect(field).to_have_value("Print")
    expect(field).to_be_focused()


def test_a_task_that_is_refused_stands_in_its_field_again(story):
    page, field = story.page, story.get_by_label("New task")
    page.route("**/tasks", lambda route: refuse(route, "No."))
    field.fill("Ask the bank")
    press_in_order(page, "Enter")
    story.get_by_text("No.", exact=True).wait_for()
    expect(field).to_have_value("Ask the bank")


def test_a_task_that_is_refused_while_the_next_is_typed_is_named(story):
    page, field = story.page, story.get_by_label("New task")
    held = holding(page, "**/tasks")
    field.fill("Ask the bank")
    press_in_order(page, "Enter", *"Print")
    refuse(held[0], "No.")
    story.get_by_text("“Ask the bank” was not added: No.", exact=True).wait_for()
    expect(field).to_have_value("Print")


def test_a_task_that_is_saved_is_not_given_back_though_the_story_cannot_be_drawn_anew(story):
    page, field = story.page, story.get_by_label("New task")
    address = row_of(page, "Pay by card").get_attribute("data-url")
    page.route(f"**{address}", lambda route: route.abort(), times=1)
    field.fill("Ask the bank")
    with page.expect_event("requestfailed"):
        page.keyboard.press("Enter")
    expect(page.locator("#live-region")).to_have_text("Saved.")
    expect(field).to_have_value("")
    expect(story.locator(".refusal:not(:empty)")).to_have_count(0)


def test_a_task_that_is_there_late_leaves_the_keys_where_they_went(story):
    page = story.page
    held = holding(page, "**/tasks", times=1)
    story.get_by_label("New task").fill("Ask the bank")
    with page.expect_request("**/tasks"):
        page.keyboard.press("Enter")
    title = story.locator("[name=title]")
    title.focus()
    held[0].continue_()
    expect(tasks(story)).to_have_count(1)
    expect(title).to_be_focused()


def test_a_clone_that_is_there_late_leaves_the_keys_where_they_went(board):
    held = holding(board, "**/clones", times=1)
    on(board, "Pay by card")
    board.keyboard.press("Control+k")
    board.keyboard.type("clone")
    board.get_by_role("option", name="clone").first.wait_for()
    with board.expect_request("**/clones"):
        board.keyboard.press("Enter")
    on(board, "Choose a seat")
    settled(board, lambda: held[0].continue_())
    expect(row_of(board, "Pay by card")).to_have_count(2)
    wait_for_focus(board, "Choose a seat")


def test_a_task_that_is_being_typed_stays_when_somebody_adds_the_first_and_takes_it_away_again(story):
    page, field = story.page, story.get_by_label("New task")
    address = story.locator("form", has=page.get_by_label("New task")).evaluate("form => form.action")
    field.focus()
    page.keyboard.type("Ask the ")
    assert page.request.post(address, form={"description": "Print a receipt"}, headers=SAME_SITE).ok
    expect(tasks(story)).to_have_count(1)
    page.keyboard.type("bank")
    its = story.locator("ol[aria-label=Tasks] li").get_attribute("data-url")
    assert page.request.post(f"{its}/deletions", headers=SAME_SITE).ok
    expect(tasks(story)).to_have_count(0)
    page.keyboard.type(" first")
    expect(field).to_have_value("Ask the bank first")
    expect(field).to_be_focused()


def test_a_label_that_opens_late_leaves_the_keys_where_they_went(board):
    on(board, "Find lost luggage")
    press_in_order(board, "l", *"pier", "Enter")
    board.locator(".rail").get_by_role("button", name="Labels").click()
    label = board.locator("#panel-labels li.item a.edit-link").first
    held = holding(board, "**/labels/*", times=1)
    with board.expect_request("**/labels/*"):
        label.click()
    on(board, "Choose a seat")
    held[0].continue_()
    board.locator("#panel-labels .opened").wait_for()
    wait_for_focus(board, "Choose a seat")


def test_a_comment_that_is_there_late_leaves_the_keys_where_they_went(story):
    page = story.page
    held = holding(page, "**/comments", method="POST")
    story.locator(".comment-new textarea").fill("Tell the bank")
    with page.expect_request("**/comments"):
        page.keyboard.press("Control+Enter")
    title = story.locator("[name=title]")
    title.focus()
    held[0].continue_()
    expect(story.locator(".comment-list")).to_contain_text("Tell the bank")
    expect(title).to_be_focused()


def test_a_label_that_is_saved_late_leaves_the_keys_where_they_went(board):
    on(board, "Find lost luggage")
    press_in_order(board, "l", *"pier", "Enter")
    board.locator(".rail").get_by_role("button", name="Labels").click()
    board.locator("#panel-labels li.item a.edit-link").first.click()
    board.locator("#panel-labels .opened").get_by_label("Name").fill("quay")
    held = holding(board, "**/labels/*", method="POST")
    with board.expect_request("**/labels/*"):
        board.keyboard.press("Enter")
    on(board, "Choose a seat")
    held[0].continue_()
    board.locator("#panel-labels .opened").wait_for(state="detached")
    board.locator("#panel-labels").get_by_role("link", name="quay", exact=True).wait_for()
    wait_for_focus(board, "Choose a seat")


def test_a_story_that_is_cloned_in_its_row_takes_the_keys_from_nowhere_else(story):
    page = story.page
    held = holding(page, re.compile(r"/changes\?"), times=1)
    story.locator(".cloning button").click()
    story.wait_for(state="detached")
    on(page, "Choose a seat")
    held[0].continue_()
    expect(row_of(page, "Pay by card")).to_have_count(2)
    wait_for_focus(page, "Choose a seat")


def test_a_clone_that_is_asked_for_by_a_double_click_is_made_once(story):
    page = story.page
    held = holding(page, "**/clones")
    story.locator(".cloning button").dblclick()
    held[0].continue_()
    expect(row_of(page, "Pay by card")).to_have_count(2)
    page.wait_for_timeout(QUIET)
    assert len(held) == 1


def test_older_lines_of_a_history_come_once_and_leave_the_keys_where_they_went(board):
    address = row_of(board, "Choose a seat").get_attribute("data-url")
    for points in "123" * 7:
        assert board.request.post(f"{address}/estimate", form={"estimate": points}, headers=SAME_SITE).ok
    open_story(board, "Choose a seat")
    lines = board.locator(".unfolded .history li:not(.older)")
    board.locator(".unfolded .past summary", has_text="History").click()
    held = holding(board, "**/history?*")
    board.locator(".unfolded .history").get_by_role("link", name="Show older").dblclick()
    title = board.locator(".unfolded [name=title]")
    title.focus()
    held[0].continue_()
    expect(lines.nth(20)).to_be_visible()
    expect(title).to_be_focused()
    assert len(held) == 1
