"""Epics in their order, by mouse, keys and menu; labels that become one; a release that turns red."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.deeds import middle, press_in_order, refuse, row_of
from tests.browser.test_pages import CONTRAST, assert_no_sideways_scroll, complaints_of_axe
from tests.support.inside import inside
from tracker.backlog import actions, epic_actions
from tracker.backlog.models import Story
from tracker.backlog.places import Spot
from tracker.database import db
from tracker.teams.models import Project


@pytest.fixture
def with_epics(house, ferry):
    """The epics Tickets, Timetable and Luggage; two stories are about tickets, Choose a seat about seats."""
    labels = {"Pay by card": "tickets", "Refund a ticket": "tickets", "Choose a seat": "seats"}
    now = datetime.now(UTC)
    with inside(house.app):
        project = db.session.get_one(Project, int(ferry.url.rsplit("/", 1)[1]))
        for name in ("Tickets", "Timetable", "Luggage"):
            epic_actions.create(project, by=house.world.ada.row, at=now, name=name, spot=Spot.BOTTOM)
        for title, label in labels.items():
            story = db.session.get_one(Story, ferry.stories[title])
            actions.edit(story, labels=[label], by=house.world.ada.row, at=now)
    return ferry


@pytest.fixture
def epics(open_page, with_epics):
    """Ada's panel of epics."""
    page = open_page(with_epics.ada)
    page.goto(f"{with_epics.url}/panels/epics")
    return page


def epic(page, name):
    return page.locator("li.epic:not(.ghost)", has=page.get_by_role("link", name=name, exact=True))


def wait_for_epics(page, *names):
    page.wait_for_function(
        """(names) => {
          const all = [...document.querySelectorAll("li.epic .title")].map((title) => title.textContent);
          return JSON.stringify(all) === JSON.stringify(names);
        }""",
        arg=list(names),
    )


def moved(page, action):
    with page.expect_response(lambda answer: answer.url.endswith("/moves") and answer.ok):
        action()


def drag(page, row, onto):
    begin = middle(row.locator(".grip").bounding_box())
    page.mouse.move(*begin)
    page.mouse.down()
    page.mouse.move(begin[0] + 8, begin[1] + 8, steps=2)
    end = onto.bounding_box()
    page.mouse.move(end["x"] + 30, end["y"] + 3, steps=6)


def test_drag_an_epic_above_another(epics):
    drag(epics, epic(epics, "Luggage"), epic(epics, "Tickets"))
    moved(epics, epics.mouse.up)
    wait_for_epics(epics, "Luggage", "Tickets", "Timetable")
    epics.reload()
    wait_for_epics(epics, "Luggage", "Tickets", "Timetable")


def test_escape_during_a_drag_puts_the_epic_back(epics):
    drag(epics, epic(epics, "Luggage"), epic(epics, "Tickets"))
    epics.locator(".ghost").wait_for()
    epics.keyboard.press("Escape")
    epics.locator(".ghost").wait_for(state="detached")
    epics.mouse.up()
    wait_for_epics(epics, "Tickets", "Timetable", "Luggage")


def test_lift_an_epic_with_space_move_it_and_drop_it(epics):
    epic(epics, "Luggage").locator(".grip").focus()
    press_in_order(epics, "Space", "ArrowUp", "ArrowUp")
    wait_for_epics(epics, "Luggage", "Tickets", "Timetable")
    moved(epics, lambda: epics.keyboard.press("Space"))
    epics.reload()
    wait_for_epics(epics, "Luggage", "Tickets", "Timetable")


def test_escape_puts_a_lifted_epic_back(epics):
    epic(epics, "Luggage").locator(".grip").focus()
    press_in_order(epics, "Space", "ArrowUp", "Escape")
    wait_for_epics(epics, "Tickets", "Timetable", "Luggage")


def test_arrows_walk_epics_as_they_walk_stories(open_page, with_epics):
    page = open_page(with_epics.ada)
    page.goto(with_epics.url)
    press_in_order(page, "g", "e")
    expect(epic(page, "Tickets").locator(".title")).to_be_focused()
    press_in_order(page, "ArrowDown", "ArrowDown", "ArrowUp")
    expect(epic(page, "Timetable").locator(".title")).to_be_focused()


def test_the_menu_moves_an_epic_too(epics):
    epic(epics, "Tickets").locator(".grip").click()
    moved(epics, lambda: epics.get_by_role("menuitem", name="To the end").click())
    wait_for_epics(epics, "Timetable", "Luggage", "Tickets")


def test_a_move_that_is_refused_goes_back_in_sight(epics):
    epics.route("**/moves", lambda route: refuse(route, "It is gone."))
    epic(epics, "Luggage").locator(".grip").focus()
    press_in_order(epics, "Space", "ArrowUp", "Space")
    epic(epics, "Luggage").get_by_text("It is gone.").wait_for()
    wait_for_epics(epics, "Tickets", "Timetable", "Luggage")


def test_add_an_epic_by_key_and_write_it_anew_in_its_line(epics):
    epic(epics, "Tickets").locator(".title").focus()
    epics.keyboard.press("a")
    epics.keyboard.type("Lost and found")
    epics.keyboard.press("Enter")
    wait_for_epics(epics, "Lost and found", "Tickets", "Timetable", "Luggage")
    epic(epics, "Lost and found").locator(".title").click()
    name = epics.locator(".opened").get_by_label("Name")
    name.fill("Lost property")
    epics.keyboard.press("Enter")
    wait_for_epics(epics, "Lost property", "Tickets", "Timetable", "Luggage")


