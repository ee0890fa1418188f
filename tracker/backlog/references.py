"""Stories named in a text: as #123, or by the address of their page, here or in the former tracker. Plain."""

from __future__ import annotations

import re

_NAMED = re.compile(r"(?<![\w#&/])#(\d{1,18})\b|/(?:projects/\d{1,18}/stories|story/show)/(\d{1,18})\b")


def numbers_in(text: str) -> list[int]:
    """The numbers of the stories that the text names, each once, in order."""
    return list(dict.fromkeys(int(sign or address) for sign, address in _NAMED.findall(text)))


def is_bare(text: str) -> bool:
    """Whether the text is nothing but the name of one story."""
    return bool(re.fullmatch(r"\s*(#\d+|\S*/(projects/\d+/stories|story/show)/\d+)\s*", text))
