"""Whose browser has hung up. A stream that says nothing would not notice until its next beat, and hold its
thread until then; a thousand pages that are loaded again would find none free."""

from __future__ import annotations

import select
from contextlib import suppress
from typing import Any

from tracker.live.hub import Listener

_GONE = getattr(select, "EPOLLRDHUP", 0)


class Lines:
    """The connections of listeners, where the server lets us have them and the system can tell."""

    def __init__(self) -> None:
        self._poll = select.epoll() if _GONE else None
        self._listeners: dict[int, Listener] = {}
        self._numbers: dict[Listener, int] = {}

    def add(self, connection: Any, listener: Listener) -> None:
        """`connection` is the socket the listener's stream goes over, or None."""
        if self._poll is None or connection is None:
            return
        number = connection.fileno()
        self._listeners[number], self._numbers[listener] = listener, number
        with suppress(OSError):
            self._poll.register(number, _GONE | select.EPOLLONESHOT)

    def hung_up(self) -> list[Listener]:
        """Who has gone since the last time."""
        if self._poll is None:
            return []
        found = (self._listeners.pop(number, None) for number, _ in self._poll.poll(0))
        return [listener for listener in found if listener is not None]

    def forget(self, listener: Listener) -> None:
        """The stream has ended; its connection is closed next, and its number given to another."""
        number = self._numbers.pop(listener, None)
        if number is None or self._poll is None:
            return
        if self._listeners.get(number) in (listener, None):
            self._listeners.pop(number, None)
            with suppress(OSError):
                self._poll.unregister(number)
