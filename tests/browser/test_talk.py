"""Talking about a story: by keyboard, with names completed, files, and an inbox that tells."""

from __future__ import annotations

import base64

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.deeds import PHONE, holding, row_of

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def unfold(page, ferry, title="Pay by card"):
    """The talk of the story, in its open row."""
    page.goto(ferry.url)
    row_of(page, title).get_by_role("link", name=title).click()
    talk = page.locator("li.story.open tracker-talk")
    talk.wait_for()
    return talk


def say(talk, text):
    box = talk.get_by_label("Write a comment")
    box.fill(text)
    box.press("Control+Enter")
    talk.locator(".comment", has_text=text).wait_for()


def violations(page):
    page.wait_for_function("() => !document.querySelector('.glow')")
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {node['html']}" for each in found for node in each["nodes"]]


def test_comment_by_keyboard_with_a_name_completed(open_page, ferry):
    page = open_page(ferry.ada)
    talk = unfold(page, ferry)
    box = talk.get_by_label("Write a comment")
    box.focus()
    page.keyboard.type("Could @b")
    page.locator(".completion [aria-selected=true]", has_text="Ben Brandt").wait_for()
    assert box.get_attribute("aria-activedescendant")
    page.keyboard.press("Enter")
    page.keyboard.type("look at *this*?")
    expect(box).to_have_value("Could @Ben look at *this*?")
    page.keyboard.press("Control+Enter")
    comment = talk.locator(".comment")
    comment.wait_for()
    expect(comment.locator(".mention")).to_have_attribute("title", "Ben Brandt")
    expect(comment.locator("em")).to_have_text("this")
    expect(box).to_have_value("")
    expect(box).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".unfolded")).to_have_count(0)
    row_of(page, "Pay by card").get_by_role("img", name="1 comment").wait_for()


def test_somebody_elses_comment_comes_in_around_what_i_write(open_page, ferry):
    page = open_page(ferry.ada)
    talk = unfold(page, ferry)
    box = talk.get_by_label("Write a comment")
    box.fill("Half a sentence")
    ben = open_page(ferry.ben)
    say(unfold(ben, ferry), "From Ben")
    talk.locator(".comment", has_text="From Ben").wait_for()
    expect(box).to_have_value("Half a sentence")
    expect(box).to_be_focused()
    expect(page.locator(".changed-elsewhere")).to_have_count(0)


def test_on_a_storys_own_page_too_comments_come_by_themselves(open_page, ferry):
    page = open_page(ferry.ada)
    page.goto(f"{ferry.url}/stories/{ferry.stories['Announce delays']}")
    talk = page.locator("tracker-talk")
    talk.get_by_label("Write a comment").fill("Half a sentence")
    ben = open_page(ferry.ben)
    say(unfold(ben, ferry, "Announce delays"), "From the board")
    talk.locator(".comment", has_text="From the board").wait_for()
    expect(talk.get_by_label("Write a comment")).to_have_value("Half a sentence")


def test_a_draft_survives_closing_and_loading(open_page, ferry):
    page = open_page(ferry.ada)
    talk = unfold(page, ferry)
    talk.get_by_label("Write a comment").fill("Not yet said")
    page.keyboard.press("Escape")
    expect(page.locator(".unfolded")).to_have_count(0)
    talk = unfold(page, ferry)
    expect(talk.get_by_label("Write a comment")).to_have_value("Not yet said")
    talk.get_by_label("Write a comment").press("Control+Enter")
    talk.locator(".comment").wait_for()
    talk = unfold(page, ferry)
    expect(talk.get_by_label("Write a comment")).to_have_value("")


def test_what_is_typed_while_a_comment_is_saved_is_the_next_one(open_page, ferry):
    page = open_page(ferry.ada)
    talk = unfold(page, ferry)
    held = holding(page, "**/comments", method="POST")
    box = talk.get_by_label("Write a comment")
    box.fill("First")
    with page.expect_request("**/comments"):
        box.press("Control+Enter")
    box.fill("Second")
    held.pop().continue_()
    talk.locator(".comment", has_text="First").wait_for()
    expect(box).to_have_value("Second")
    page.unroute("**/comments")
    box.press("Control+Enter")
    talk.locator(".comment", has_text="Second").wait_for()


def test_change_and_delete_what_i_said(open_page, ferry):
    page = open_page(ferry.ada)
    talk = unfold(page, ferry)
    say(talk, "Frist")
    talk.locator("summary", has_text="Edit").click()
    talk.get_by_label("Your comment").fill("First")
    talk.get_by_label("Your comment").press("Control+Enter")
    talk.locator(".comment .prose", has_text="First").wait_for()
    expect(talk.locator(".comment .meta")).to_contain_text("edited")
    talk.locator("summary", has_text="Delete").click()
    talk.get_by_role("button", name="Delete this comment").click()
    talk.locator(".comment").wait_for(state="detached")


