"""Whom to start a story with: who is asked for first, and the key that chooses them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from string import ascii_lowercase

DIGITS = "1234567890"


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody one may pair with."""

    id: int
    name: str
    initials: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A colleague as an answer: the key that chooses them ("" where all are taken), and the day they
    last paired with whoever is asked."""

    colleague: Colleague
    key: str
    last_day: date | None


def choices(
    colleagues: Sequence[Colleague], last_paired: Mapping[int, date], today: date | None = None
) -> list[Choice]:
    """The colleagues: today's partners first, then those never or longest ago paired with. Keys hang on
    the names alone, so that they stay in the fingers while the order changes from day to day."""
    by_name = sorted(colleagues, key=lambda colleague: (colleague.name, colleague.id))
    keys = shortcut_keys([colleague.name for colleague in by_name])
    found = [Choice(who, key, last_paired.get(who.id)) for who, key in zip(by_name, keys, strict=True)]
    return sorted(found, key=lambda choice: _place(choice, today))


def _place(choice: Choice, today: date | None) -> tuple[bool, date]:
    is_todays = today is not None and choice.last_day == today
    return not is_todays, choice.last_day or date.min


def shortcut_keys(names: Sequence[str]) -> list[str]:
    """A key for each name: its first letter that is still free, else a digit, else ""."""
    taken: set[str] = set()
    keys = []
    for name in names:
        wanted = (*_letters(name), *DIGITS)
        key = next((sign for sign in wanted if sign not in taken), "")
        taken.add(key)
        keys.append(key)
    return keys


def _letters(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name).lower()
    return [sign for sign in plain if sign in ascii_lowercase]
