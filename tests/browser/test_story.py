"""A story from adding to accepting: in its row, by keyboard alone, and without JavaScript."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.deeds import holding, pick, press_in_order, row_of, settled, titles, wait_for_order


def test_open_a_story_in_its_row_and_change_everything(open_page, ferry):
    page = open_page(ferry.ada)
    page.goto(ferry.url)
    below = row_of(page, "Choose a seat")
    top = below.bounding_box()["y"]
    row_of(page, "Pay by card").get_by_role("link").click()
    form = page.locator(".unfolded")
    form.wait_for()
    assert below.bounding_box()["y"] > top + 100
    form.get_by_role("button", name="1 point", exact=True).click()
    form.get_by_role("button", name="1 point", exact=True, pressed=True).wait_for()
    pick(form, "Add an owner", "ben")
    for name in ("Phone", "money"):
        pick(form, "Add a label", name)
    form.get_by_text("Describe it").click()
    page.locator("textarea[name=description]:focus").wait_for()
    page.keyboard.type("As a *traveller*\n\n- card\n- phone\n\n<script>alert(1)</script>")
    page.keyboard.press("Control+Enter")
    form.locator(".prose em").wait_for()
    expect(form.locator(".prose li")).to_have_count(2)
    expect(form.locator("script")).to_have_count(0)
    form.get_by_label("Title").fill("Pay by card **or** phone")
    settled(page, lambda: page.keyboard.press("Control+s"))
    row = row_of(page, "Pay by card **or** phone")
    row.locator(".title").wait_for()
    expect(page.locator(".unfolded")).to_have_count(0)
    row.locator("[data-points='1']").wait_for()
    row.locator(".label").nth(1).wait_for()
    expect(row.locator(".label")).to_have_text(["money", "phone"])
    expect(row.locator("abbr")).to_have_attribute("title", "Ben Brandt")


def test_closing_an_open_story_warns_before_words_are_dropped(open_page, ferry):
    page = open_page(ferry.ada)
    page.goto(ferry.url)
    row_of(page, "Pay by card").get_by_role("link").click()
    page.locator(".unfolded textarea[name=title]").fill("Never mind")
    page.keyboard.press("Escape")
    expect(page.locator(".unfolded .refusal").first).to_contain_text("Not saved yet")
    page.keyboard.press("Escape")
    page.locator(".unfolded").wait_for(state="detached")
    expect(page.locator(":focus")).to_have_text("Pay by card")


def test_a_title_of_nothing_is_refused_in_the_row(open_page, ferry):
    page = open_page(ferry.ada)
    page.goto(ferry.url)
    row_of(page, "Pay by card").get_by_role("link").click()
    page.locator(".unfolded textarea[name=title]").fill("   ")
    page.keyboard.press("Control+s")
    page.locator(".unfolded .complaints").wait_for()
    assert page.locator(".unfolded textarea[name=title]").input_value().strip() == ""
    assert "title" in page.locator(".unfolded .complaints").inner_text().lower()


def test_a_whole_grooming_session_by_keyboard(open_page, ferry):
    page = open_page(ferry.ada)
    page.goto(ferry.url)
    row_of(page, "Refund a ticket").get_by_role("link").focus()
    press_in_order(page, "a")
    page.keyboard.type("Show the tide")
    settled(page, lambda: page.keyboard.press("Enter"))
    row = row_of(page, "Show the tide")
    row.wait_for()
    press_in_order(page, "Escape")
    row.get_by_role("link").focus()
    press_in_order(page, "e")
    page.locator(":popover-open input:focus").wait_for()
    settled(page, lambda: page.keyboard.press("2"))
    page.wait_for_function(
        "title => [...document.querySelectorAll('.story')]"
        ".some(row => row.innerText.includes(title) && row.querySelector('[data-points=\"2\"]'))",
        arg="Show the tide",
    )

    row.get_by_role("link").focus()
    press_in_order(page, "m", "ArrowDown")
    expect(page.locator(":focus")).to_have_text("To the top of the backlog")
    settled(page, lambda: page.keyboard.press("Enter"))
    wait_for_order(page, "current", "Buy a ticket", "Show the tide", "Pay by card")

    row.get_by_role("link").focus()
    press_in_order(page, "Enter")
    page.locator(".unfolded textarea[name=title]:focus").wait_for()
    press_in_order(page, "Control+a")
    page.keyboard.type("Show the tide and the wind")
    settled(page, lambda: page.keyboard.press("Control+s"))
    row = row_of(page, "Show the tide and the wind")
    row.wait_for()
    page.wait_for_function("() => document.activeElement.textContent === 'Show the tide and the wind'")

    press_in_order(page, "s")
    page.locator("#start-question:popover-open").wait_for()
    key = page.locator("#start-question button", has_text="Ben Brandt").get_attribute("data-key")
    settled(page, lambda: page.keyboard.press(key))
    for shown in ("Finish", "Deliver", "Accept"):
        row.get_by_role("button", name=shown).wait_for()
        row.get_by_role("link").focus()
        settled(page, lambda: page.keyboard.press("s"))
    page.locator('.story[data-state="accepted"]', has_text="Show the tide and the wind").wait_for()
    page.goto(f"{ferry.url}/pairing/log")
    expect(page.get_by_role("main")).to_contain_text("Ben Brandt")


def test_walking_with_arrows_and_the_list_of_keys(open_page, ferry):
    page = open_page(ferry.ada)
    page.goto(ferry.url)

    def here():
        return page.evaluate("document.activeElement.textContent")

    press_in_order(page, "ArrowDown", "ArrowDown")
    assert here() == "Buy a ticket"
    press_in_order(page, "ArrowRight")
    expect(page.locator("#panel-backlog :focus")).to_be_visible()
    press_in_order(page, "ArrowLeft")
    expect(page.locator("#panel-current :focus")).to_be_visible()
    press_in_order(page, "?")
    page.locator("#keys:popover-open").wait_for()
    press_in_order(page, "Escape")
    page.locator("#keys").wait_for(state="hidden")
    with page.expect_response("**/layout"):
        press_in_order(page, "Shift+I")
    page.locator("#panel-icebox").wait_for(state="hidden")
    page.reload()
    page.locator("#panel-icebox").wait_for(state="hidden")
    press_in_order(page, "Shift+I")
    page.locator("#panel-icebox").wait_for()


def test_a_viewer_reads_and_is_offered_no_changes(open_page, ferry):
    page = open_page(ferry.cy)
    page.goto(ferry.url)
    expect(page.locator(".story button, .add, .add-button")).to_have_count(0)
    row_of(page, "Pay by card").get_by_role("link").click()
    page.locator(".unfolded").wait_for()
    expect(page.locator(".unfolded form")).to_have_count(0)


def test_without_javascript(open_page, ferry):
    page = open_page(ferry.ben, java_script_enabled=False)
    page.goto(ferry.url)
    expect(row_of(page, "Buy a ticket")).to_be_visible()
    backlog = page.locator("#panel-backlog")
    backlog.locator("summary").click()
    backlog.get_by_label("Title").fill("Show the tide")
    backlog.get_by_role("button", name="Add story").click()
    row = row_of(page, "Show the tide")
    row.get_by_role("button", name="2 points").click()
    expect(row.locator("[data-points='2']")).to_have_count(1)
    row.get_by_role("button", name="Start").click()
    page.get_by_role("heading", name=re.compile("with whom")).wait_for()
    page.get_by_role("button", name=re.compile("Ada Ahlers")).click()
    expect(row.locator("abbr")).to_have_count(2)
    expect(row.locator("abbr")).to_have_text(["BB", "AA"])
    row.get_by_role("button", name="Finish").click()
    row.get_by_role("button", name="Deliver").wait_for()

    row_of(page, "Find lost luggage").get_by_role("link").click()
    page.get_by_label("Title").fill("Find lost luggage and hats")
    page.get_by_role("button", name="Save", exact=True).click()
    row_of(page, "Find lost luggage and hats").get_by_role("link").click()
    page.get_by_text("Move", exact=True).first.click()
    page.get_by_role("button", name="End of the icebox").click()
    expect(page.locator("#panel-icebox .story .title").last).to_have_text("Find lost luggage and hats")
    assert titles(page, "icebox")[-2:] == ["Name the ships", "Find lost luggage and hats"]


def test_half_a_name_is_not_taken_while_the_one_before_it_is_being_saved(open_page, ferry):
    page = open_page(ferry.ada)
    page.goto(ferry.url)
    row_of(page, "Pay by card").get_by_role("link").click()
    form = page.locator(".unfolded")
    form.wait_for()
    one_story = re.compile(r"/stories/\d+$")
    answers = holding(page, one_story, method="GET")  # what the story says now comes later
    pick(form, "Add a label", "phone")
    page.keyboard.type("mo")
    form.locator(".picker-list:popover-open li").first.wait_for()
    while not answers:
        page.wait_for_timeout(10)
    drawn = form.locator(".picked li", has_text="phone").element_handle()
    page.unroute(one_story)  # lets those that were held go on
    page.wait_for_function("chip => !chip.isConnected", arg=drawn)  # the answer has come
    expect(form.get_by_role("combobox", name="Add a label")).to_be_focused()
    expect(form.locator(".picker-list:popover-open li").first).to_contain_text("mo")
    page.keyboard.type("ney")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.keyboard.press("Enter")
    expect(form.locator(".line-labels .picked li[data-value]")).to_have_text(["money×", "phone×"])
