"""The board of a day's pairs in two browsers: what one arranges and publishes, the other sees."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.deeds import PHONE, Finger, middle


def drop(page, mate, onto):
    """Drags somebody onto a track or onto somebody else's name."""
    page.mouse.move(*middle(mate.bounding_box()))
    page.mouse.down()
    page.mouse.move(*middle(onto.bounding_box()), steps=6)
    expect(page.locator(".aimed")).to_have_count(1)
    page.mouse.up()


def test_pairs_are_proposed_traded_published_and_undone_before_the_eyes_of_others(open_page, house, pilots):
    adas, bens = open_page(house.world.ada), open_page(house.world.ben)
    for page in (adas, bens):
        page.goto(pilots)
    adas.get_by_role("button", name="Propose").click()
    for page in (adas, bens):
        expect(page.locator(".track")).to_have_count(3)
    tracks = adas.locator(".track")
    one, other = tracks.nth(0).locator(".mate").first, tracks.nth(1).locator(".mate").first
    moved, gave_way = one.get_attribute("data-name"), other.get_attribute("data-name")
    drop(adas, one, other)
    for page in (adas, bens):
        expect(page.locator(".track.pinned")).to_have_count(2)
        for name in (moved, gave_way):
            mate = page.locator(f'.mate[data-name="{name}"]')
            expect(page.locator(".track.pinned", has=mate)).to_have_count(1)
    adas.get_by_role("link", name="Alternatives").click()
    expect(adas.get_by_role("heading", name="Alternatives")).to_be_visible()
    adas.get_by_role("button", name="Publish").click()
    expect(bens.locator("[data-key=state]")).to_contain_text("Published by Ada Ahlers")
    bens.get_by_role("button", name="Undo").click()
    for page in (adas, bens):
        expect(page.locator("[data-key=state]")).to_contain_text("Changed since it was published")
        expect(page.locator(".track.pinned")).to_have_count(0)


def test_on_a_phone_each_link_below_the_board_stands_on_one_line(open_page, house, pilots):
    page = open_page(house.world.ada, **PHONE)
    page.goto(pilots)
    for link in page.locator(".pair-pages a").all():
        assert link.evaluate("each => new Set([...each.getClientRects()].map(box => box.top)).size") == 1
        assert link.evaluate("each => each.scrollHeight < 60")


def test_a_finger_trades_two_people(open_page, house, pilots):
    page = open_page(house.world.ada, **{**PHONE, "viewport": {"width": 390, "height": 1400}})
    page.goto(pilots)
    page.get_by_role("button", name="Propose").tap()
    expect(page.locator(".track")).to_have_count(3)
    one, other = (page.locator(".track").nth(place).locator(".mate").first for place in (0, 1))
    moved, gave_way = one.get_attribute("data-name"), other.get_attribute("data-name")
    Finger(page).drag(middle(one.bounding_box()), middle(other.bounding_box()))
    for name in (moved, gave_way):
        mate = page.locator(f'.mate[data-name="{name}"]')
        expect(page.locator(".track.pinned", has=mate)).to_have_count(1)
    expect(page.locator("#live-region")).to_contain_text(f"{moved} and {gave_way} trade places")
    expect(page.locator("details.mate[open]")).to_have_count(0)
