"""A whole rotation by keyboard alone: proposed, arranged, published and taken back without a mouse."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.deeds import press_in_order


@pytest.fixture
def pairs(open_page, house, pilots):
    """The day's board with a proposal on it, made by keyboard."""
    page = open_page(house.world.ada, reduced_motion="reduce")
    page.goto(pilots)
    reach(page, "Propose")
    page.keyboard.press("Enter")
    expect(page.locator(".track")).to_have_count(3)
    return page


def reach(page, name, key="Tab"):
    """Presses the key until the button or link of this name has the focus."""
    for _ in range(80):
        if page.evaluate("() => document.activeElement.textContent.trim()") == name:
            return
        page.keyboard.press(key)
    pytest.fail(f"{key} does not lead to {name}.")


def expect_focus(page, name):
    expect(page.locator(":focus")).to_have_text(name)


def tracks(page):
    return page.locator(".track").all()


def names_on(track):
    return track.locator(".mate > summary").all_inner_texts()


def group_of(page, name):
    return next(set(names_on(track)) for track in tracks(page) if name in names_on(track))


def test_a_rotation_from_the_proposal_to_undo(pairs):
    expect_focus(pairs, "Propose")
    (moved, partner), (gives_way, _) = [names for names in map(names_on, tracks(pairs)) if len(names) == 2]
    reach(pairs, moved)
    pairs.keyboard.press("Enter")
    reach(pairs, f"in place of {gives_way}", "ArrowDown")
    pairs.keyboard.press("Enter")
    expect(pairs.locator(".track.pinned")).to_have_count(2)
    expect_focus(pairs, moved)
    expect(pairs.locator("#live-region")).to_have_text(
        f"{moved} in place of {gives_way}; the others are arranged around it."
    )
    assert partner not in group_of(pairs, moved)
    assert gives_way not in group_of(pairs, moved)
    reach(pairs, "Publish", "Shift+Tab")
    pairs.keyboard.press("Enter")
    state = pairs.locator("[data-key=state]")
    expect(state).to_contain_text("Published by Ada Ahlers")
    reach(pairs, "Undo")
    pairs.keyboard.press("Enter")
    expect(state).to_contain_text("Changed since it was published")
    expect_focus(pairs, "Undo")
    assert group_of(pairs, moved) == {moved, partner}


def test_arrows_walk_from_name_to_name_and_escape_closes_a_menu(pairs):
    names = pairs.locator(".track .mate > summary").all_inner_texts()
    reach(pairs, names[0])
    for name in names[1:]:
        pairs.keyboard.press("ArrowRight")
        expect_focus(pairs, name)
    press_in_order(pairs, "ArrowLeft", "Enter", "ArrowDown")
    expect(pairs.locator(":focus")).to_have_text(re.compile("^(to|in place of) "))
    pairs.keyboard.press("Escape")
    expect_focus(pairs, names[-2])
    expect(pairs.locator("details.mate[open]")).to_have_count(0)


def test_an_alternative_is_taken(pairs):
    before = [names_on(track) for track in tracks(pairs)]
    reach(pairs, "Alternatives")
    with pairs.expect_navigation():  # a key that comes while the page does is nobody's
        pairs.keyboard.press("Enter")
    expect(pairs.get_by_role("heading", name="Alternatives")).to_be_visible()
    pairs.keyboard.press("Tab")
    expect_focus(pairs, "Take this one")
    pairs.keyboard.press("Enter")
    pairs.wait_for_function(
        "before => JSON.stringify([...document.querySelectorAll('.track')].map((track) =>"
        " [...track.querySelectorAll('.mate > summary')].map((mate) => mate.innerText))) !== before",
        arg=json.dumps(before, separators=(",", ":")),
    )
    expect_focus(pairs, "Take this one")
