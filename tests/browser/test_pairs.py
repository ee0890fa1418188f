"""The board of a day's pairs in two browsers: what one arranges and publishes, the other sees."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.deeds import PHONE, Finger, holding, middle


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


def test_on_a_phone_the_page_scrolls_while_somebody_is_dragged_near_its_edge(open_page, house, pilots):
    page = open_page(house.world.ada, **{**PHONE, "viewport": {"width": 390, "height": 500}})
    page.goto(pilots)
    page.get_by_role("button", name="Propose").tap()
    expect(page.locator(".track")).to_have_count(3)
    one, other = page.locator(".mate").first, page.locator(".track").nth(2).locator(".mate").first
    one.scroll_into_view_if_needed()
    expect(other).not_to_be_in_viewport()
    moved, gave_way = one.get_attribute("data-name"), other.get_attribute("data-name")
    finger, begin = Finger(page), middle(one.bounding_box())
    finger.down(*begin)
    finger.move(begin[0], begin[1] + 20)
    finger.move(begin[0], 490)
    expect(other).to_be_in_viewport(ratio=1)
    finger.move(begin[0], 250)
    finger.move(*middle(other.bounding_box()))
    expect(page.locator(f'.aimed[data-name="{gave_way}"], .aimed [data-name="{gave_way}"]')).to_have_count(1)
    finger.up()
    expect(page.locator("#live-region")).to_contain_text(f"{moved} and {gave_way} trade places")


def test_what_others_change_neither_closes_a_menu_nor_takes_away_who_is_held(open_page, house, pilots):
    adas, bens = open_page(house.world.ada), open_page(house.world.ben)
    for page in (adas, bens):
        page.goto(pilots)
    bens.get_by_role("button", name="Propose").click()
    tracks = adas.locator(".track")
    expect(tracks).to_have_count(3)
    held, other = tracks.nth(0).locator(".mate").first, tracks.nth(1).locator(".mate").first
    moved = held.get_attribute("data-name")
    held.locator("summary").click()
    bens.get_by_role("button", name="Publish").click()
    expect(adas.locator("[data-key=state]")).to_contain_text("Published by Ben")
    expect(adas.locator(f'.mate[open][data-name="{moved}"]')).to_have_count(1)
    adas.mouse.move(*middle(held.locator("summary").bounding_box()))
    on_the_way = holding(adas, "**" + pilots)
    bens.locator(".track").nth(2).get_by_text("Pin", exact=True).click()
    while not on_the_way:
        adas.wait_for_timeout(10)
    adas.mouse.down()
    with adas.expect_response("**" + pilots):
        adas.unroute("**" + pilots)  # lets it go on
    adas.mouse.move(*middle(other.bounding_box()), steps=6)
    expect(adas.locator(".aimed")).to_have_count(1)
    adas.mouse.up()
    mate = adas.locator(f'.mate[data-name="{moved}"]')
    expect(adas.locator(".track.pinned", has=mate)).to_have_count(1)
    expect(adas.locator(".track.pinned")).to_have_count(3)


def test_a_choice_closes_the_menu_and_the_name_keeps_the_focus(open_page, house, pilots):
    page = open_page(house.world.ada)
    page.goto(pilots)
    page.get_by_role("button", name="Propose").click()
    mate = page.locator(".track").nth(0).locator(".mate").first
    chosen = page.locator(f'.mate[data-name="{mate.get_attribute("data-name")}"]')
    mate.locator("summary").click()
    mate.get_by_role("button", name="off the board").click()
    expect(page.locator("[data-bench]", has=chosen)).to_have_count(1)
    expect(chosen.locator("summary")).to_be_focused()
    expect(page.locator(".mate[open]")).to_have_count(0)


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
