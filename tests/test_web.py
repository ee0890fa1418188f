"""Manners of every page that no single part can show."""

from __future__ import annotations

import io
from typing import Any

from tests.support.page import FRAGMENT


class Slow(io.BytesIO):
    """A body that notes, whenever some of it is asked for, how much the database was asked before."""

    def __init__(self, body: bytes, statements: list[str]) -> None:
        super().__init__(body)
        self.statements = statements
        self.asked_before: list[int] = []

    def readinto(self, buffer: Any) -> int:
        self.asked_before.append(len(self.statements))
        return super().readinto(buffer)

    def read(self, *size: Any) -> bytes:
        self.asked_before.append(len(self.statements))
        return super().read(*size)


def test_who_sends_slowly_holds_no_lock_meanwhile(app, world, page_of, count_queries):
    ben = page_of(world.ben)
    body = b"estimate=1"
    with count_queries() as statements:
        slow = Slow(body, statements)
        answer = ben.client.post(
            f"{world.url}/stories/{world.stories['card']}/estimate",
            input_stream=slow,
            content_length=len(body),
            content_type="application/x-www-form-urlencoded",
            headers=FRAGMENT,
        )
    assert answer.status_code == 204
    assert slow.asked_before
    assert set(slow.asked_before) == {0}


def test_bytes_that_are_no_text_in_an_address_do_no_harm(world, page_of):
    page_of(world.ben).get(f"{world.url}?done_before=%ff")


def test_addresses_that_are_none_in_what_a_browser_names_do_no_harm(world, page_of):
    ben = page_of(world.ben)
    ben.get("/nothing-here", 404, headers={"Referer": "http://[::1"})
    url = f"{world.url}/stories/{world.stories['card']}/estimate"
    ben.post(url, {"estimate": "1"}, 403, headers={"Origin": "http://[::1"})
    ben.post(url, {"estimate": "1"}, fragment=True, headers={"Origin": "http://localhost"})


def test_what_a_tab_kept_for_one_person_is_not_done_by_another(app, world, page_of):
    """Somebody else has signed in in the same browser since."""
    ben = page_of(world.ben)
    url = f"{world.url}/stories/{world.stories['card']}/estimate"
    ben.post(url, {"estimate": "1"}, 401, fragment=True, headers={"X-Tracker-Person": str(world.ada.id)})
    assert ben.text == "Somebody else has signed in here since; load the page again."
    with app.app_context():
        assert world.story("card").estimate == 3
    ben.post(url, {"estimate": "1"}, fragment=True, headers={"X-Tracker-Person": str(world.ben.id)})
