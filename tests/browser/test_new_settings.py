"""Somebody changes the project's settings while others have its board open: keys, menus, bars and forms of
theirs go by the new ones at once, and nothing they are in the middle of is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.deeds import on, row_of, settled

SHOWN = "Stories show a priority"


@pytest.fixture
def settings(open_page, ferry):
    """Ada's page of the project's settings."""
    page = open_page(ferry.ada)
    page.goto(f"{ferry.url}/settings")
    return page


def save(settings):
    settings.get_by_role("button", name="Save", exact=True).click()
    expect(settings.get_by_text("Changed: ")).to_be_visible()


def test_priorities_come_to_key_menu_bar_and_open_story(bens, settings):
    on(bens, "Pay by card")
    bens.keyboard.press("x")
    bar = bens.get_by_role("toolbar", name="With the selected stories")
    expect(bar.get_by_role("button", name="Points")).to_be_visible()
    expect(bar.get_by_role("button", name="Priority")).to_be_hidden()
    row_of(bens, "Choose a seat").locator(".title").click()
    title = bens.locator(".unfolded textarea[name=title]")
    title.fill("Choose a seat by the window")
    settings.get_by_label(SHOWN).check()
    save(settings)
    expect(bar.get_by_role("button", name="Priority")).to_be_visible()
    expect(title).to_have_value("Choose a seat by the window")
    settled(bens, lambda: bens.keyboard.press("Enter"))
    bens.keyboard.press("Escape")
    on(bens, "Announce delays")
    bens.keyboard.press("m")
    bens.get_by_role("menuitem", name="Priority").press("Escape")
    settings.get_by_label(SHOWN).uncheck()
    save(settings)
    expect(bar.get_by_role("button", name="Priority")).to_be_hidden()
    bens.keyboard.press("!")
    expect(bens.get_by_role("listbox")).to_have_count(0)


def test_another_scale_is_in_the_form_that_adds_and_bugs_get_points(bens, settings):
    form = bens.locator("#panel-backlog details.add")
    form.locator("summary").click()
    form.get_by_label("Title").fill("Rent deck chairs")
    form.get_by_label("Points").select_option("2")
    settings.get_by_label("Point scale").select_option("0,1,2,4,8")
    settings.get_by_label("Bugs and chores are estimated").check()
    save(settings)
    options = form.get_by_label("Points").locator("option")
    expect(options).to_have_text(["none", "0", "1", "2", "4", "8"])
    expect(form.get_by_label("Points")).to_have_value("2")
    form.get_by_label("Type").select_option("bug")
    form.get_by_label("Points").select_option("8")
    settled(bens, lambda: form.get_by_label("Points").press("Enter"))
    expect(row_of(bens, "Rent deck chairs").locator("[data-points='8']")).to_be_visible()
    on(bens, "Seats are sold twice")
    bens.keyboard.press("e")
    settled(bens, lambda: bens.keyboard.type("4"))
    expect(row_of(bens, "Seats are sold twice").locator("[data-points='4']")).to_be_visible()


def test_the_usual_length_of_an_iteration_is_named_where_one_is_set(bens, settings):
    settings.get_by_label("Iteration length").select_option("2")
    save(settings)
    bens.locator("tracker-board[data-weeks='2']").wait_for()
    on(bens, "Pay by card")
    bens.keyboard.press("Shift+N")
    expect(bens.locator("#iteration-length")).to_have_attribute("placeholder", "2")
