"""The priority of stories, where the project shows it: by one key, in the open story, and in searches."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.deeds import on, press_in_order, row_of, settled, wait_for_focus


def show_priorities(page, ferry):
    page.goto(f"{ferry.url}/settings")
    page.get_by_label("Stories show a priority").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Changed: priority of stories.")).to_be_visible()
    page.goto(ferry.url)


def test_a_story_and_then_many_get_a_priority_and_are_found_by_it(open_page, ferry):
    page = open_page(ferry.ada)
    page.goto(ferry.url)
    on(page, "Pay by card")
    page.keyboard.press("!")
    expect(page.get_by_role("listbox")).to_have_count(0)
    show_priorities(page, ferry)
    mark = row_of(page, "Pay by card").get_by_role("img", name="Priority p1, high")
    on(page, "Pay by card")
    page.keyboard.press("!")
    settled(page, lambda: page.get_by_role("option", name="p1").click())
    expect(mark).to_be_visible()
    settled(page, lambda: page.keyboard.press("z"))
    expect(mark).to_have_count(0)
    for title in ("Pay by card", "Choose a seat"):
        on(page, title)
        page.keyboard.press("x")
    bar = page.get_by_role("toolbar", name="With the selected stories")
    tops = bar.get_by_role("button").evaluate_all("buttons => buttons.map((each) => each.offsetTop)")
    assert len(set(tops)) == 1, "All that can be done with them stands on one line."
    bar.get_by_role("button", name="Priority").click()
    settled(page, lambda: page.get_by_role("option", name="p0").click())
    expect(page.locator(".priority", has_text="p0")).to_have_count(2)
    page.keyboard.press("Escape")
    row_of(page, "Choose a seat").locator(".title").click()
    chosen = page.get_by_role("group", name="Priority").get_by_role("button", name="p0, critical")
    expect(chosen).to_have_attribute("aria-pressed", "true")
    settled(page, lambda: page.get_by_role("button", name="no priority").click())
    page.keyboard.press("Escape")
    expect(page.locator(".priority", has_text="p0")).to_have_count(1)
    page.keyboard.press("/")
    page.keyboard.type("prio")
    page.get_by_role("option", name="priority:", exact=False).first.click()
    page.keyboard.type("p0")
    expect(page.get_by_text("Stories of priority p0.")).to_be_visible()


def test_the_menu_of_a_row_sets_it_where_priorities_are_shown(open_page, ferry):
    page = open_page(ferry.ada)
    page.goto(ferry.url)
    on(page, "Pay by card")
    page.keyboard.press("m")
    expect(page.get_by_role("menuitem", name="Points")).to_be_visible()
    expect(page.get_by_role("menuitem", name="Priority")).to_have_count(0)
    show_priorities(page, ferry)
    on(page, "Pay by card")
    page.keyboard.press("m")
    page.get_by_role("menuitem", name="Priority").press("Enter")
    settled(page, lambda: page.keyboard.type("p0"))
    expect(row_of(page, "Pay by card").get_by_role("img", name="Priority p0, critical")).to_be_visible()
    wait_for_focus(page, "Choose a seat")


def test_it_is_found_by_its_word_and_a_wrong_one_is_told_what_there_is(open_page, ferry):
    page = open_page(ferry.ada)
    show_priorities(page, ferry)
    on(page, "Pay by card")
    page.keyboard.press("!")
    page.get_by_role("option", name="p0").wait_for()
    page.keyboard.type("p9")
    expect(page.get_by_text("The priorities are p0, p1, p2, p3 and none.")).to_be_visible()
    press_in_order(page, "Backspace", "Backspace")
    page.keyboard.type("hi")
    settled(page, lambda: page.keyboard.press("Enter"))
    expect(row_of(page, "Pay by card").get_by_role("img", name="Priority p1, high")).to_be_visible()
