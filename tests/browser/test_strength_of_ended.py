"""The strength of an iteration that has ended, set in its head in Done by key and by mouse, on a
phone on its page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.deeds import PHONE, press_in_order, row_of
from tests.browser.test_pages import assert_no_sideways_scroll, complaints_of_axe
from tests.support.inside import inside
from tests.world import add_project, add_story
from tracker.backlog import actions
from tracker.database import db
from tracker.teams.models import Team
from tracker.teams.permissions import Role

SENTENCE = "Changes the velocity from now on, and not what was closed."


@pytest.fixture
def past(house):
    """The address of a project in its fourth week; three points were done in the first. Ada owns it, Ben is a
    member."""
    world, begin = house.world, datetime.now(UTC) - timedelta(weeks=3)
    with inside(house.app):
        ada = world.ada.row
        roles = {ada: Role.OWNER, world.ben.row: Role.MEMBER}
        project = add_project(f"Past {begin}", db.session.get_one(Team, world.team_id), roles, begin=begin)
        story = add_story(project, ada, "Paint the buoy", at=begin, estimate=3, state="started")
        for verb in (actions.finish, actions.deliver, actions.accept):
            verb(story, by=ada, at=begin)
        add_story(project, ada, "Moor the ship", at=begin, estimate=3)
        return f"/projects/{project.id}"


def velocity(page, points):
    page.locator("#panel-backlog a.velocity", has_text=f"velocity {points}").wait_for()


def test_by_key_in_done_and_every_open_browser_follows(open_page, house, past):
    board, bens = open_page(house.world.ada), open_page(house.world.ben)
    for page in (board, bens):
        page.goto(past)
        velocity(page, 1)
        page.locator(".rail").get_by_role("button", name="Done").click()
        row_of(page, "Paint the buoy").wait_for()
    row_of(board, "Paint the buoy").locator(".title").focus()
    press_in_order(board, "%")
    field = board.get_by_label("Team strength", exact=True)
    expect(field).to_have_value("100")
    expect(field).to_have_accessible_description(SENTENCE)
    expect(board.get_by_text(SENTENCE)).to_be_visible()
    field.fill("10")
    board.keyboard.press("Enter")
    for page in (board, bens):
        velocity(page, 10)
        expect(page.locator("#panel-done .iteration-head .strength")).to_have_text("10 %")
        page.locator("#panel-current .story", has_text="Moor the ship").wait_for()
    press_in_order(board, "z")
    for page in (board, bens):
        velocity(page, 1)


def test_by_mouse_in_done_and_escape_leaves_it(open_page, house, past):
    board = open_page(house.world.ada)
    board.goto(past)
    board.locator(".rail").get_by_role("button", name="Done").click()
    head = board.locator("#panel-done .iteration-head")
    head.hover()
    head.locator("[data-edit=strength]").click()
    field = board.get_by_label("Team strength", exact=True)
    field.fill("50")
    board.keyboard.press("Escape")
    board.locator("#iteration-form").wait_for(state="hidden")
    head.hover()
    head.locator("[data-edit=strength]").click()
    expect(field).to_have_value("100")
    field.fill("20")
    board.get_by_role("button", name="Set", exact=True).click()
    velocity(board, 5)
    assert not head.locator("[data-edit=goal], [data-edit=length]").count()
    current = board.locator("#panel-current .iteration-head")
    current.hover()
    current.locator("[data-edit=strength]").click()
    field.wait_for()
    expect(board.get_by_text(SENTENCE)).to_be_hidden()
    assert complaints_of_axe(board) == []


def test_on_a_phone_its_page_offers_it(open_page, house, past):
    page = open_page(house.world.ada, **PHONE)
    page.goto(f"{past}/iterations/1")
    page.get_by_label("Team strength").fill("50")
    page.get_by_role("button", name="Set strength").click()
    page.get_by_text("It was closed with a team strength of 100 %.").wait_for()
    assert_no_sideways_scroll(page)
    page.get_by_role("link", name="Burndown").click()
    page.get_by_text("Team strength: 100 % as closed, 50 % as amended.").wait_for()
    assert_no_sideways_scroll(page)
