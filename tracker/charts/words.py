"""Dates, points and days in words: "Tue 24 Nov", "8 points", "1½ days"."""

from __future__ import annotations

from datetime import date

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MINUS = "−"


def day_words(day: date) -> str:
    """A day, such as "Tue 24 Nov"."""
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def span_words(first: date, last: date) -> str:
    """A range of days with its year: "23 Nov – 6 Dec 2026", "16 – 22 Nov 2026"."""
    if first.year != last.year:
        return f"{short_day(first)} {first.year} – {short_day(last)} {last.year}"
    return f"{short_span_words(first, last)} {last.year}"


def short_span_words(first: date, last: date) -> str:
    """A range of days without its year: "23 Nov – 6 Dec", "16 – 22 Nov"."""
    start = str(first.day) if (first.year, first.month) == (last.year, last.month) else short_day(first)
    return f"{start} – {short_day(last)}"


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 point", "8 points"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def signed(number: int) -> str:
    """A number with its sign: "+3", "−2"."""
    return f"+{number}" if number >= 0 else f"{MINUS}{-number}"


def amount(number: float) -> str:
    """A number to one place at most: "3", "1.5"."""
    return f"{number:.1f}".removesuffix(".0")


def half_days(days: float) -> str:
    """A positive number of days to the half: "half a day", "1½ days", "2 days"; empty below a quarter."""
    halves = round(days * 2)
    whole = f"{halves // 2}{'½' if halves % 2 else ''}"
    return {0: "", 1: "half a day", 2: "1 day"}.get(halves, f"{whole} days")


def short_day(day: date) -> str:
    """A day without its name: "24 Nov"."""
    return f"{day.day} {MONTHS[day.month - 1]}"
