"""A clock that stands still until a test moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
"""A Wednesday morning in the week 2026-W47."""


class Clock:
    """`clock()` is the instant; `set` and `advance` move it."""

    def __init__(self, instant: datetime = START) -> None:
        self.instant = instant

    def __call__(self) -> datetime:
        return self.instant

    def set(self, *when: int) -> datetime:
        """Sets it to year, month, day, hour, minute … in UTC."""
        self.instant = datetime(*when, tzinfo=UTC)
        return self.instant

    def advance(self, **by: float) -> datetime:
        """Moves it on by days, hours, minutes … as timedelta takes them."""
        self.instant += timedelta(**by)
        return self.instant
