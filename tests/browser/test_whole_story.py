"""What hangs on a story, in its row: by keyboard, by mouse, and without JavaScript."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.browser.deeds import PHONE, middle, press_in_order, row_of


@contextmanager
def saved(page):
    """Waits until what is done within has been taken by the server and shown."""
    with page.expect_response(lambda answer: answer.request.method == "GET" and "/stories/" in answer.url):
        yield


@pytest.fixture
def story(open_page, ferry):
    """“Pay by card”, unfolded on Ada's board."""
    page = open_page(ferry.ada)
    page.goto(ferry.url)
    row_of(page, "Pay by card").get_by_role("link").click()
    unfolded = page.locator(".unfolded")
    unfolded.locator("textarea[name=title]:focus").wait_for()
    return unfolded


def wait_for_lines(story, *names):
    ticks = story.locator("ol[aria-label=Tasks] .tick")
    expect(ticks).to_have_count(len(names))
    for place, name in enumerate(names):
        expect(ticks.nth(place)).to_have_attribute("aria-label", name)


def test_a_checklist_by_keyboard(story, ferry):
    page = story.page
    story.locator("summary", has_text="Task").focus()
    press_in_order(page, "Enter")
    page.locator("[aria-label='New task']:focus").wait_for()
    for name in ("Ask the bank", "Order a terminal", "Print a receipt"):
        page.keyboard.type(name)
        with saved(page):
            press_in_order(page, "Enter")
        story.get_by_role("checkbox", name=name).wait_for()
        page.wait_for_function("() => document.activeElement.value === ''")
    expect(page.locator(":focus")).to_have_attribute("aria-label", "New task")

    tick = story.get_by_role("checkbox", name="Order a terminal")
    tick.focus()
    with saved(page):
        press_in_order(page, "Space")
    story.get_by_text("1 of 3").wait_for()
    expect(tick).to_have_attribute("aria-checked", "true")
    expect(tick).to_be_focused()

    story.get_by_role("button", name="Move “Print a receipt”").focus()
    press_in_order(page, "Space", "ArrowUp", "ArrowUp", "ArrowDown")
    with page.expect_response("**/moves"):
        press_in_order(page, "Space")
    wait_for_lines(story, "Ask the bank", "Print a receipt", "Order a terminal")

    story.locator("summary", has_text="Ask the bank").focus()
    press_in_order(page, "Enter")
    page.locator("input[name=description]:focus").wait_for()
    press_in_order(page, "Control+a")
    page.keyboard.type("Ask two banks")
    with saved(page):
        press_in_order(page, "Enter")
    story.get_by_role("checkbox", name="Ask two banks").wait_for()
    page.wait_for_function("() => document.activeElement.matches('summary')")
    page.goto(f"{ferry.url}/stories/{ferry.stories['Pay by card']}")
    wait_for_lines(story, "Ask two banks", "Print a receipt", "Order a terminal")


def test_a_line_that_is_lifted_stays_where_it_was_moved_though_others_add_one(story):
    page = story.page
    story.locator("summary", has_text="Task").click()
    for name in ("Ask the bank", "Order a terminal"):
        page.get_by_label("New task").fill(name)
        with saved(page):
            press_in_order(page, "Enter")
        story.get_by_role("checkbox", name=name).wait_for()
    form = story.locator("form", has=page.get_by_label("New task"))
    address = form.evaluate("form => form.action")
    story.get_by_role("button", name="Move “Order a terminal”").focus()
    press_in_order(page, "Space", "ArrowUp")
    with saved(page):
        assert page.request.post(address, form={"description": "Print a receipt"}).ok
    with page.expect_response("**/moves"):
        press_in_order(page, "Space")
    wait_for_lines(story, "Order a terminal", "Ask the bank", "Print a receipt")


def test_a_line_is_dragged(story):
    page = story.page
    story.locator("summary", has_text="Task").click()
    for name in ("Ask the bank", "Order a terminal", "Print a receipt"):
        page.get_by_label("New task").fill(name)
        with saved(page):
            press_in_order(page, "Enter")
        story.get_by_role("checkbox", name=name).wait_for()
    grip = story.get_by_role("button", name="Move “Print a receipt”")
    grip.scroll_into_view_if_needed()
    page.mouse.move(*middle(grip.bounding_box()))
    page.mouse.down()
    first = story.get_by_role("checkbox", name="Ask the bank").bounding_box()
    page.mouse.move(first["x"], first["y"] + 1, steps=8)
    with page.expect_response("**/moves"):
        page.mouse.up()
    wait_for_lines(story, "Print a receipt", "Ask the bank", "Order a terminal")


