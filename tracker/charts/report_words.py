"""The words of a report, on the pages after its first."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.charts.printed_page import BOTTOM, Page
from tracker.charts.week import Section

HEADING, SIZE, INDENT = 12, 9.5, 5.0
GAP, AIR = 4.0, 1.2


def write(page: Page, sections: Sequence[Section]) -> None:
    """Each section below the one before; what does not fit goes on on a further page."""
    page.turn()
    for section in sections:
        first = section.sum or next(iter(section.sentences), "")
        if page.y + HEADING + page.height_of(first, SIZE) > BOTTOM:
            page.turn()
        page.paragraph(section.heading, HEADING, bold=True)
        page.y += AIR
        if section.sum:
            _fitting(page, section.sum)
        for sentence in section.sentences:
            _fitting(page, sentence, INDENT)
        page.y += GAP


def _fitting(page: Page, text: str, indent: float = 0) -> None:
    if page.y + page.height_of(text, SIZE, indent) > BOTTOM:
        page.turn()
    if indent:
        page.dot(indent / 2, SIZE)
    page.paragraph(text, SIZE, indent=indent)
    page.y += AIR
