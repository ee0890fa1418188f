"""Panels: shown, hidden, moved, joined, kept for their person; heads of iterations; another velocity."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.deeds import PHONE, middle, press_in_order, row_of, titles
from tests.browser.test_pages import assert_no_sideways_scroll, complaints_of_axe


@pytest.fixture
def board(open_page, ferry):
    """Ada's board."""
    page = open_page(ferry.ada)
    page.goto(ferry.url)
    page.locator("[data-toggle=current][aria-pressed=true]").wait_for()
    return page


def order(page):
    return page.locator(".panels > .panel").evaluate_all("all => all.map(panel => panel.dataset.panel)")


def wait_for_panels(page, *keys):
    page.wait_for_function(
        "wanted => [...document.querySelectorAll('.panels > .panel')]"
        ".map(panel => panel.dataset.panel).join() === wanted",
        arg=",".join(keys),
    )


def kept(page, action):
    """Does something that is kept, and waits until it is."""
    with page.expect_response(lambda answer: answer.url.endswith("/layout")) as answer:
        action()
    assert answer.value.status == 204


def rail(page, name):
    return page.locator(".rail").get_by_role("button", name=name)


def choose(page, panel, item):
    page.locator(f"#panel-{panel} .panel-menu-button").click()
    page.get_by_role("menuitem", name=item, exact=True).click()


def test_panels_are_shown_hidden_and_there_again_in_the_next_browser(board, open_page, ferry):
    kept(board, rail(board, "Icebox").click)
    kept(board, rail(board, "History").click)
    wait_for_panels(board, "current", "backlog", "history")
    elsewhere = open_page(ferry.ada)
    elsewhere.goto(ferry.url)
    assert order(elsewhere) == ["current", "backlog", "history"]
    bens = open_page(ferry.ben)
    bens.goto(ferry.url)
    assert order(bens) == ["current", "backlog", "icebox"]


def test_a_panel_moves_by_its_head(board):
    head = board.locator("#panel-icebox .panel-head h2").bounding_box()
    goal = board.locator("#panel-current").bounding_box()
    board.mouse.move(*middle(head))
    board.mouse.down()
    board.mouse.move(goal["x"] + 40, head["y"] + 8, steps=12)
    wait_for_panels(board, "icebox", "current", "backlog")
    kept(board, board.mouse.up)
    board.reload()
    assert order(board) == ["icebox", "current", "backlog"]


def test_escape_takes_a_carried_panel_back(board):
    head = board.locator("#panel-icebox .panel-head h2").bounding_box()
    board.mouse.move(*middle(head))
    board.mouse.down()
    board.mouse.move(200, head["y"] + 8, steps=12)
    wait_for_panels(board, "icebox", "current", "backlog")
    board.keyboard.press("Escape")
    board.mouse.up()
    assert order(board) == ["current", "backlog", "icebox"]


def test_a_panel_moves_by_keyboard_and_by_its_menu(board):
    board.locator("#panel-icebox .panel-menu-button").focus()
    kept(board, lambda: press_in_order(board, "Shift+ArrowLeft"))
    assert order(board) == ["current", "icebox", "backlog"]
    expect(board.locator("[data-panel='icebox'] :focus")).to_be_visible()
    kept(board, lambda: choose(board, "icebox", "Move right"))
    assert order(board) == ["current", "backlog", "icebox"]
    kept(board, lambda: choose(board, "backlog", "Close"))
    board.reload()
    assert order(board) == ["current", "icebox"]


def test_current_and_backlog_in_one_panel_and_apart_again(board):
    kept(board, lambda: choose(board, "backlog", "Join current and backlog"))
    wait_for_panels(board, "current-backlog", "icebox")
    shown = titles(board, "current-backlog")
    assert shown.index("Buy a ticket") < shown.index("Announce delays")
    board.reload()
    wait_for_panels(board, "current-backlog", "icebox")
    row_of(board, "Announce delays").locator(".handle").focus()
    press_in_order(board, "Space", "ArrowUp", "ArrowUp")
    with board.expect_response(lambda answer: answer.url.endswith("/moves")) as answer:
        board.keyboard.press("Space")
    assert answer.value.ok
    kept(board, lambda: choose(board, "current-backlog", "Split current and backlog"))
    wait_for_panels(board, "current", "backlog", "icebox")
    assert titles(board, "backlog")[0] == "Announce delays"