def test_a_story_waits_for_another_until_that_is_accepted(story, ferry):
    page, ticket = story.page, ferry.stories["Buy a ticket"]
    story.locator("summary", has_text="Blocker").click()
    page.locator("[aria-label='What blocks it']:focus").wait_for()
    page.keyboard.type(f"#{ticket}")
    with saved(page):
        press_in_order(page, "Enter")
    story.get_by_role("link", name=f"#{ticket} Buy a ticket").wait_for()
    row_of(page, "Buy a ticket").get_by_role("img", name="Blocks #").wait_for()
    row = row_of(page, "Buy a ticket")
    for step in ("Finish", "Deliver", "Accept"):
        row.get_by_role("button", name=step).click()
    story.get_by_role("img", name="resolved").wait_for()
    row_of(page, "Buy a ticket").get_by_role("img", name="Blocks #").wait_for(state="detached")


def test_a_review_is_asked_for_and_accepting_asks_once(story, ferry):
    page = story.page
    story.locator("summary", has_text="Review").click()
    form = story.locator("form.adding", has=page.get_by_label("Kind of review"))
    form.get_by_label("Kind of review").select_option("Design")
    form.get_by_label("Reviewer").select_option("Ben Brandt")
    with saved(page):
        form.get_by_role("button", name="Ask").click()
    line = story.locator(".review-line")
    line.wait_for()
    with saved(page):
        line.get_by_role("button", name="Revise").click()
    story.get_by_text("0 of 1 passed").wait_for()
    press_in_order(page, "Escape")
    row = row_of(page, "Pay by card")
    row.locator(".review[data-status=revise]").wait_for()

    row.get_by_role("button", name="Start").click()
    page.locator("#start-question:popover-open").wait_for()
    press_in_order(page, "Enter")
    row.get_by_role("button", name="Finish").click()
    row.get_by_role("button", name="Deliver").wait_for()
    page.route("**/changes?*", lambda _route: None)
    row.get_by_role("button", name="Deliver").click()
    row.get_by_role("button", name="Accept").click()
    row.get_by_text("1 review is open: accept anyway?").wait_for()
    expect(row).to_have_attribute("data-state", "delivered")
    page.evaluate("id => (document.getElementById(id).dataset.old = 'yes')", row.get_attribute("id"))
    page.unroute("**/changes?*")  # which lets go what was held
    page.locator(
        f"#story-{ferry.stories['Pay by card']}:not([data-old])"
    ).wait_for()  # the server's row is here
    row.get_by_text("1 review is open: accept anyway?").wait_for()
    row.get_by_role("button", name="Accept anyway").click()
    page.locator(f"#story-{ferry.stories['Pay by card']}[data-state=accepted]").wait_for()


def test_what_is_typed_is_not_lost_by_escape(story):
    page = story.page
    story.locator("summary", has_text="Describe it").click()
    page.locator("textarea[name=description]:focus").wait_for()
    page.keyboard.type("With a chip")
    press_in_order(page, "Escape")
    story.get_by_text("Press Escape again to drop it").wait_for()
    press_in_order(page, "Escape")
    page.wait_for_function("() => document.activeElement.matches('summary')")
    expect(story.locator("textarea[name=description]")).to_have_value("")
    press_in_order(page, "Escape")
    story.wait_for(state="detached")


def test_leaving_a_field_saves_it_and_closing_waits_for_that(story):
    page = story.page
    story.locator("textarea[name=title]").fill("Pay by phone")
    story.get_by_role("button", name="Close").click()
    story.wait_for(state="detached")
    row_of(page, "Pay by phone").locator(".title").wait_for()


def test_a_type_is_one_click_and_says_that_the_points_go(story):
    page = story.page
    bug = story.get_by_role("button", name="Bug")
    expect(bug).to_have_attribute("title", "Bug: the 3 points go")
    with saved(page):
        bug.click()
    story.get_by_role("button", name="Bug", pressed=True).wait_for()
    story.get_by_role("group", name="Points").wait_for(state="detached")
    row = page.locator("li.story.open")
    press_in_order(page, "Escape")
    page.locator("li.story[data-type=bug] .title", has_text="Pay by card").wait_for()
    expect(row).to_have_count(0)


