"""Moving stories with mouse, finger, keys and menu; a move that is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.browser.deeds import (
    PHONE,
    Finger,
    change,
    drag,
    middle,
    press_in_order,
    row_of,
    settled,
    titles,
    wait_for_order,
)
from tests.support.inside import inside
from tests.world import add_project, add_story
from tracker.backlog import actions as backlog
from tracker.database import db
from tracker.teams.models import Team
from tracker.teams.permissions import Role


def test_drag_within_the_backlog(board):
    settled(board, lambda: drag(board, row_of(board, "Announce delays"), row_of(board, "Refund a ticket")))
    wait_for_order(board, "backlog", "Announce delays", "Refund a ticket")
    board.reload()
    wait_for_order(board, "backlog", "Announce delays", "Refund a ticket")


def test_drag_from_the_icebox_into_the_backlog_and_back(board):
    settled(board, lambda: drag(board, row_of(board, "Dogs travel free"), row_of(board, "Announce delays")))
    wait_for_order(board, "backlog", "Dogs travel free", "Announce delays")
    row_of(board, "Dogs travel free").and_(board.locator("[data-state=unstarted]")).wait_for()
    settled(board, lambda: drag(board, row_of(board, "Announce delays"), row_of(board, "Name the ships")))
    wait_for_order(board, "icebox", "Choose a cabin", "Announce delays", "Name the ships")
    row_of(board, "Announce delays").and_(board.locator("[data-state=unscheduled]")).wait_for()


def test_what_is_in_progress_stays_above_what_waits(board):
    settled(board, lambda: drag(board, row_of(board, "Choose a seat"), row_of(board, "Buy a ticket")))
    wait_for_order(board, "current", "Buy a ticket", "Choose a seat", "Pay by card")
    row_of(board, "Choose a seat").locator(".handle").focus()
    press_in_order(board, "Space", "ArrowUp")
    assert titles(board, "current")[1:3] == ["Buy a ticket", "Choose a seat"]
    board.keyboard.press("Escape")


def test_escape_during_a_drag_puts_the_story_back(board):
    before = titles(board, "backlog")
    row, onto = row_of(board, "Announce delays"), row_of(board, "Refund a ticket")
    board.mouse.move(*middle(row.locator(".handle").bounding_box()))
    board.mouse.down()
    board.mouse.move(*middle(onto.bounding_box()), steps=8)
    board.locator(".ghost").wait_for()
    board.keyboard.press("Escape")
    board.locator(".ghost").wait_for(state="detached")
    board.mouse.up()
    assert titles(board, "backlog") == before


def test_drag_with_a_finger_on_a_phone(open_page, ferry):
    page = open_page(ferry.ada, **PHONE)
    page.goto(ferry.url)
    page.locator(".rail").get_by_role("button", name="Backlog").tap()
    row, onto = row_of(page, "Announce delays"), row_of(page, "Refund a ticket")
    end = onto.bounding_box()
    finger = Finger(page)
    settled(page, lambda: finger.drag(middle(row.locator(".handle").bounding_box()), (120, end["y"] + 3)))
    wait_for_order(page, "backlog", "Announce delays", "Refund a ticket")


def test_a_finger_carries_a_story_to_another_panel_over_the_bottom_bar(open_page, ferry):
    page = open_page(ferry.ada, **PHONE)
    page.goto(ferry.url)
    page.locator(".rail").get_by_role("button", name="Icebox").tap()
    row = row_of(page, "Dogs travel free")
    button = middle(page.locator(".rail").get_by_role("button", name="Backlog").bounding_box())
    finger = Finger(page)
    begin = middle(row.locator(".handle").bounding_box())
    finger.down(*begin)
    finger.move(begin[0], begin[1] + 20)
    finger.move(*button)
    page.locator("#panel-backlog").wait_for()
    end = row_of(page, "Announce delays").bounding_box()
    finger.move(150, end["y"] + 20)
    finger.move(150, end["y"] + 3)
    settled(page, finger.up)
    wait_for_order(page, "backlog", "Dogs travel free", "Announce delays")


def test_lift_a_story_with_space_move_it_and_drop_it(board):
    row_of(board, "Announce delays").locator(".handle").focus()
    press_in_order(board, "Space", "ArrowUp", "ArrowUp")
    settled(board, lambda: board.keyboard.press("Space"))
    wait_for_order(board, "backlog", "Announce delays", "Refund a ticket")
    board.wait_for_function("() => document.activeElement.matches('.handle')")


def test_carry_a_story_to_the_icebox_with_the_arrows(board):
    row_of(board, "Announce delays").locator(".handle").focus()
    press_in_order(board, "Space", "ArrowRight")
    assert "Announce delays" in titles(board, "icebox")
    settled(board, lambda: board.keyboard.press("Space"))
    board.locator("#panel-icebox .story[data-state=unscheduled]", has_text="Announce delays").wait_for()


def test_escape_puts_a_lifted_story_back(board):
    before = titles(board, "backlog")
    row_of(board, "Announce delays").locator(".handle").focus()
    press_in_order(board, "Space", "ArrowUp", "ArrowRight")
    assert titles(board, "backlog") != before
    board.keyboard.press("Escape")
    assert titles(board, "backlog") == before


def test_every_drag_has_its_twin_in_the_menu(board):
    def choose(title, item):
        row_of(board, title).locator(".handle").click()
        settled(board, lambda: board.get_by_role("menuitem", name=item, exact=True).click())

    choose("Announce delays", "Up")
    wait_for_order(board, "backlog", "Announce delays", "Seats are sold twice")
    choose("Announce delays", "Down")
    wait_for_order(board, "backlog", "Seats are sold twice", "Announce delays")
    choose("Announce delays", "To the end of the backlog")
    wait_for_order(board, "backlog", "Find lost luggage", "Announce delays")
    choose("Announce delays", "To the icebox")
    wait_for_order(board, "icebox", "Announce delays", "Choose a cabin")
    choose("Name the ships", "To the backlog")
    board.locator("#panel-current .story[data-state=unstarted], #panel-backlog .story").filter(
        has_text="Name the ships"
    ).wait_for()


def test_a_refused_move_goes_back_and_says_why(board):
    before = titles(board, "current")
    board.route("**/changes?*", lambda route: route.fulfill(status=304))
    for state in ("started", "finished", "delivered", "accepted"):
        change(board, "Pay by card", "transitions", state=state)
    drag(board, row_of(board, "Pay by card"), row_of(board, "Refund a ticket"))
    refusal = row_of(board, "Pay by card").locator(".refusal")
    refusal.wait_for()
    expect(refusal).to_contain_text("cannot be moved")
    assert titles(board, "current") == before


def test_a_row_stands_in_several_panels_and_changes_in_each(board, ferry):
    """As a panel of one's own work beside the plan does."""
    board.evaluate(
        """async (url) => {
          const piece = await fetch(url, { headers: { "X-Requested-With": "tracker" } });
          document.querySelector("#panels").insertAdjacentHTML("beforeend", await piece.text());
        }""",
        f"{ferry.url}/panels/my-work",
    )
    row = row_of(board, "Choose a seat").first
    row.get_by_role("button", name="Start").click()
    board.locator("#start-question .name", has_text="Nobody").click()
    board.locator("#panel-my-work").get_by_role("button", name="Finish").click()
    for panel in ("current", "my-work"):
        row_in = board.locator(f"#panel-{panel} [data-id='{ferry.stories['Choose a seat']}']")
        row_in.get_by_role("button", name="Deliver").wait_for()