def test_accepted_stories_fold_away_and_stay_so(board):
    kept(board, board.get_by_role("button", name="Hide 1 accepted").click)
    row_of(board, "Print the timetable").wait_for(state="hidden")
    board.reload()
    board.get_by_role("button", name="Show 1 accepted").wait_for()
    expect(row_of(board, "Print the timetable")).to_be_hidden()


def test_iterations_fold_to_their_heads(board):
    row = row_of(board, "Announce delays")
    board.locator("#panel-current .shut").first.click()
    row_of(board, "Buy a ticket").wait_for(state="hidden")
    expect(row).to_be_visible()
    board.locator("#panel-current .shut").first.click()
    row_of(board, "Buy a ticket").wait_for()


def test_stories_are_added_to_the_end_where_one_wants_it_so(board):
    kept(board, lambda: choose(board, "icebox", "Add stories to the end"))
    board.reload()
    choose(board, "icebox", "Add a story")
    board.locator("#panel-icebox").get_by_label("Title").fill("Whales on the radar")
    board.keyboard.press("Enter")
    board.locator("#panel-icebox .story", has_text="Whales on the radar").wait_for()
    assert titles(board, "icebox")[-1] == "Whales on the radar"


def test_what_if_velocity_were_another_is_for_oneself(board, open_page, ferry):
    before = titles(board, "current")
    board.locator("a.velocity").first.click()
    field = board.get_by_label("What if velocity were")
    expect(field).to_have_value("10")
    field.fill("30")
    board.locator("#panel-backlog .panel-head", has_text="as if velocity were 30").wait_for()
    row = board.locator("#panel-current .story", has_text="Announce delays")
    row.wait_for()
    bens = open_page(ferry.ben)
    bens.goto(ferry.url)
    assert titles(bens, "current") == before
    board.get_by_role("link", name="Back to the measured one").click()
    board.locator("#panel-backlog a.velocity", has_text="velocity 10").wait_for()
    row.wait_for(state="detached")
    assert titles(board, "current") == before


def test_strength_and_goal_are_edited_in_the_head(board):
    head = board.locator("#panel-current .iteration-head").first
    head.hover()
    head.locator("[data-edit=goal]").click()
    board.get_by_label("Goal", exact=True).fill("Tickets by phone")
    board.keyboard.press("Enter")
    head.locator("[data-edit=goal]:focus", has_text="Tickets by phone").wait_for()
    head.locator("[data-edit=strength]").focus()
    press_in_order(board, "Enter")
    board.get_by_label("Team strength", exact=True).fill("50")
    board.keyboard.press("Enter")
    head.get_by_text("50 %").wait_for()
    board.locator("#panel-backlog .story", has_text="Choose a seat").wait_for()
    head.locator("[data-edit=strength]").focus()
    press_in_order(board, "Enter")
    board.get_by_label("Team strength", exact=True).fill("80")
    board.keyboard.press("Escape")
    board.locator("#iteration-form").wait_for(state="hidden")
    expect(head.get_by_text("50 %")).to_be_visible()


def test_the_running_iteration_gets_a_length_by_key_in_every_open_browser(board, open_page, ferry):
    bens = open_page(ferry.ben)
    bens.goto(ferry.url)
    row_of(board, "Buy a ticket").locator(".title").focus()
    press_in_order(board, "Shift+N", "3", "Enter")
    for page in (board, bens):
        page.locator("#panel-current .iteration-head .length", has_text="3 weeks").wait_for()
        page.locator("#panel-current .story", has_text="Announce delays").wait_for()
    press_in_order(board, "Shift+N", "Delete", "Enter")
    for page in (board, bens):
        page.locator("#panel-backlog .story", has_text="Announce delays").wait_for()


