"""When a digest comes. Plain."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HOUR = 8
"""Of the project's day: before a team's morning."""


def digest_day(at: datetime, zone: ZoneInfo) -> date:
    """The day whose digest tells what happened at this instant: today until the hour, then tomorrow."""
    local = at.astimezone(zone)
    return local.date() if local.hour < HOUR else local.date() + timedelta(days=1)


def digest_at(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which the digest of this day is due."""
    return datetime.combine(day, time(HOUR), zone)