def test_a_move_asks_once_and_for_the_changed_lists_alone(board):
    answers = []
    board.on("response", lambda answer: answers.append(answer) if "/changes" in answer.url else None)
    settled(board, lambda: drag(board, row_of(board, "Announce delays"), row_of(board, "Refund a ticket")))
    wait_for_order(board, "backlog", "Announce delays", "Refund a ticket")
    (answer,) = answers
    news = answer.json()
    assert list(news["items"]) == [row_of(board, "Announce delays").get_attribute("id")]
    assert all(isinstance(group, str) for group in news["panels"]["icebox"]["groups"])


def test_done_goes_on_as_one_scrolls(open_page, house):
    now = datetime.now(UTC)
    with inside(house.app):
        ada = house.world.ada.row
        team = db.session.get_one(Team, house.world.team_id)
        project = add_project("Fourteen weeks", team, {ada: Role.OWNER}, begin=now - timedelta(weeks=14))
        for week in range(14, 0, -1):
            at = now - timedelta(weeks=week)
            for number in range(6):
                story = add_story(project, ada, f"Week {week}, {number}", at=at, estimate=1)
                backlog.change_state(story, "accepted", by=ada, at=at)
        url = f"/projects/{project.id}"
    page = open_page(house.world.ada)
    page.goto(url)
    page.locator(".rail").get_by_text("Done", exact=True).click()
    rows = page.locator("#panel-done .story")
    rows.first.wait_for()
    page.locator("#panel-done .scroll").evaluate("scroll => scroll.scrollTo(0, scroll.scrollHeight)")
    row_of(page, "Week 14, 0").wait_for()
    expect(rows).to_have_count(14 * 6)
    expect(page.locator("#panel-done .earlier")).to_have_count(0)


def test_the_next_step_stands_at_the_end_of_the_row_also_below_the_title(open_page, ferry):
    page = open_page(ferry.ada, **PHONE)
    page.goto(ferry.url)
    row = row_of(page, "Buy a ticket")
    row.locator(".owners").evaluate("each => each.append(' CC DD EE FF GG HH')")
    title, step, whole = (
        each.bounding_box() for each in (row.locator(".title"), row.locator(".step.finish"), row)
    )
    assert step["y"] >= title["y"] + title["height"]
    assert whole["width"] - 12 < step["x"] + step["width"] - whole["x"] <= whole["width"]
