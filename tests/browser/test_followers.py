"""Who follows a story is chosen on the open story, as its owners are."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.deeds import holding, pick, press_in_order, refuse, row_of


def unfolded(page, ferry):
    page.goto(ferry.url)
    row_of(page, "Pay by card").get_by_role("link").click()
    story = page.locator(".unfolded")
    story.locator("textarea[name=title]:focus").wait_for()
    return story


@pytest.fixture
def story(open_page, ferry):
    """“Pay by card”, which Ada requested, unfolded on her board."""
    return unfolded(open_page(ferry.ada), ferry)


def following(story):
    return story.get_by_role("group", name="Followers").locator(".picked li[data-value]")


def test_others_are_let_follow_and_taken_off_by_keyboard_and_all_see_it(story, open_page, ferry):
    page, bens = story.page, unfolded(open_page(ferry.ben), ferry)
    expect(following(bens)).to_have_text(["Ada Ahlers×"])
    pick(story, "Add a follower", "cy")
    expect(following(bens)).to_have_text(["Ada Ahlers×", "Cy Celik×"])
    pick(story, "Add a follower", "ben")
    expect(bens.get_by_role("button", name="Unfollow")).to_be_visible()

    off = story.get_by_role("button", name="Take Ada Ahlers off")
    off.focus()
    with page.expect_response("**/followers"):
        press_in_order(page, "Delete")
    expect(following(bens)).to_have_text(["Ben Brandt×", "Cy Celik×"])
    expect(story.get_by_role("button", name="Follow", exact=True)).to_be_visible()
    expect(story.get_by_role("combobox", name="Add a follower")).to_be_focused()

    page.get_by_role("button", name="Undo: follows “Pay by card” no longer").click()
    expect(following(story)).to_have_text(["Ada Ahlers×", "Ben Brandt×", "Cy Celik×"])


def test_who_is_taken_off_again_before_the_server_has_spoken_is_off(story, ferry):
    page, held = story.page, holding(story.page, "**/followers", times=1)
    story.get_by_role("combobox", name="Add a follower").focus()
    page.keyboard.type("cy")
    with page.expect_request("**/followers"):
        press_in_order(page, "Enter")
    press_in_order(page, "Backspace")
    expect(following(story)).to_have_text(["Ada Ahlers×"])
    second = f"followers_were={ferry.ada.id}+{ferry.cy.id}"
    with page.expect_response(lambda answer: second in (answer.request.post_data or "")):
        held[0].continue_()
    page.reload()
    story.wait_for(state="detached")
    row_of(page, "Pay by card").get_by_role("link").click()
    expect(following(story)).to_have_text(["Ada Ahlers×"])


def test_a_refused_choice_goes_back_and_says_why(story):
    page = story.page
    page.route("**/followers", lambda route: refuse(route, "No more than that."))
    story.get_by_role("combobox", name="Add a follower").focus()
    page.keyboard.type("cy")
    press_in_order(page, "Enter")
    story.get_by_text("No more than that.").wait_for()
    expect(following(story)).to_have_text(["Ada Ahlers×"])


def test_followers_are_ticked_without_javascript(open_page, ferry):
    page = open_page(ferry.ben, java_script_enabled=False)
    page.goto(f"{ferry.url}/stories/{ferry.stories['Pay by card']}")
    followers = page.locator("form.following")
    followers.get_by_label("Cy Celik").check()
    followers.get_by_role("button", name="Save followers").click()
    expect(followers.get_by_label("Cy Celik")).to_be_checked()
    expect(followers.get_by_label("Ada Ahlers")).to_be_checked()
    followers.get_by_label("Ada Ahlers").uncheck()
    followers.get_by_role("button", name="Save followers").click()
    expect(followers.get_by_label("Ada Ahlers")).not_to_be_checked()
