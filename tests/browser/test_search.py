"""Searching by keyboard: completion, the sentence, panels side by side, searches that are kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.deeds import PHONE, SAME_SITE, change, press_in_order
from tests.browser.test_pages import complaints_of_axe
from tests.support.inside import inside
from tracker.backlog.models import Story
from tracker.database import db


def search_for(page, text):
    page.keyboard.press("/")
    page.get_by_role("combobox", name="Search").and_(page.locator("#search input")).fill(text)
    page.keyboard.press("Enter")


def panel(page, query):
    return page.locator(f'.panel[data-panel="search:{query}"]')


def found(page, query):
    panel(page, query).wait_for()
    return panel(page, query).locator(".story .title").all_inner_texts()


def test_the_whole_way_by_keyboard(board):
    board.keyboard.press("/")
    field = board.locator("#search input")
    expect(field).to_be_focused()
    board.keyboard.type("stat")
    option = board.get_by_role("option", name="state: how far it is")
    option.wait_for()
    board.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == option.get_attribute("id")
    board.keyboard.press("Enter")
    expect(field).to_have_value("state:")
    board.keyboard.type("star")
    board.get_by_role("option", name="started", exact=True).wait_for()
    press_in_order(board, "ArrowDown", "Enter")
    expect(field).to_have_value("state:started ")
    board.locator("#search .understood", has_text="Started stories.").wait_for()
    board.keyboard.press("Enter")
    assert found(board, "state:started") == ["Buy a ticket"]
    board.locator("#search").wait_for(state="hidden")
    board.wait_for_function(
        "() => document.activeElement.closest('.panel')?.dataset.panel === 'search:state:started'"
    )


def test_what_is_not_understood_is_named_and_nothing_opens(board):
    search_for(board, "ower:ben")
    board.locator("#search .not-understood", has_text="did you mean owner:?").wait_for()
    expect(board.locator('.panel[data-panel^="search"]')).to_have_count(0)
    board.keyboard.press("Escape")
    board.locator("#search").wait_for(state="hidden")


def test_escape_leads_out_of_the_field_at_the_head_of_a_search_that_found_nothing(board):
    search_for(board, "submarine")
    panel(board, "submarine").wait_for()
    field = panel(board, "submarine").get_by_role("combobox", name="Search")
    expect(field).to_be_focused()
    press_in_order(board, "Control+a", "Delete")
    expect(field).to_have_attribute("aria-expanded", "true")
    board.keyboard.press("Control+k")
    board.locator("#palette:popover-open").wait_for()
    board.keyboard.press("Escape")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-expanded", "true")
    board.keyboard.press("Escape")
    expect(field).not_to_be_focused()
    board.keyboard.press("ArrowLeft")
    expect(board.locator("#panel-icebox .title:focus")).to_have_count(1)


def test_searches_stand_side_by_side_and_stay(board):
    search_for(board, "type:bug")
    assert found(board, "type:bug") == ["Seats are sold twice"]
    with board.expect_response(lambda answer: "type%3Arelease" in (answer.request.post_data or "")):
        search_for(board, "type:release")
    assert found(board, "type:release") == ["The harbour opens"]
    assert found(board, "type:bug") == ["Seats are sold twice"]
    board.reload()
    assert found(board, "type:release") == ["The harbour opens"]
    assert found(board, "type:bug") == ["Seats are sold twice"]


def test_a_search_follows_what_others_change(board):
    search_for(board, "estimate:8 OR type:bug")
    assert found(board, "estimate:8 OR type:bug") == ["Seats are sold twice"]
    change(board, "Seats are sold twice", "transitions", state="started")
    head = panel(board, "estimate:8 OR type:bug").get_by_role("heading", name="In progress")
    head.wait_for()
    expect(board.locator(".search-field").first).to_have_value("estimate:8 OR type:bug")


def test_a_search_is_changed_in_its_panel(board):
    search_for(board, "type:bug")
    panel(board, "type:bug").wait_for()
    field = panel(board, "type:bug").locator(".search-field")
    field.fill("type:release")
    field.press("Enter")
    assert found(board, "type:release") == ["The harbour opens"]
    panel(board, "type:bug").wait_for(state="detached")


def test_a_search_is_kept_and_opened_from_the_rail(board, ferry):
    search_for(board, "type:bug")
    panel(board, "type:bug").get_by_text("Save this search").press("Enter")
    panel(board, "type:bug").locator("[name=name]:focus").wait_for()
    board.keyboard.type("All bugs")
    board.keyboard.press("Enter")
    button = board.locator(".rail").get_by_role("button", name="All bugs")
    button.wait_for()
    expect(button).to_have_attribute("aria-pressed", "true")
    button.press("Enter")
    panel(board, "type:bug").wait_for(state="detached")
    board.reload()
    button.wait_for()
    board.keyboard.press("/")
    board.get_by_role("option", name="All bugs type:bug").wait_for()
    press_in_order(board, "ArrowDown", "Enter")
    assert found(board, "type:bug") == ["Seats are sold twice"]


def test_the_palette_saves_the_search_of_the_panel_one_is_in(board):
    for query in ("type:bug", "type:release"):
        search_for(board, query)
        panel(board, query).wait_for()
    panel(board, "type:bug").locator(".story .title").focus()
    board.keyboard.press("Control+k")
    board.keyboard.type("save this")
    board.locator("#palette [aria-selected=true]", has_text="Save this search").wait_for()
    board.keyboard.press("Enter")
    panel(board, "type:bug").locator("[name=name]:focus").wait_for()
    board.keyboard.type("All bugs")
    board.keyboard.press("Enter")
    board.locator(".rail").get_by_role("button", name="All bugs").wait_for()


def test_kept_searches_are_renamed_and_deleted(board, ferry):
    data = {"name": "Mine", "query": "owner:me"}
    assert board.request.post(f"{ferry.url}/searches", form=data, headers=SAME_SITE).ok
    board.goto(f"{ferry.url}/searches")
    board.locator(".change-search summary").press("Enter")
    board.get_by_label("Name").fill("My stories")
    board.get_by_label("Name").press("Enter")
    board.get_by_text("The search is now named “My stories”.").wait_for()
    board.locator(".change-search summary").press("Enter")
    board.get_by_role("button", name="Delete").press("Enter")
    board.get_by_text("You keep no search yet.").wait_for()


def test_on_a_phone(open_page, ferry):
    page = open_page(ferry.ada, **PHONE)
    page.goto(ferry.url)
    page.locator(".rail [data-toggle=search]").tap()
    page.locator("#search input").fill("type:bug")
    page.keyboard.press("Enter")
    assert found(page, "type:bug") == ["Seats are sold twice"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_scripts_the_field_is_a_form(open_page, ferry):
    page = open_page(ferry.ada, java_script_enabled=False)
    page.goto(f"{ferry.url}/panels/search")
    page.get_by_role("searchbox", name="Search").fill("type:bug ower:x")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".story .title")).to_have_text(["Seats are sold twice"])
    expect(page.locator(".not-understood")).to_have_text(["I do not know “ower:”; did you mean owner:?"])
    page.get_by_text("Save this search").click()
    page.get_by_label("Name").fill("Bugs")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Bugs type:bug").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_search(open_page, ferry, scheme):
    page = open_page(ferry.ada, color_scheme=scheme, reduced_motion="reduce")
    page.goto(ferry.url)
    page.keyboard.press("/")
    page.keyboard.type("ower:x sta")
    page.locator("#search-options li").first.wait_for()
    page.locator("#search .not-understood").wait_for()
    page.keyboard.press("ArrowDown")
    assert complaints_of_axe(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    search_for(page, "type:bug ower:x")
    panel(page, "type:bug ower:x").wait_for()
    assert complaints_of_axe(page) == []
    for address in ("panels/search", "panels/search?of=estimate:3", "searches"):
        page.goto(f"{ferry.url}/{address}")
        assert complaints_of_axe(page) == []
        for width, height in ((1024, 768), (320, 640)):
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_examples_are_a_panel_that_an_example_replaces(board):
    board.keyboard.press("/")
    board.get_by_role("button", name="Examples").press("Enter")
    examples = board.locator('.panel[data-panel="search"]')
    examples.get_by_role("link", name="updated:-1w").press("Enter")
    assert "Buy a ticket" in found(board, "updated:-1w")
    examples.wait_for(state="detached")


@pytest.mark.parametrize(("query", "rows"), [("updated:-3h type:bug", 0), ("updated:-3d type:bug", 1)])
def test_what_falls_out_of_the_last_hours_leaves_an_open_search_within_a_minute(
    open_page, ferry, house, query, rows
):
    page = open_page(ferry.ada)
    page.clock.install()
    page.goto(ferry.url)
    search_for(page, query)
    assert found(page, query) == ["Seats are sold twice"]
    with inside(house.app):
        bug = db.session.get_one(Story, ferry.stories["Seats are sold twice"])
        bug.updated_at = datetime.now(UTC) - timedelta(hours=4)
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/changes?" in request.url else None)
    page.clock.fast_forward(61_000)
    expect(panel(page, query).locator(".story")).to_have_count(rows)
    page.clock.fast_forward(61_000)
    page.evaluate("fetch('/healthz')")
    assert bool(asked) is (rows == 0), "nobody asks for what the passing of hours does not change"
