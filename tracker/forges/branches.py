"""Stories that the name of a branch names. Plain."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"#(\d{1,18})(?!\d)|(?:^|/)(?:story[-_])?(\d{1,18})(?=[-_/]|$)", re.IGNORECASE)
"""#12 anywhere; else the number with which a part of the name begins: 12-pay-by-card, ada/story-12. Numbers
at the end mean all sorts of things (python-3), so that those count with # alone."""


def numbers_in(name: str) -> list[int]:
    """The numbers of stories in the name of a branch, each once, in order."""
    found = (int(match[1] or match[2]) for match in _NUMBER.finditer(name))
    return list(dict.fromkeys(found))
