"""What people do with a board, and what they see on it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
NO_WORKER = "delete window.SharedWorker;"
"""What makes a browser one that has no shared workers, before the page begins."""
SAME_SITE = {"Sec-Fetch-Site": "same-origin", "X-Requested-With": "tracker"}
RETRIED = 20_000
"""Milliseconds within which what is kept has been tried again, several times over."""


def this_week() -> str:
    """The ISO week of today, as addresses of reports name it; projects of these tests live in UTC."""
    return f"{datetime.now(UTC):%G-W%V}"


def set_up(page: Any) -> None:
    """Makes the first administrator of an empty installation, as its first visitor."""
    page.goto("/")
    page.get_by_label("Name").fill("Nadia New")
    page.get_by_label("E-mail").fill("nadia@example.com")
    page.locator("input[type=password]").first.fill("a ferry crosses twice")
    page.locator("input[type=password]").nth(1).fill("a ferry crosses twice")
    page.get_by_role("button", name="Set up and sign in").click()
    page.wait_for_url("**/")


def row_of(page: Any, title: str) -> Any:
    """The row of the story with this title."""
    return page.locator(
        "li.story:not(.ghost)", has=page.get_by_role("link", name=title, exact=True, include_hidden=True)
    )


def titles(page: Any, panel: str) -> list[str]:
    """The titles of a panel as they stand, from the top."""
    return page.locator(f"#panel-{panel} .story .title").all_inner_texts()


def settled(page: Any, action: Callable[[], Any]) -> None:
    """Does something that writes, and waits until the board shows what the server made of it."""
    with page.expect_response(lambda answer: "/changes" in answer.url and answer.status == 200):
        action()


def change(page: Any, story: str, verb: str = "", /, **form: str) -> None:
    """Somebody changes a story that the page shows, and the page has to hear of it."""
    address = row_of(page, story).first.get_attribute("data-url")
    assert page.request.post(f"{address}/{verb}".rstrip("/"), form=form, headers=SAME_SITE).ok


def open_story(page: Any, title: str) -> None:
    """Unfolds the story in its row."""
    row_of(page, title).get_by_role("link").click()
    page.locator(".unfolded textarea[name=title]").wait_for()


def unsent(page: Any, title: str) -> Any:
    """What the row says of changes that have not reached the server."""
    return row_of(page, title).locator(".unsent")


class Held(list[Any]):
    """Requests that wait, in their order; one that has not come yet is waited for."""

    def __init__(self, page: Any) -> None:
        super().__init__()
        self.page = page

    def __getitem__(self, number: Any) -> Any:
        for _ in range(500):
            if number < len(self):
                break
            self.page.wait_for_timeout(20)
        return super().__getitem__(number)


def holding(page: Any, address: Any, *, method: str = "", times: int | None = None) -> Held:
    """Requests to this address wait from now on (those of one method, the first ones): where they gather,
    until the test lets each go on or refuses it."""
    held = Held(page)

    def hold(route: Any) -> None:
        if method in ("", route.request.method):
            held.append(route)
        else:
            route.continue_()

    page.route(address, hold, times=times)
    return held


def refuse(route: Any, sentence: str) -> None:
    """The server does not take what waits, and says why."""
    route.fulfill(status=409, content_type="text/plain", body=sentence)


def wait_for_order(page: Any, panel: str, *wanted: str) -> None:
    """Waits until these titles follow each other in the panel."""
    page.wait_for_function(
        """([panel, wanted]) => {
          const all = [...document.querySelectorAll(`#panel-${panel} .story .title`)];
          const rows = all.map((title) => title.textContent);
          const at = rows.indexOf(wanted[0]);
          return at >= 0 && wanted.every((title, index) => rows[at + index] === title);
        }""",
        arg=[panel, wanted],
    )


def middle(box: dict[str, float]) -> tuple[float, float]:
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Any, row: Any, onto: Any) -> None:
    """Drags a row by its handle to just above another row, which may give way meanwhile."""
    handle = row.locator("button.handle")
    handle.scroll_into_view_if_needed()
    begin = middle(handle.bounding_box())
    page.mouse.move(*begin)
    page.mouse.down()
    page.mouse.move(begin[0] + 8, begin[1] + 8, steps=2)
    for steps in (8, 2, 2):
        end = onto.bounding_box()
        page.mouse.move(end["x"] + 30, end["y"] + 3, steps=steps)
    page.mouse.up()


class Finger:
    """One finger on a touch screen."""

    def __init__(self, page: Any) -> None:
        self.session = page.context.new_cdp_session(page)

    def down(self, x: float, y: float) -> None:
        self._send("touchStart", x, y)

    def move(self, x: float, y: float) -> None:
        self._send("touchMove", x, y)

    def up(self) -> None:
        self.session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    def drag(self, begin: tuple[float, float], end: tuple[float, float], steps: int = 10) -> None:
        """Puts the finger down, carries it over, and lifts it."""
        self.down(*begin)
        for step in range(1, steps + 1):
            self.move(*(a + (b - a) * step / steps for a, b in zip(begin, end, strict=True)))
        self.up()

    def _send(self, kind: str, x: float, y: float) -> None:
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})


def pick(story: Any, field: str, typed: str) -> None:
    """Types into a field of an unfolded story that completes, takes what it offers first, and waits until
    that is saved."""
    box = story.get_by_role("combobox", name=field)
    box.focus()
    box.page.keyboard.type(typed)
    story.locator(".picker-list:popover-open li").first.wait_for()
    with box.page.expect_response(lambda answer: answer.request.method == "POST"):
        box.page.keyboard.press("Enter")
    picker = box.locator("xpath=ancestor::choice-picker")
    picker.locator(".picked li[data-value]", has_text=re.compile(typed, re.IGNORECASE)).wait_for()


def press_in_order(page: Any, *keys: str) -> None:
    """Presses these keys one after the other."""
    for key in keys:
        page.keyboard.press(key)


def on(page, title):
    """Puts the keys on the row."""
    row_of(page, title).locator(".title").focus()


def wait_for_focus(page, title):
    page.wait_for_function(
        "title => document.activeElement.closest('li.story')?.querySelector('.title').textContent === title",
        arg=title,
    )


def give_weeks(board: Any, weeks: str) -> Any:
    """Sets the length of the running iteration by key; answers its head."""
    board.keyboard.press("Shift+N")
    board.locator("#iteration-form [name=length]:focus").wait_for()
    board.keyboard.type(weeks)
    settled(board, lambda: board.keyboard.press("Enter"))
    return board.locator("#panel-current .iteration-head").first


def hear(page):
    """Keeps from now on all that is said to those who hear the page; `wait_for_words` looks there."""
    page.evaluate("""() => {
      window.said = [];
      const region = document.getElementById("live-region");
      const keep = () => region.textContent && window.said.push(region.textContent);
      new MutationObserver(keep).observe(region, { childList: true });
    }""")


def wait_for_words(page, words):
    """Waits until these words were said."""
    page.wait_for_function("words => window.said.some((each) => each.includes(words))", arg=words)
