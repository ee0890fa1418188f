"""From one project to the next, and several at once."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.deeds import press_in_order, row_of
from tests.browser.ferry import make_ferry
from tests.browser.test_pages import complaints_of_axe


@pytest.fixture
def other(house, ferry):
    """Another project with the same people and stories."""
    return make_ferry(house)


def test_the_name_of_the_project_leads_to_the_others_by_mouse_and_by_keys(open_page, ferry, other):
    page = open_page(ferry.ada)
    page.goto(ferry.url)
    switch = page.get_by_role("button", name=ferry.name)
    switch.focus()
    page.keyboard.press("Enter")
    here = page.get_by_role("navigation", name="Projects").get_by_role("link", name=ferry.name, exact=False)
    expect(here.and_(page.locator("[aria-current]"))).to_be_focused()
    assert complaints_of_axe(page) == []
    page.keyboard.press("Escape")
    expect(switch).to_be_focused()

    switch.click()
    page.get_by_role("navigation", name="Projects").locator(f"a[href='{other.url}']").focus()
    press_in_order(page, "ArrowUp", "ArrowDown", "Enter")
    page.wait_for_url(f"**{other.url}")


def test_a_favourite_is_chosen_in_the_bar_and_in_the_list_and_comes_first(open_page, ferry, other):
    page = open_page(ferry.ben)
    page.goto(ferry.url)
    page.get_by_role("button", name=ferry.name).click()
    sheet = page.get_by_role("navigation", name="Projects")
    star = sheet.get_by_role("button", name=f"Favourite: {other.name}", exact=True)
    star.focus()
    page.keyboard.press("Enter")
    expect(star).to_have_attribute("aria-pressed", "true")
    expect(star).to_be_focused()
    expect(sheet.locator("li").first).to_contain_text(other.name)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    expect(sheet.locator(f"a[href='{other.url}']")).to_be_focused()

    page.goto("/")
    expect(page.locator("tbody tr").first).to_contain_text(other.name)
    star = page.get_by_role("button", name=f"Favourite: {other.name}", exact=True)
    star.click()
    expect(star).to_have_attribute("aria-pressed", "false")


def test_the_colour_of_a_project_is_chosen_by_mouse_and_by_keys(open_page, ferry):
    page = open_page(ferry.ben)
    page.goto("/")
    mine = page.get_by_role("button", name=f"Colour of {ferry.name}:")
    mine.click()
    page.get_by_role("button", name="green", exact=True).click()
    expect(mine).to_have_accessible_name(f"Colour of {ferry.name}: green")

    mine.focus()
    page.keyboard.press("Enter")
    green = page.get_by_role("button", name="green", exact=True)
    expect(green).to_be_focused()
    expect(green).to_have_attribute("aria-pressed", "true")
    assert complaints_of_axe(page) == []
    page.keyboard.press("Escape")
    expect(mine).to_be_focused()
    page.keyboard.press("Enter")
    press_in_order(page, "ArrowRight", "Enter")
    expect(mine).to_have_accessible_name(f"Colour of {ferry.name}: rose")


def test_the_dot_of_a_project_one_is_not_in_opens_nothing(open_page, house, ferry):
    page = open_page(house.world.ava)
    page.goto("/")
    row = page.locator("tbody tr", has=page.locator(f"a[href='{ferry.url}']"))
    row.locator(".swatch").click()
    expect(page.get_by_role("group", name="Colour")).to_be_hidden()


def test_several_projects_stand_side_by_side_and_each_is_live(open_page, ferry, other):
    page = open_page(ferry.ada)
    page.goto("/")
    page.get_by_role("link", name="Put projects side by side").click()
    page.get_by_label("Name", exact=True).fill("Both harbours")
    for each in (ferry, other):
        page.get_by_label(each.name, exact=True).check()
    page.get_by_role("button", name="Put them side by side").click()
    page.wait_for_url(re.compile(r"/workspaces/\d+$"))
    left, right = (page.frame_locator(f"iframe[src^='{each.url}?']") for each in (ferry, other))

    bens = open_page(ferry.ben)
    for each, frame in ((ferry, left), (other, right)):
        bens.goto(each.url)
        row_of(bens, "Choose a seat").locator(".title").focus()
        bens.keyboard.press("i")
        frame.locator("li.story[data-state=unscheduled]", has_text="Choose a seat").wait_for(state="attached")

    ticket = row_of(right, "Buy a ticket")
    ticket.get_by_role("button", name="Finish").click()
    row_of(bens, "Buy a ticket").get_by_role("button", name="Deliver").wait_for()
    row_of(left, "Buy a ticket").get_by_role("button", name="Finish").wait_for()


def test_a_project_is_put_into_the_archive_and_comes_back(open_page, ferry):
    page = open_page(ferry.ada)
    page.goto(f"{ferry.url}/settings")
    page.get_by_role("button", name="Put it into the archive").click()
    page.goto(ferry.url)
    expect(page.locator(".bar").get_by_text("archived")).to_be_visible()
    expect(page.get_by_role("button", name="Finish")).to_have_count(0)
    page.goto("/")
    page.get_by_text(re.compile("in the archive")).click()
    page.get_by_role("link", name=ferry.name, exact=True).click()
    page.get_by_role("link", name="Settings").click()
    page.get_by_role("button", name="Restore it from the archive").click()
    page.wait_for_url(f"**{ferry.url}")
    row_of(page, "Buy a ticket").get_by_role("button", name="Finish").wait_for()
