"""Forecasts in words: "likely by 14 Jan, with 85 % by 28 Jan"; the chance of a deadline."""

from __future__ import annotations

from datetime import date

from tracker.planning.forecast import LONGEST, SHARES, Forecast

BEYOND = f"beyond {LONGEST} iterations"
CHANCES = (
    (0.95, "almost sure"),
    (0.85, "very likely"),
    (0.65, "likely"),
    (0.35, "uncertain"),
    (0.15, "unlikely"),
    (0.05, "very unlikely"),
    (-1.0, "out of reach as things stand"),
)
"""From which share of the runs on which word is used."""


def day_words(day: date, today: date) -> str:
    """ "14 Jan", with the year where it is not this one."""
    return f"{day.day} {day:%b}{f' {day.year}' if day.year != today.year else ''}"


def by_words(forecast: Forecast, share: int, today: date) -> str:
    """The day by which so many of a hundred runs are through, or that it is beyond all that is looked at."""
    span = forecast.by(share)
    return day_words(span.last_day, today) if span else BEYOND


def when(forecast: Forecast, today: date) -> str:
    """When it will be done, as the end of a sentence: "likely by 14 Jan, with 85 % by 28 Jan"."""
    likely, confident = (by_words(forecast, share, today) for share in SHARES[:2])
    if likely == BEYOND:
        return f"{BEYOND} from now in most runs: more comes in than gets done, or nearly so"
    if likely == confident:
        return f"by {likely}, in {SHARES[1]} of 100 runs or more"
    second = confident if confident == BEYOND else f"by {confident}"
    return f"likely by {likely}, with {SHARES[1]} % {second}"


def chance_word(chance: float) -> str:
    """The chance in a word: "likely"."""
    return next(word for least, word in CHANCES if chance >= least)


def chance_words(chance: float) -> str:
    """The chance in words and runs: "likely, 72 of 100 runs"."""
    runs = round(100 * chance)
    if runs:
        return f"{chance_word(chance)}, {runs} of 100 runs"
    return f"{chance_word(chance)}, {'fewer than 1 of 100 runs' if chance > 0 else 'in no run'}"


def shift_words(days: int | None) -> str:
    """How far a day moved: "14 days later", "7 days earlier", "no change". None: one of the two has
    no day."""
    if days is None:
        return "no day to compare"
    if not days:
        return "no change"
    return f"{abs(days)} {'day' if abs(days) == 1 else 'days'} {'later' if days > 0 else 'earlier'}"
