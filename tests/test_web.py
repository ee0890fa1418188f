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
