"""How a project's report is sent: what each part of the plan is called in sentences."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.text import listed

WORDS = {
    "is_on": "whether it is sent",
    "weekday": "day",
    "hour": "hour",
    "recipients": "recipients",
    "with_pdf": "PDF",
    "with_csv": "CSV",
}


def in_words(names: Iterable[str]) -> str:
    """The parts in one phrase: "day, hour and recipients"."""
    return listed(WORDS[name] for name in names)
