"""When a piece of work that failed is tried again. Plain."""

from __future__ import annotations

from datetime import timedelta

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))
"""The pause after each failure; after one more it is given up, which is in about a day."""


class Hopeless(Exception):
    """Raised by whoever does the work where trying again cannot help; its text is the reason."""


def wait_after(attempts: int) -> timedelta | None:
    """The pause after this many attempts; None where it was the last."""
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None