def test_a_story_of_my_work_shows_itself_in_its_list(open_page, ferry):
    page = open_page(ferry.ben)
    page.goto(ferry.url)
    kept(page, rail(page, "My work").click)
    mine = page.locator("#panel-my-work .story", has_text="Buy a ticket")
    mine.wait_for()
    expect(rail(page, "My work").locator(".count")).to_have_text("1")
    kept(page, rail(page, "Current").click)
    page.locator("#panel-current").wait_for(state="detached")
    mine.locator(".title").focus()
    kept(page, lambda: press_in_order(page, "v"))
    page.locator("#panel-current .story:focus-within", has_text="Buy a ticket").wait_for()
    mine.locator(".handle").click()
    kept(page, page.get_by_role("menuitem", name="Open in its own panel").click)
    page.locator(".panel[data-panel^='story:'] .unfolded").wait_for()
    page.reload()
    page.locator(".panel[data-panel^='story:'] .unfolded").wait_for()
    expect(page.locator("body:not(:has(:focus))")).to_be_attached()
    page.locator(".panel[data-panel^='story:'] .unfolded textarea[name=title]").focus()
    press_in_order(page, "Escape")
    page.locator(".panel[data-panel^='story:']").wait_for(state="detached")
    row_of(page, "Pay by card").locator(".title").focus()
    press_in_order(page, "Shift+O")
    page.locator(".panel[data-panel^='story:'] h2", has_text="Pay by card").wait_for()


def test_history_names_who_and_what_and_leads_to_the_story(board):
    rail(board, "History").click()
    line = board.locator("#panel-history .event", has_text="accepted “Print the timetable”")
    line.wait_for()
    expect(line).to_contain_text("Ada Ahlers")
    line.get_by_role("link").click()
    board.locator("#panel-current .story:focus-within", has_text="Print the timetable").wait_for()
    row_of(board, "Buy a ticket").get_by_role("button", name="Finish").click()
    board.locator("#panel-history .event", has_text="finished “Buy a ticket”").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_kind_of_panel_is_open_to_all(open_page, ferry, scheme):
    page = open_page(ferry.ada, color_scheme=scheme)
    page.goto(ferry.url)
    for name in ("My work", "Done", "Blocked", "History"):
        rail(page, name).click()
    wait_for_panels(page, "my-work", "current", "backlog", "icebox", "done", "blocked", "history")
    assert complaints_of_axe(page) == []
    assert_no_sideways_scroll(page)
    page.locator("#panel-blocked .panel-menu-button").click()
    assert complaints_of_axe(page) == []


def test_how_the_panels_stand_is_kept_though_one_leaves_while_it_is_being_kept(board, ferry):
    board.evaluate("""() => {
      const { fetch } = window;
      window.fetch = () => {
        window.fetch = fetch;
        return new Promise(() => {});
      };
    }""")
    rail(board, "Icebox").click()
    wait_for_panels(board, "current", "backlog")
    rail(board, "Epics").click()
    wait_for_panels(board, "current", "backlog", "epics")
    board.goto(f"{ferry.url}/history")
    for _ in range(100):
        if 'id="panel-epics"' in board.request.get(ferry.url).text():
            break
        board.wait_for_timeout(100)
    board.goto(ferry.url)
    assert order(board) == ["current", "backlog", "epics"]


def test_on_a_phone_one_panel_stands_in_front_and_the_layout_stays(open_page, ferry):
    page = open_page(ferry.ada, **PHONE)
    page.goto(ferry.url)
    expect(page.locator(".panel:visible")).to_have_count(1)
    rail(page, "History").tap()
    page.locator("#panel-history").wait_for()
    expect(page.locator(".panel:visible")).to_have_count(1)
    page.locator("#panel-history .panel-menu-button").tap()
    expect(page.get_by_role("menuitem")).to_have_text(["Close"])
    page.get_by_role("menuitem", name="Close").tap()
    page.locator("#panel-history").wait_for(state="detached")
    expect(page.locator(".panel:visible")).to_have_count(1)
    page.reload()
    assert order(page) == ["current", "backlog", "icebox"]
    assert_no_sideways_scroll(page)


def test_without_javascript_panels_are_pages(open_page, ferry):
    page = open_page(ferry.ben, java_script_enabled=False)
    page.goto(ferry.url)
    page.locator(".rail").get_by_role("link", name=re.compile("History")).click()
    page.get_by_text("accepted “Print the timetable”").wait_for()
    page.goto(f"{ferry.url}?velocity=30")
    assert "Announce delays" in titles(page, "current")
    page.get_by_role("link", name="Back to the measured one").click()
    expect(page.locator("#panel-backlog .title", has_text="Announce delays")).to_have_count(1)
