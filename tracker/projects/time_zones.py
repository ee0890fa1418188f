"""The time zones a project may be in."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones


@cache
def zone_names() -> tuple[str, ...]:
    """Names such as Europe/Berlin, by alphabet, and UTC first. Read from disk once, which is slow."""
    areas = {name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix"))}
    return ("UTC", *sorted(areas))