def test_a_refusal_keeps_what_was_written(open_page, ferry):
    page = open_page(ferry.ada)
    talk = unfold(page, ferry)
    talk.get_by_label("Write a comment").press("Control+Enter")
    talk.locator(".refusal", has_text="Write something first").wait_for()


def test_files_chosen_pasted_and_dropped_go_with_the_comment_and_onto_the_story(open_page, ferry):
    page = open_page(ferry.ada)
    talk = unfold(page, ferry)
    plan = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": b"a plan"}
    talk.get_by_label("Attach files to the comment").set_input_files([plan])
    talk.locator(".uploads .file", has_text="plan.pdf").wait_for()
    give = """([kind, name, type, data]) => {
      const carried = new DataTransfer();
      const bytes = Uint8Array.from(atob(data), (each) => each.charCodeAt(0));
      carried.items.add(new File([bytes], name, { type }));
      const target = document.querySelector(kind === "paste" ? ".comment-new textarea" : ".unfolded-head");
      const event = kind === "paste"
        ? new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true })
        : new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true });
      target.dispatchEvent(event);
    }"""
    data = base64.b64encode(PICTURE).decode()
    page.evaluate(give, ["paste", "image.png", "image/png", data])
    pasted = talk.locator(".uploads .file", has_text="Pasted")
    pasted.wait_for()
    pasted.get_by_role("button").click()
    talk.get_by_label("Write a comment").press("Control+Enter")
    link = talk.locator(".comment .file a")
    link.wait_for()
    expect(link).to_have_text(["plan.pdf"])
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == "plan.pdf"
    assert download.value.path().read_bytes() == b"a plan"
    page.evaluate(give, ["drop", "dropped.png", "image/png", data])
    talk.locator(".attachments .file a", has_text="dropped.png").wait_for()
    talk.get_by_role("button", name="Take dropped.png off").click()
    talk.locator(".attachments .file").wait_for(state="detached")


def test_a_file_too_large_is_not_even_sent(open_page, ferry):
    page = open_page(ferry.ada)
    talk = unfold(page, ferry)
    talk.evaluate("talk => (talk.dataset.limit = 0)")
    large = {"name": "film.mp4", "mimeType": "video/mp4", "buffer": b"x" * 9000}
    talk.get_by_label("Attach files to the comment").set_input_files([large])
    talk.locator(".refusal", has_text="film.mp4 is too large").wait_for()


def test_without_javascript_people_talk_and_attach(open_page, ferry):
    page = open_page(ferry.ben, java_script_enabled=False)
    page.goto(f"{ferry.url}/stories/{ferry.stories['Pay by card']}")
    page.get_by_label("Write a comment").fill("Plainly said")
    plan = {"name": "plan.txt", "mimeType": "text/plain", "buffer": b"a plan"}
    page.get_by_label("Files to send with the comment").nth(1).set_input_files([plan])
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator(".comment .prose")).to_have_text("Plainly said")
    expect(page.locator(".comment .file a")).to_have_text("plan.txt")


def wait_until_read(page):
    """The page from which it was told is gone, so nobody hears the answer there."""
    for _ in range(100):
        if "told-line unread" not in page.request.get("/inbox").text():
            break
        page.wait_for_timeout(100)


def test_the_bell_rings_and_the_inbox_leads_to_what_was_said(open_page, ferry):
    ben = open_page(ferry.ben)
    ben.goto("/inbox")
    ben.get_by_role("button", name="Mark all as read").click()
    ada = open_page(ferry.ada)
    talk = unfold(ada, ferry, "Choose a seat")
    say(talk, "@Ben, at the window?")
    ben.goto("/inbox")
    ben.locator(".bell.rings .bell-count", has_text="1").wait_for()
    assert violations(ben) == []
    link = ben.locator(".told-line.unread .told-link")
    link.click()
    ben.wait_for_url("**/stories/*#comment-*")
    expect(ben.locator(".comment:target .prose")).to_have_text("@Ben, at the window?")
    wait_until_read(ben)
    ben.goto("/inbox")
    expect(ben.locator(".told-line.unread")).to_have_count(0)
    line = ben.locator(".told-line").first
    line.get_by_role("button").click()
    ben.locator(".told-line.unread").first.wait_for()


def test_talk_and_choices_are_accessible_in_both_themes_and_on_a_phone(open_page, ferry):
    for options in ({}, {"color_scheme": "dark"}, PHONE):
        page = open_page(ferry.ada, **options)
        page.goto(f"{ferry.url}/stories/{ferry.stories['Refund a ticket']}")
        say(page.locator("tracker-talk"), f"@Ben for {len(options)}")
        plan = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": b"a plan"}
        page.get_by_label("Attach files to the story").set_input_files([plan])
        page.locator(".attachments .file a").first.wait_for()
        assert violations(page) == []
        page.goto("/inbox/choices")
        assert violations(page) == []
