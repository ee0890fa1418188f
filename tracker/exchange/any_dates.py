"""Days and instants as the tools of the world write them. Plain."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from tracker.exchange import cells
from tracker.exchange.parsed import Moment

_CLOCKS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", ", %H:%M", ", %I:%M %p")
_MONTH_FIRST = ("%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y")
_DAY_FIRST = ("%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y")
_CLEAR = (
    *("%d/%b/%y", "%d/%b/%Y", "%d-%b-%Y", "%d %b %Y", "%d %B %Y"),
    *("%b %d, %Y", "%B %d, %Y", "%d.%m.%Y", "%Y/%m/%d"),
)
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-]\d{2,4}\b")


def any_moment(text: str, *, day_first: bool = False) -> Moment:
    """The day, or the instant, that a text names: "2026-11-18", "2026-11-18T10:00:00Z", "18/Nov/26 3:04 PM",
    "18.11.2026 15:04", "11/18/2026". Raises ValueError with the rule."""
    written = " ".join(text.split())
    try:
        return cells.moment(written) if not _SLASHED.match(written) else _formatted(written, day_first)
    except ValueError:
        return _formatted(written, day_first)


def is_day_first(texts: Iterable[str]) -> bool:
    """Whether these texts can only be days before months: one of them has a 13th or later in front."""
    return any((found := _SLASHED.match(text.strip())) and int(found[1]) > 12 for text in texts)


def _formatted(text: str, day_first: bool) -> Moment:
    slashed = _DAY_FIRST if day_first else _MONTH_FIRST
    for day in (*slashed, *_CLEAR) if _SLASHED.match(text) else (*_CLEAR, *slashed):  # the likely ones first
        for clock in _CLOCKS:
            try:
                found = datetime.strptime(text, day + clock)
            except ValueError:
                continue
            return found if clock else found.date()
    raise ValueError(cells.NOT_A_DATE)
