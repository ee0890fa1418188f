"""What if: asked in a form, answered in days that move, sent to others as an address."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.barge import make_barge
from tests.browser.test_pages import assert_no_sideways_scroll, complaints_of_axe
from tests.support.inside import inside


@pytest.fixture
def barge(house):
    with inside(house.app):
        return make_barge(house.world, begin=datetime.now(UTC) - timedelta(weeks=6, days=2))


def test_what_if_the_team_were_slower(open_page, house, barge):
    page = open_page(house.world.ben)
    page.goto(f"{barge.url}/forecast")
    row = page.locator(f'tr[data-subject="release-{barge.pier}"]')
    expect(row).to_contain_text("8 points")
    page.get_by_label("Velocity").fill("1")
    page.get_by_role("button", name="Show the days").click()
    expect(row.locator(".by").nth(1)).to_contain_text("later")
    expect(page).to_have_url(re.compile("velocity=1&"))
    assert complaints_of_axe(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert_no_sideways_scroll(page)
    page.get_by_label("Velocity").fill("")
    page.get_by_label("Without the stories").fill(f"#{barge.below}")
    page.get_by_role("button", name="Show the days").click()
    expect(row.locator(".by").nth(1)).to_contain_text("earlier")
    page.get_by_role("link", name="As it is").click()
    expect(row.locator(".by")).to_have_count(0)
    row.get_by_role("link", name="The pier opens").click()
    expect(page.locator(".finding")).to_contain_text("Done")
    assert complaints_of_axe(page) == []
