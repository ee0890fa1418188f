"""A panel that asks for the last hours: what fell out of them is gone, though nobody wrote since."""

from __future__ import annotations

import pytest


def rows(page, address):
    return [title.text_content() for title in page.get(address).select(".panel li.story .title")]


@pytest.mark.parametrize("query", ["updated:-1h", "updated:-1HOUR"])
def test_the_board_shows_what_changed_within_the_hour_it_is(world, page, clock, query):
    story = f"{world.url}/stories/{world.stories['seats']}"
    page.post(f"{world.url}/layout", {"panels": [f"search:{query}"]}, 204)
    assert rows(page, world.url) == []
    page.post(f"{story}/comments", {"text": "Still?"})
    assert rows(page, world.url) == ["Seats are sold twice"]
    clock.advance(minutes=59)
    assert rows(page, world.url) == ["Seats are sold twice"]
    clock.advance(minutes=2)
    assert rows(page, world.url) == []
