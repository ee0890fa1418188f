"""An open board, as our script keeps it: asks what changed, and says what it has."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from bench.load import Browser


class Follower:
    """What an open page knows of its panels. `sizes` are the bytes of the answers so far."""

    def __init__(self, browser: Browser, url: str, panels: tuple[str, ...]) -> None:
        self._browser = browser
        self._url = url
        self._panels = panels
        self._version = -1
        self._around: dict[str, str] = {}
        self._groups: list[str] = []
        self.sizes: list[int] = []

    def ask(self, _number: int = 0) -> None:
        have = ".".join([*self._around.values(), *self._groups])
        query = urlencode({"since": self._version, "panels": self._panels, "have": have}, doseq=True)
        text = self._browser.text(f"{self._url}?{query}")
        self.sizes.append(len(text))
        told: dict[str, Any] = json.loads(text)
        self._version = told["version"]
        self._groups = []
        for key, panel in told["panels"].items():
            self._around[key] = panel.get("digest", self._around.get(key, ""))
            self._groups += [
                group if isinstance(group, str) else group["digest"] for group in panel["groups"]
            ]