def test_what_is_not_saved_is_not_dropped_at_once(epics):
    epic(epics, "Tickets").locator(".title").click()
    epics.locator(".opened").get_by_label("Name").fill("Fares")
    epics.keyboard.press("Escape")
    epics.locator(".opened").get_by_text("Not saved yet.").wait_for()
    epics.keyboard.press("Escape")
    epics.locator(".opened").wait_for(state="detached")
    wait_for_epics(epics, "Tickets", "Timetable", "Luggage")


def test_two_labels_become_one_after_a_question(open_page, with_epics):
    page = open_page(with_epics.ada)
    page.goto(f"{with_epics.url}/panels/labels")
    line = page.locator("li.word", has=page.get_by_role("link", name="seats", exact=True))
    line.get_by_role("link", name="Rename, merge or delete seats").click()
    name = page.locator(".opened").get_by_label("Name")
    name.fill("Tickets")
    name.press("Enter")
    page.locator(".opened").get_by_text("Merging gives it the 1 story of “seats”").wait_for()
    page.keyboard.press("Enter")
    line.wait_for(state="detached")
    merged = page.locator("li.word", has=page.get_by_role("link", name="tickets", exact=True))
    merged.get_by_text("3 stories").wait_for()


def test_the_panel_of_a_release_turns_red_when_it_will_be_late(open_page, house, with_epics):
    page = open_page(with_epics.ada)
    number = with_epics.stories["The harbour opens"]
    page.goto(f"{with_epics.url}/panels/release?of={number}")
    page.get_by_text("It has no deadline.").wait_for()
    with inside(house.app):
        story = db.session.get_one(Story, number)
        day = datetime.now(UTC).date() - timedelta(days=21)
        actions.edit(story, deadline_on=day, by=None, at=datetime.now(UTC))
    page.reload()
    page.locator(".about.late .lateness").wait_for()
    expect(page.locator("li.story.late .title")).to_have_text("The harbour opens")


@pytest.mark.parametrize("kind", ["epics", "labels", "epic", "release"])
def test_everybody_can_use_the_panels(open_page, with_epics, kind):
    page = open_page(with_epics.ada, reduced_motion="reduce")
    page.goto(f"{with_epics.url}/panels/epics")
    number = {
        "epic": epic(page, "Tickets").get_attribute("data-id"),
        "release": with_epics.stories["The harbour opens"],
    }.get(kind, "")
    page.goto(f"{with_epics.url}/panels/{kind}?of={number}")
    link = page.locator("li.epic a.title, li.word a.edit-link").first
    assert complaints_of_axe(page) == []
    if kind in ("epics", "labels"):
        link.click()
        page.locator(".opened").wait_for()
        assert complaints_of_axe(page) == []
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert complaints_of_axe(page, CONTRAST) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert_no_sideways_scroll(page)


def test_from_an_epic_to_its_stories_and_from_a_label_to_a_search(open_page, with_epics):
    page = open_page(with_epics.ada)
    page.goto(with_epics.url)
    page.keyboard.press("Shift+E")
    epic(page, "Tickets").get_by_role("link", name="Stories of Tickets").click()
    stories = page.locator('.panel[data-panel^="epic:"] .story .title')
    stories.first.wait_for()
    expect(stories).to_have_text(["Pay by card", "Refund a ticket"])
    page.keyboard.press("Shift+L")
    page.locator("#panel-labels").get_by_role("link", name="seats", exact=True).click()
    found = page.locator('.panel[data-panel^="search:"] .story .title')
    found.first.wait_for()
    expect(found).to_have_text(["Choose a seat"])


def test_an_epic_follows_what_happens_to_its_stories(open_page, with_epics):
    page = open_page(with_epics.ada)
    page.goto(with_epics.url)
    page.keyboard.press("Shift+E")
    epic(page, "Tickets").get_by_text("6 of 6 left").wait_for()
    row = row_of(page, "Refund a ticket")
    row.locator(".handle").focus()
    press_in_order(page, "Space", "ArrowRight", "Space")
    epic(page, "Tickets").locator(".progress[aria-label*='3 in the icebox']").wait_for()


def test_what_is_said_about_an_epic_is_seen_by_who_has_it_open(open_page, with_epics, epics):
    board = open_page(with_epics.ben)
    board.goto(with_epics.url)
    press_in_order(board, "g", "e")
    expect(epic(board, "Tickets").locator(".title")).to_be_focused()
    board.keyboard.press("Enter")
    opened = board.locator(".opened")
    opened.get_by_label("Write a comment").wait_for()

    epics.goto(epic(epics, "Tickets").locator(".title").get_attribute("href"))
    epics.get_by_label("Write a comment").fill("Who *sells* them?")
    epics.keyboard.press("Control+Enter")
    opened.locator(".comment .prose em", has_text="sells").wait_for()
    opened.get_by_label("Write a comment").fill("The purser")
    board.keyboard.press("Control+Enter")
    epics.locator(".comment .prose", has_text="The purser").wait_for()
    expect(opened.locator(".changed-elsewhere")).to_have_count(0)
    assert complaints_of_axe(epics) == []
