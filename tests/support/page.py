"""Page: a browser's manners on top of Flask's test client. Every HTML answer it gets is checked."""

from __future__ import annotations

from typing import Any

import lxml.html
from flask import Flask

from tests.support.document import complaints
from tests.world import Who

FRAGMENT = {"X-Requested-With": "tracker"}


class Page:
    """Somebody's browser. After each request `status`, `text`, `headers` and `tree` are those of the answer.

    An unexpected status fails at once with the text of the answer. `who` is signed in without the
    sign-in page; None is a visitor.
    """

    def __init__(self, app: Flask, who: Who | None = None) -> None:
        self.client = app.test_client()
        self.answer: Any = None
        if who is not None:
            with self.client.session_transaction() as session:
                session["_user_id"] = who.session_key
                session["_fresh"] = True

    def get(self, url: str, status: int = 200, *, fragment: bool = False, **options: Any) -> Page:
        """Fetches an address; `fragment` asks as our own scripts do."""
        return self._ask("get", url, status, fragment, options)

    def post(
        self,
        url: str,
        data: dict[str, Any] | None = None,
        status: int | None = None,
        *,
        fragment: bool = False,
        **options: Any,
    ) -> Page:
        """Sends a form. The expected status is 303 unless given; for a `fragment` 200 or 204."""
        expected = status if status is not None else (200, 204) if fragment else 303
        return self._ask("post", url, expected, fragment, {"data": data or {}, **options})

    def follow(self, status: int = 200) -> Page:
        """Goes where the answer redirects to."""
        return self.get(self.location, status)

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def headers(self) -> Any:
        return self.answer.headers

    @property
    def location(self) -> str:
        assert "Location" in self.headers, f"The answer {self.status} leads nowhere."
        return self.headers["Location"]

    @property
    def data(self) -> bytes:
        return self.answer.data

    @property
    def text(self) -> str:
        """The answer as it was sent."""
        return self.answer.text

    @property
    def tree(self) -> Any:
        return lxml.html.fromstring(self.text)

    @property
    def words(self) -> str:
        """What a reader sees of the answer, with single spaces."""
        return " ".join(self.tree.text_content().split())

    def select(self, selector: str) -> list[Any]:
        """The elements that match the CSS selector."""
        return self.tree.cssselect(selector)

    def one(self, selector: str) -> Any:
        """The only element that matches."""
        found = self.select(selector)
        assert len(found) == 1, f"{len(found)} elements match {selector} in:\n{self.text[:4000]}"
        return found[0]

    def texts(self, selector: str) -> list[str]:
        """The text of each element that matches, with single spaces."""
        return [" ".join(element.text_content().split()) for element in self.select(selector)]

    def _ask(
        self, method: str, url: str, status: int | tuple[int, ...], fragment: bool, options: dict[str, Any]
    ) -> Page:
        headers = {**(FRAGMENT if fragment else {}), **options.pop("headers", {})}
        self.answer = getattr(self.client, method)(url, headers=headers, **options)
        expected = status if isinstance(status, tuple) else (status,)
        shown = self.text[:2000] if (self.answer.mimetype or "").startswith("text/") else ""
        assert self.status in expected, f"{method.upper()} {url} answered {self.status}:\n{shown}"
        if self.answer.mimetype == "text/html" and "Location" not in self.headers:
            wrong = complaints(self.text)
            assert not wrong, f"{url} is not in order:\n" + "\n".join(wrong)
        return self
