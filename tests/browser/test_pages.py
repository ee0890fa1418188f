"""Every page, as people with other eyes, screens and hands meet it."""

from __future__ import annotations

import re
import time
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import serving
from tests.browser.deeds import PHONE, row_of, set_up, settled, this_week

PAGES = {
    "the board": "{project}",
    "a story": "{project}/stories/{story}",
    "with whom": "{project}/stories/{story}/start",
    "the burndown": "{project}/charts/burndown",
    "all charts": "{project}/charts",
    "the report": "{project}/reports/" + this_week(),
    "pairs": "{project}/pairing",
    "log of pairs": "{project}/pairing/log",
    "rotation": "{project}/rotation",
    "members": "{project}/members",
    "settings": "{project}/settings",
    "importing into a project": "{project}/import",
    "the projects": "/",
    "a new project": "/projects/new",
    "importing a project": "/import",
    "a team": "/teams/1",
    "a member of a team": "/teams/1/members/1",
    "my profile": "/profile",
    "nothing here": "/projects/987654",
    "signing in": "/sign-in",
}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RULES: dict[str, Any] = {"runOnly": {"type": "tag", "values": TAGS}}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
BUT_CONTRAST = {**RULES, "rules": {"color-contrast": {"enabled": False}}}


def complaints_of_axe(page: Any, rules: dict[str, Any] = RULES) -> list[str]:
    """What axe finds wrong with the page as it stands: the rule, the element, and why."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    found = page.evaluate("rules => axe.run(rules)", rules)
    return [
        f"{each['id']}: {node['html'][:160]}\n    {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


@cache
def _axe() -> str:
    from axe_playwright_python.base import AXE_FILE_PATH

    return AXE_FILE_PATH.read_text(encoding="utf-8")


@pytest.fixture
def go(open_page, ferry):
    """Opens one of the pages as Ada, and answers it."""

    def go_to(name: str, **options: Any) -> Any:
        page = open_page(None if name == "signing in" else ferry.ada, **options)
        page.goto(PAGES[name].format(project=ferry.url, story=ferry.stories["Pay by card"]))
        return page

    return go_to


def assert_no_sideways_scroll(page: Any) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_use(go, name):
    page = go(name, reduced_motion="reduce")
    assert complaints_of_axe(page) == []
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert complaints_of_axe(page, CONTRAST) == []
    for width, height in ((1024, 768), (390, 844), (320, 640)):
        page.set_viewport_size({"width": width, "height": height})
        assert_no_sideways_scroll(page)
    assert complaints_of_axe(page, BUT_CONTRAST) == []


@pytest.mark.parametrize("name", ["the board", "the burndown", "the report", "pairs", "members", "a team"])
def test_on_a_phone_with_touch_nothing_scrolls_sideways(go, name):
    page = go(name, **PHONE)
    assert_no_sideways_scroll(page)
    assert page.evaluate("window.innerWidth") == 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_unfolds_and_floats_can_be_used_by_everybody(go, scheme):
    page = go("the board", color_scheme=scheme, reduced_motion="reduce")
    row_of(page, "Pay by card").get_by_role("link").click()
    page.locator(".unfolded").wait_for()
    assert complaints_of_axe(page) == []
    page.keyboard.press("Escape")
    row_of(page, "Choose a seat").get_by_role("button", name="Start").click()
    page.locator("#start-question:popover-open").wait_for()
    assert complaints_of_axe(page) == []
    page.keyboard.press("Escape")
    row_of(page, "Choose a seat").locator(".handle").click()
    page.locator("#row-menu:popover-open").wait_for()
    assert complaints_of_axe(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.locator("#keys:popover-open").wait_for()
    assert complaints_of_axe(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.locator("details.add[open]").wait_for()
    assert complaints_of_axe(page) == []


@pytest.mark.parametrize("size", [{"width": 1024, "height": 360}, {"width": 390, "height": 568}])
def test_on_a_low_screen_a_menu_is_reached_as_a_whole(go, size):
    page = go("the board", viewport=size)
    row_of(page, "Pay by card").locator(".handle").click()
    menu = page.locator("#row-menu")
    expect(menu.get_by_role("menuitem", name="Open", exact=True)).to_be_in_viewport(ratio=1)
    box = menu.bounding_box()
    assert box["y"] >= 8
    assert box["y"] + box["height"] <= size["height"]
    page.keyboard.press("ArrowUp")
    expect(menu.get_by_role("menuitem", name="Delete")).to_be_in_viewport(ratio=1)


def test_an_empty_project_says_what_to_do_first(go):
    page = go("a new project", reduced_motion="reduce")
    page.get_by_label("Name", exact=True).fill(f"Canal {time.monotonic_ns()}")
    page.get_by_label("Team", exact=True).select_option("Harbour")
    page.get_by_role("button", name="Begin the project").click()
    page.locator("#panels").wait_for()
    assert complaints_of_axe(page) == []
    page.get_by_role("button", name="Add a story", exact=True).click()
    page.keyboard.type("Dig the canal")
    settled(page, lambda: page.keyboard.press("Enter"))
    row_of(page, "Dig the canal").wait_for()


def test_each_row_height_shows_whole_words(go):
    page = go("the board")
    button = page.get_by_role("button", name=re.compile("Row height"))
    for height in ("dense", "projector", "normal"):
        button.click()
        expect(button).to_have_attribute("aria-label", f"Row height: {height}")
        assert_no_sideways_scroll(page)
        assert complaints_of_axe(page) == []


def test_a_phone_shows_one_panel_and_changes_it_at_the_bottom(go):
    page = go("the board", **PHONE)
    rail = page.get_by_role("navigation", name="Panels")
    assert rail.bounding_box()["y"] > 700
    for name in ("Backlog", "Icebox", "Done", "Current"):
        rail.get_by_role("button", name=name).tap()
        page.locator(f"#panel-{name.lower()}").wait_for()
        expect(page.locator(".panel:visible")).to_have_count(1)


def test_fingers_find_targets_of_44_pixels(go):
    page = go("the board", **PHONE)
    page.locator(".rail").get_by_role("button", name="Backlog").tap()
    small = page.locator(".rail-button, .handle:is(button), .bar .tool, .tabs a").evaluate_all(
        "all => all.filter(each => each.offsetHeight && each.getBoundingClientRect().height < 44)"
        ".map(each => each.outerHTML.slice(0, 80))"
    )
    assert small == []


def test_the_theme_is_kept_and_shown_before_anything_is_painted(go):
    page = go("the board")
    light = page.locator(".scroll").first.evaluate("it => getComputedStyle(it).backgroundColor")
    for _ in range(2):
        page.get_by_role("button", name=re.compile("^Theme")).click()
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.locator(".scroll").first.evaluate("it => getComputedStyle(it).backgroundColor") != light


@pytest.mark.parametrize("name", ["the burndown", "the report"])
def test_charts_follow_the_theme_and_have_words(go, name):
    page = go(name)
    chart = page.locator("main .chart svg:visible").first
    assert chart.locator("> title").text_content()
    assert chart.locator("> desc").text_content()
    ink = "it => getComputedStyle(it.querySelector('text')).fill"
    light = chart.evaluate(ink)
    page.emulate_media(color_scheme="dark")
    assert chart.evaluate(ink) != light
    assert page.locator("main table").count() >= 1


def test_printing_leaves_out_what_is_for_the_hand(go):
    page = go("the report")
    page.emulate_media(media="print")
    expect(page.locator(".bar .tabs")).to_be_hidden()
    expect(page.locator("main svg[role=img]").first).to_be_visible()


def test_nothing_moves_for_those_who_want_no_movement(go, ferry):
    page = go("the board", reduced_motion="reduce")
    settled(page, lambda: row_of(page, "Buy a ticket").get_by_role("button", name="Finish").click())
    row_of(page, "Buy a ticket").get_by_role("button", name="Deliver").wait_for()
    moving = page.evaluate("document.getAnimations().map(each => each.animationName ?? 'a glide')")
    assert set(moving) <= {"glow"}


def test_a_first_run_and_a_file_with_complaints(chromium, tmp_path):
    with serving(tmp_path) as server:
        context = chromium.new_context(base_url=server.url, reduced_motion="reduce")
        page = context.new_page()
        page.goto("/")
        assert complaints_of_axe(page) == []
        set_up(page)
        assert complaints_of_axe(page) == []
        page.goto("/import")
        page.get_by_label("Name").fill("Broken")
        file = {"name": "x.csv", "mimeType": "text/csv", "buffer": b"Id,Title,Type\n1,,feature\n2,Good,bug\n"}
        page.locator("input[type=file]").set_input_files(file)
        page.get_by_role("button", name="Look at the file").click()
        page.locator(".complaints").wait_for()
        assert complaints_of_axe(page) == []
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        assert complaints_of_axe(page, CONTRAST) == []
        context.close()


@pytest.mark.parametrize("address", ["/import", "/projects/new"])
def test_a_new_project_is_proposed_in_the_zone_of_the_browser(open_page, ferry, address):
    page = open_page(ferry.ada, timezone_id="Europe/Lisbon")
    page.goto(address)
    zone = page.get_by_label("Time zone")
    expect(zone).to_have_value("Europe/Lisbon")
    zone.select_option("Europe/Riga")
    page.locator("main form").evaluate("form => { form.noValidate = true; form.requestSubmit(); }")
    page.locator(".error").first.wait_for()
    expect(zone).to_have_value("Europe/Riga")


def test_a_browser_in_no_zone_that_is_known_proposes_none(open_page, ferry):
    page = open_page(ferry.ada, timezone_id="Etc/GMT+4")
    page.goto("/import")
    expect(page.get_by_label("Time zone")).to_have_value("UTC")


def test_an_import_begins_with_the_file_whose_name_is_proposed_for_the_project(open_page, ferry):
    page = open_page(ferry.ada)
    page.goto("/import")
    file, name = page.get_by_label("File", exact=True), page.get_by_label("Name of the new project")
    expect(file).to_be_focused()
    export = {"name": "old_ferry_20141112_0930.csv", "mimeType": "text/csv", "buffer": b"Id,Title\n1,Row\n"}
    file.set_input_files(export)
    expect(name).to_have_value("Old ferry")
    name.fill("Ferry of old")
    file.set_input_files({**export, "name": "newer.csv"})
    expect(name).to_have_value("Ferry of old")