def test_copied_and_split(story, ferry):
    page = story.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    story.get_by_role("button", name="Copy the link").click()
    page.locator("[data-copy] use[href='#i-check']").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith(f"{ferry.url}/stories/{ferry.stories['Pay by card']}")
    story.locator("summary", has_text="Split").click()
    story.get_by_label("One new story for each line").fill("Pay by debit card\nPay by credit card")
    story.get_by_label("It gives them up").check()
    story.get_by_role("button", name="Split", exact=True).click()
    for title in ("Pay by debit card", "Pay by credit card"):
        row_of(page, title).wait_for()
    row_of(page, "Pay by card").get_by_role("button", name="3 points").wait_for()


def test_what_another_adds_appears_around_what_is_being_typed(story, open_page, ferry):
    page = story.page
    story.locator("textarea[name=title]").fill("Pay by card or")
    bens = open_page(ferry.ben)
    bens.goto(f"{ferry.url}/stories/{ferry.stories['Pay by card']}")
    bens.locator("summary", has_text="Task").click()
    bens.get_by_label("New task").fill("Ask the bank")
    press_in_order(bens, "Enter")
    story.get_by_role("checkbox", name="Ask the bank").wait_for()
    title = story.locator("textarea[name=title]")
    expect(title).to_have_value("Pay by card or")
    expect(title).to_be_focused()
    page.keyboard.type(" phone")
    press_in_order(page, "Enter")
    row_of(page, "Pay by card or phone").wait_for()


def test_everything_without_javascript(open_page, ferry):
    page = open_page(ferry.ada, java_script_enabled=False)
    page.goto(f"{ferry.url}/stories/{ferry.stories['Pay by card']}")
    for offer, field, text in (
        ("Task", "New task", "Ask the bank"),
        ("Criterion", "New criterion", "It says why"),
        ("Blocker", "What blocks it", "The bank has not answered"),
        ("Code", "Address of a branch", "https://code.example/ferry/pull/7"),
    ):
        page.locator("summary", has_text=offer).first.click()
        page.get_by_label(field).fill(text)
        press_in_order(page, "Enter")
    page.get_by_role("checkbox", name="Ask the bank").click()
    expect(page.get_by_role("checkbox", name="Ask the bank")).to_have_attribute("aria-checked", "true")
    page.get_by_role("button", name="Resolve").click()
    expect(page.get_by_role("img", name="resolved")).to_have_count(1)
    assert page.get_by_role("link", name="ferry#7").get_attribute("href").endswith("/pull/7")
    owners = page.get_by_role("group", name="Owners")
    owners.get_by_label("Ben Brandt").check()
    page.get_by_role("combobox", name="Labels").fill("money")
    page.get_by_role("button", name="Save", exact=True).last.click()
    page.goto(f"{ferry.url}/stories/{ferry.stories['Pay by card']}")
    page.get_by_role("button", name="1 point", exact=True).click()
    page.goto(f"{ferry.url}/stories/{ferry.stories['Pay by card']}")
    expect(page.get_by_role("button", name="1 point", exact=True, pressed=True)).to_have_count(1)
    expect(page.get_by_role("combobox", name="Labels")).to_have_value("money")
    expect(owners.get_by_label("Ben Brandt")).to_be_checked()


def test_on_a_phone_a_story_is_no_wider_than_the_screen(open_page, ferry):
    page = open_page(ferry.ada, **PHONE)
    url = f"{ferry.url}/stories/{ferry.stories['Pay by card']}"
    page.goto(url)
    page.locator("summary", has_text="Describe it").click()
    page.locator("textarea[name=description]").fill("https://example.com/" + "a-very-long-address/" * 12)
    page.get_by_role("button", name="Save the description").click()
    page.locator(".prose").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_line_of_a_checklist_is_saved_by_ctrl_and_enter_too(story):
    page = story.page
    story.locator("summary", has_text="Task").focus()
    press_in_order(page, "Enter")
    page.locator("[aria-label='New task']:focus").wait_for()
    page.keyboard.type("Ask the bank")
    page.keyboard.press("Control+Enter")
    story.get_by_role("checkbox", name="Ask the bank").wait_for()
    expect(story.get_by_role("checkbox")).to_have_count(1)
