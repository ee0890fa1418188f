"""The rows of another tracker's file, and what is shown of them before they are imported."""

from __future__ import annotations

from datetime import date

from tracker.exchange.guessing import guess
from tracker.exchange.mapped import parse, preview
from tracker.exchange.parsed import Parsed, ParsedEpic, ParsedStory
from tracker.exchange.reading import read_any, sheet_of
from tracker.exchange.sheets import Sheet

TWELVE = "".join(f"{n},Story {n},feature,01/02/2026,PIER-9\n" for n in range(1, 13))
THIRTEENTH_LATER = f"""Key,Summary,Issue Type,Created,Epic Link
{TWELVE}13,Story 13,feature,13/02/2026,
PIER-9,The pier,epic,01/02/2026,
"""
"""The 13th of a month, and the name of the epic, stand below what is shown."""


def sheet(text: str) -> Sheet:
    found = sheet_of(text.encode(), "t.csv")
    assert found is not None
    return found


def both_ways(text: str) -> tuple[list[ParsedStory | ParsedEpic], Parsed]:
    """What is shown of a file beforehand, and what is imported of it."""
    found = sheet(text)
    return preview(found, guess(found)), parse(found, guess(found))


def test_of_blank_rows_nothing_is_made_and_the_others_keep_their_numbers() -> None:
    found = read_any(b"Name,Status,Size\nA,open,1\n,,\n , ,\t\n\nB,open,soon\n", "t.csv")
    assert [(story.row, story.title) for story in found.stories] == [(2, "A"), (6, "B")]
    assert (found.rows, found.epics) == (2, ())
    assert [str(complaint) for complaint in found.complaints] == [
        "Row 6, Size “soon”: must be a whole number of points, or -1 for no estimate."
    ]
    assert "Empty rows passed over: 3." in [str(note) for note in found.notes]


def test_blank_rows_take_no_place_in_what_is_shown() -> None:
    shown, imported = both_ways("Key,Summary,Issue Type\n" + ",,\n" * 12 + "1,A,bug\n2,The pier,epic\n")
    assert shown == [*imported.stories, *imported.epics]
    assert [each.row for each in shown] == [14, 15]


def test_what_is_shown_is_what_will_be_imported_whatever_stands_below_it() -> None:
    shown, imported = both_ways(THIRTEENTH_LATER)
    assert shown == list(imported.stories[:6])
    assert (imported.stories[0].created, imported.stories[0].labels) == (date(2026, 2, 1), ("the pier",))
