"""Whether a text, or a name, is what a value of a search asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import re2

from tracker.backlog.search import regex
from tracker.backlog.search_tree import Manner, Value
from tracker.backlog.words import fold, has_phrase, words

Matcher: TypeAlias = Callable[[str], bool]
_BEFORE, _AFTER = r"(?:^|[^\pL\pN])", r"(?:$|[^\pL\pN])"


def in_text(value: Value) -> Matcher:
    """Holds for texts that contain it: words that follow each other, of which the last may be the beginning
    of one (in quotes: whole words); a word with wildcards; what the regular expression matches."""
    if value.manner == Manner.REGEX:
        return _found(value.text)
    if value.manner == Manner.PATTERN:
        inside = _found(_BEFORE + _wild(value.text, r"\S") + _AFTER)
        return lambda text: inside(fold(text))
    phrase, whole = words(value.text), value.manner == Manner.QUOTED
    return lambda text: has_phrase(text, phrase, whole=whole)


def in_name(value: Value) -> Matcher:
    """Holds for names that contain it as above; in quotes, or with wildcards, the whole name must match."""
    if value.manner in (Manner.QUOTED, Manner.PATTERN):
        return whole_name(value)
    if value.manner == Manner.PLAIN and not words(value.text):
        return whole_name(value)
    return in_text(value)


def whole_name(value: Value) -> Matcher:
    """Holds for this name only, whatever its case; with wildcards for those that fit as a whole."""
    if value.manner == Manner.REGEX:
        return _found(value.text)
    if value.manner == Manner.PATTERN:
        inside = _found(f"^{_wild(value.text, '.')}$")
        return lambda name: inside(fold(name))
    wanted = fold(value.text)
    return lambda name: fold(name) == wanted


def _found(pattern: str) -> Matcher:
    compiled = regex(pattern)
    return lambda text: compiled.search(text) is not None


def _wild(text: str, any_sign: str) -> str:
    stars = {"*": f"{any_sign}*", "?": any_sign}
    return "".join(stars.get(sign) or re2.escape(sign) for sign in fold(text))
