"""Two who write in one field: the second is shown both texts, and nobody's words are lost."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.deeds import change, open_story, row_of, settled


def clash(board, bens):
    """Both write a title; Ada is first. What stands in Ben's story then."""
    for page in (board, bens):
        open_story(page, "Pay by card")
    bens.locator(".unfolded textarea[name=title]").fill("Pay by card, says Ben")
    board.locator(".unfolded textarea[name=title]").fill("Pay by card, says Ada")
    settled(board, lambda: board.keyboard.press("Control+s"))
    both = bens.locator(".unfolded .meanwhile")
    both.wait_for()
    expect(both).to_contain_text("Saved meanwhile: Pay by card, says Ada")
    expect(bens.locator(".unfolded textarea[name=title]")).to_have_value("Pay by card, says Ben")
    return both


def test_who_has_typed_nothing_yet_goes_on_at_the_end_of_what_another_wrote(board, bens):
    open_story(bens, "Pay by card")
    words = bens.locator(".unfolded textarea[name=title]")
    expect(words).to_be_focused()
    change(board, "Pay by card", title="Pay by card or phone")
    expect(words).to_have_value("Pay by card or phone")
    bens.keyboard.type(" or coin")
    expect(words).to_have_value("Pay by card or phone or coin")


def test_the_second_of_two_who_write_is_shown_both_and_takes_theirs(board, bens):
    clash(board, bens).get_by_role("button", name="Take theirs").click()
    expect(bens.locator(".unfolded textarea[name=title]")).to_have_value("Pay by card, says Ada")
    expect(bens.locator(".unfolded .meanwhile, .unfolded .changed-elsewhere")).to_have_count(0)
    bens.locator(".unfolded .fold-up").first.click()
    bens.locator(".unfolded").wait_for(state="detached")
    row_of(bens, "Pay by card, says Ada").wait_for()


def test_the_second_of_two_who_write_keeps_their_own(board, bens):
    clash(board, bens).get_by_role("button", name="Keep mine").click()
    row_of(board, "Pay by card, says Ben").wait_for()


def test_the_second_of_two_who_write_writes_on(board, bens):
    both = clash(board, bens)
    words = bens.locator(".unfolded textarea[name=title]")
    words.fill("Pay by card, say Ada and Ben")
    words.press("Control+s")
    bens.locator(".unfolded .complaints", has_text="Ada Ahlers changed the title").wait_for()
    both.get_by_role("button", name="Keep mine").click()
    row_of(board, "Pay by card, say Ada and Ben").wait_for()


def test_two_people_edit_one_text_and_nobodys_words_are_lost(board, bens):
    clash(board, bens)
    row_of(board, "Pay by card, says Ada").wait_for()
    expect(bens.locator(".unfolded .changed-elsewhere")).to_contain_text("Somebody changed this story")
    words = bens.locator(".unfolded textarea[name=title]")
    words.press("Control+s")
    expect(bens.locator(".unfolded .complaints")).to_contain_text("Ada Ahlers changed the title")
    expect(words).to_have_value("Pay by card, says Ben")
    expect(bens.locator(".unfolded")).to_contain_text("Saved meanwhile: Pay by card, says Ada")
    bens.keyboard.press("Control+s")
    row_of(bens, "Pay by card, says Ben").wait_for()
