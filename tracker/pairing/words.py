"""How the pairing log speaks: days seen from today."""

from __future__ import annotations

from datetime import date

from tracker.teams.presence import Part


def long_day(day: date, today: date) -> str:
    """A day as "Tue 24 Nov", with its year when that is not this one."""
    words = f"{day:%a} {day.day} {day:%b}"
    return words if day.year == today.year else f"{words} {day.year}"


def when(day: date, part: Part) -> str:
    """A day as events keep it: "2026-11-24", or "2026-11-24, morning"."""
    return day.isoformat() if part is Part.DAY else f"{day.isoformat()}, {part}"


def ago(day: date | None, today: date) -> str:
    """How long ago a day was, in the words of a question at the start of work: "never", "yesterday"."""
    if day is None:
        return "never"
    days = (today - day).days
    if days < 2:
        return "yesterday" if days == 1 else "today"
    if days < 14:
        return f"{days} days ago"
    return f"{days // 7} weeks ago" if days < 63 else f"{days // 30} months ago"
