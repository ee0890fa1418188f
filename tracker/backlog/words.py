"""Words of a text, as searching sees them, and as they are kept for the indexes of the databases.

A word is a run of letters and digits without case and accents; in scripts that put no spaces between
words each sign is one. For the index a word is written with the letters a to z and digits alone, after
two letters that tell a word of the title from others: so no database has its own idea of where words
end, which are too short or too common, and what letters are the same.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

TITLE, REST = "xt", "xx"
"""What begins a word of the title, and any other word, in the index."""
BORDER = "x"
"""What stands between two texts of a story in the index: no phrase reaches across it."""
LONGEST = 76
"""Characters of a word in the index, without what begins it; MariaDB keeps 84."""
MOST_WORDS = 20_000
"""Words kept of one story."""

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_ITSELF = frozenset("abcdefghijklmnopqrstuvwxy0123456789")
_SOLITARY = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x3040, 0x30FF),  # Hiragana, Katakana
    (0x3400, 0x9FFF),  # Han
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)


def fold(text: str) -> str:
    """The text without case and accents: “Café” gives “cafe”."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize(
        "NFC", "".join(each for each in parts if not unicodedata.combining(each)).casefold()
    )


def words(text: str) -> list[str]:
    """The words of a text in their order, folded and cut to the length that the index keeps."""
    return [_cut(word) for word in _runs(fold(text))]


def has_phrase(text: str, phrase: list[str], *, whole: bool) -> bool:
    """Whether these words follow each other in the text; unless `whole`, the last may only begin a word."""
    have = words(text)
    *first, last = phrase
    for start in range(len(have) - len(first)):
        end = have[start + len(first)]
        ends = end == last if whole else end.startswith(last)
        if ends and have[start : start + len(first)] == first:
            return True
    return False


def indexed(title: str, others: Iterable[str]) -> str:
    """What the index keeps of a story: its words in order, each between spaces."""
    kept = [TITLE + encoded(word) for word in words(title)]
    for text in others:
        kept.append(BORDER)
        kept += [REST + encoded(word) for word in words(text)]
    return f" {' '.join(kept[:MOST_WORDS])} "


def encoded(word: str) -> str:
    """The word in letters and digits; what begins the one word begins the other."""
    return "".join(map(_encoded, word))


def _encoded(sign: str) -> str:
    if sign in _ITSELF:
        return sign
    if sign == "z":
        return "zz"
    code, digits = ord(sign), ""
    for _ in range(4):
        code, digit = divmod(code, 36)
        digits = _DIGITS[digit] + digits
    return f"z{digits}"


def _cut(word: str) -> str:
    if len(word) * 5 <= LONGEST:
        return word
    length = 0
    for index, sign in enumerate(word):
        length += len(_encoded(sign))
        if length > LONGEST:
            return word[:index]
    return word


def _runs(text: str) -> Iterator[str]:
    run = ""
    for sign in text:
        if sign.isalnum() and not _is_solitary(sign):
            run += sign
            continue
        if run:
            yield run
            run = ""
        if sign.isalnum():
            yield sign
    if run:
        yield run


def _is_solitary(sign: str) -> bool:
    return sign >= "\u0e00" and any(first <= ord(sign) <= last for first, last in _SOLITARY)
