"""A chart as it is used: by mouse, by keys, and without JavaScript."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.deeds import PHONE


def test_a_day_of_the_burndown_lists_its_stories_by_click_and_by_keys(open_page, ferry):
    page = open_page(ferry.ada)
    page.goto(f"{ferry.url}/charts/burndown")
    days = page.locator(".for-wide a[data-key^=day]")
    days.last.click()
    behind = page.locator("#behind")
    expect(behind.locator("h2")).to_have_text(days.last.get_attribute("aria-label"))
    expect(behind.locator("tbody tr").first).to_be_visible()
    expect(page.locator("tr[aria-current]")).to_have_count(1)
    marks = page.locator(".for-wide a[data-key]")
    marks.last.focus()
    page.keyboard.press("Home")
    expect(behind.locator("h2")).to_have_text(marks.first.get_attribute("aria-label"))
    expect(page).to_have_url(re.compile(f"at={marks.first.get_attribute('data-key')}$"))


def test_without_javascript_the_marks_are_links_to_the_same_list(open_page, ferry):
    page = open_page(ferry.ada, java_script_enabled=False)
    page.goto(f"{ferry.url}/charts/burndown")
    mark = page.locator(".for-wide a[data-key]").first
    words = mark.get_attribute("aria-label")
    mark.click()
    expect(page.locator("#behind h2")).to_have_text(words)


def test_the_page_of_all_charts_fetches_its_pictures(open_page, ferry):
    page = open_page(ferry.ada)
    page.goto(f"{ferry.url}/charts")
    expect(page.locator("chart-small svg").first).to_be_visible()
    page.get_by_role("link", name="Velocity").click()
    expect(page.get_by_role("heading", name="Velocity")).to_be_visible()


def test_on_a_phone_the_words_above_the_figures_are_whole(open_page, ferry):
    page = open_page(ferry.ada, **PHONE)
    page.goto(f"{ferry.url}/charts/burndown")
    caption = page.locator("caption").bounding_box()
    assert caption["x"] + caption["width"] <= 390
