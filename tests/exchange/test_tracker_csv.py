"""Reading: every quirk of real exports, in invented files."""

from __future__ import annotations

import io
import random
import zipfile
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tracker.exchange import unpacking
from tracker.exchange.parsed import Parsed, ParsedBlocker, ParsedComment, ParsedTask, Unreadable
from tracker.exchange.tracker_csv import read

FILES = Path(__file__).parent / "files"


def bytes_of(name: str) -> bytes:
    return (FILES / name).read_bytes()


def parsed(name: str) -> Parsed:
    return read(bytes_of(name), name)


def csv(*lines: str) -> Parsed:
    return read("\n".join(lines).encode())


def sentences(found: Parsed) -> list[str]:
    return [str(complaint) for complaint in found.complaints]


def zipped(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def test_an_export_as_it_came() -> None:
    found = parsed("ferry.csv")
    assert (found.rows, len(found.stories), len(found.epics), found.complaints) == (6, 5, 1, ())
    epic = found.epics[0]
    assert (epic.row, epic.key, epic.name, epic.label, epic.created) == (
        2,
        "4001",
        "Timetable",
        "timetable",
        date(2026, 1, 6),
    )
    pier, twice, skipper, summer, old = found.stories
    assert [story.priority for story in found.stories] == ["p2", "none", "none", "none", "none"]
    assert pier.labels == ("timetable", "map")
    assert pier.owners == ("Ola Brandt", "Mina Okafor")
    assert pier.comments == (ParsedComment("Looks right", "Mina Okafor", date(2026, 2, 24)),)
    assert pier.tasks == (ParsedTask("Ask for colours", True), ParsedTask("Print test", False))
    assert (pier.iteration, pier.iteration_start) == (1, date(2026, 2, 23))
    assert (twice.story_type, twice.estimate, twice.accepted) == ("bug", None, date(2026, 2, 27))
    assert skipper.blockers == (ParsedBlocker("#600101", False),)
    assert skipper.comments[0].author == "Ola (night shift) Brandt"
    assert skipper.description == "Show pier, time, **delay**.\n\nOne line each."
    assert (summer.state, summer.deadline) == ("planned", date(2026, 6, 1))
    assert (old.row, old.state, old.labels) == (7, "unscheduled", ())


def test_what_is_not_brought_in_is_said_once() -> None:
    assert [str(note) for note in parsed("ferry.csv").notes] == [
        "Row 3: Git Branch “pier-map” is no address; it is not brought in.",
    ]


def test_headers_of_2009() -> None:
    found = parsed("old-headers.csv")
    assert [story.title for story in found.stories] == ["Sell a ticket", "Give it back"]
    assert [comment.text for comment in found.stories[0].comments] == ["First", "Second"]
    assert found.stories[1].story_type == "bug"
    assert found.notes == found.complaints == ()


def test_columns_in_any_order_and_owners_in_one_cell() -> None:
    found = parsed("any-order.csv")
    (story,) = found.stories
    assert (story.state, story.owners) == ("unstarted", ("mina okafor", "Ola Brandt"))
    assert story.tasks == (ParsedTask("Lonely", False), ParsedTask("Ticked", True))
    assert sentences(found) == ["Row 2, Task “Lonely”: needs a column Task Status beside it."]


@pytest.mark.parametrize("ends", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_byte_order_marks(mark: bytes, ends: bytes) -> None:
    plain = parsed("ferry.csv")
    assert read(mark + bytes_of("ferry.csv").replace(b"\n", ends), "ferry.csv") == plain


def test_dates() -> None:
    found = parsed("dates.csv")
    for story in found.stories[:3]:
        assert (story.created, story.accepted) == (date(2026, 2, 2), date(2026, 2, 3))
    assert found.stories[3].created == datetime(2026, 2, 2, 8, tzinfo=UTC)
    assert found.stories[3].accepted == datetime(2026, 2, 3, 9, 30)
    rule = "is not a date such as Nov 22, 2014, 11/22/2014 or 2014-11-22."
    assert sentences(found) == [
        f"Row 6, Created at “22/11/2014”: {rule}",
        f"Row 6, Accepted at “Feb 30, 2026”: {rule}",
    ]


def test_rows_without_ids_have_keys_that_last() -> None:
    found = parsed("without-ids.csv")
    keys = [story.key for story in found.stories]
    assert len(set(keys)) == 3
    assert all(key.startswith("sha:") and len(key) <= 64 for key in keys)
    assert [story.row for story in found.stories] == [2, 3, 5]
    assert [str(note) for note in found.notes] == ["Empty rows passed over: 1."]
    assert keys == [story.key for story in read(bytes_of("without-ids.csv") + b"Scrub,,\n").stories][:3]


def test_the_broken_file_gets_one_sentence_a_row() -> None:
    found = parsed("broken.csv")
    assert sentences(found) == [
        "Row 2 “<<<<<<< HEAD”: is a mark that a merge left behind, not a story.",
        "Row 4 “=======”: is a mark that a merge left behind, not a story.",
        "Row 5, Id “1”: stands in row 3 already.",
        "Row 6 “>>>>>>> theirs”: is a mark that a merge left behind, not a story.",
        "Row 7 “2”: holds marks that a merge left behind in its text.",
        "Row 8 “3”: has 9 cells, but the header names 6 columns; "
        "probably a quotation mark is missing, or there is one too many.",
        "Row 9, Id “x4”: must be a whole number.",
        "Row 11 “6”: opens a quotation mark and never closes it, "
        "so that the rest of the file ran into this row.",
    ]
    assert [story.title for story in found.good_stories] == ["Mine", "Good"]
    assert found.rows == len(found.good_stories) + len(found.bad_rows)


def test_a_cell_beyond_all_measure_ends_the_reading_with_a_sentence() -> None:
    found = csv("Title", "Good", '"' + "x" * 200_000, "Lost")
    assert sentences(found) == [
        "Row 3: cannot be read, nor can what follows it; probably a quotation mark is not closed."
    ]


def test_marks_of_merges_in_a_text_about_merges_are_fine() -> None:
    assert csv("Title,Description", 'Explain merges,"Look:\n<<<<<<< HEAD\n"').complaints == ()


def test_comments_without_a_suffix_and_without_a_text() -> None:
    found = csv(
        "Title,Comment,Comment,Comment",
        'A,hello (there)," (Mina Okafor - Apr 21, 2016)","x (b -Mai 1) (Unknown - Apr 21, 2016)"',
    )
    assert found.stories[0].comments == (
        ParsedComment("hello (there)"),
        ParsedComment("x (b -Mai 1)", "Unknown", date(2016, 4, 21)),
    )
    assert found.stories[0].people == []
    assert len(found.notes) == 2
    wrong = csv("Title,Comment", 'A,"x (Mina Okafor - Feb 31, 2016)"')
    assert "the day at its end is not a date" in sentences(wrong)[0]


def test_a_formula_loses_the_apostrophe_that_guarded_it() -> None:
    assert csv("Title,Description", "A,'=1+1").stories[0].description == "=1+1"


@pytest.mark.parametrize(
    ("cell", "points"), [("", None), ("-1", None), ("0", 0), ("3", 3), ("3.0", 3), ("007", 7)]
)
def test_estimates(cell: str, points: int | None) -> None:
    assert csv("Title,Estimate", f"A,{cell}").stories[0].estimate == points


@pytest.mark.parametrize("cell", ["-2", "1.5", "two", "²", "99999999999"])
def test_estimates_that_are_none(cell: str) -> None:
    assert sentences(csv("Title,Estimate", f"A,{cell}")) == [
        f"Row 2, Estimate “{cell}”: must be a whole number of points, or -1 for no estimate."
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b" \n", "The file is empty."),
        (b"\xef\xbb\xbf", "must name the columns"),
        (b"Id,Name\n1,a\n", "must name the columns, Title (or Story) at least. It reads “Id, Name”."),
        (b"Title,Story\na,b\n", "names 2 columns Title"),
        ("Title\nCafé\n".encode("latin-1"), "not in UTF-8 (see line 2)"),
        ("Title\nCafé\n".encode("utf-16"), "not in UTF-8 (see line 1)"),
        (b"Title\n\x00\n", "bytes that are not text"),
        (b"PK\x03\x04 and nothing", "cannot be opened"),
    ],
)
def test_files_that_are_none(data: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(data)
    assert sentence in str(refused.value)


def test_the_csv_in_a_zip() -> None:
    found = read(
        zipped(
            {
                "ferry/history.csv": b"Date,Accepted\n",
                "ferry/stories.csv": bytes_of("ferry.csv"),
                "ferry/600101/map.png": b"...",
                "__MACOSX/stories.csv": b"Title\n",
            }
        )
    )
    assert (found.file, found.rows) == ("ferry/stories.csv", 6)
    assert [str(note) for note in found.notes if "ZIP" in note.text] == [
        "ferry/history.csv in the ZIP is not a file of stories; it is not brought in.",
    ]
    assert found.files == (("600101", "map.png", "ferry/600101/map.png"),)


def test_files_in_a_zip_lie_in_folders_that_are_named_by_stories() -> None:
    found = read(
        zipped(
            {
                "stories.csv": b"Id,Title\n12,Draw pier map\n",
                "attachments/012/plans/pier.pdf": b"...",
                "#12/figures.csv": b"Year,Ferries\n",
                "13/other.png": b"...",
                "readme.txt": b"...",
            }
        )
    )
    assert [(file.story, file.name) for file in found.files] == [("12", "pier.pdf"), ("12", "figures.csv")]
    assert [note.text for note in found.notes] == [
        "Not brought in: 2 files in the ZIP, in no folder that is named by the Id of a story of the file, "
        "such as 13/other.png."
    ]


def test_zips_that_will_not_do(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unreadable, match=r"several files of stories: a\.csv, b\.csv"):
        read(zipped({"a.csv": b"Id,Title\n", "b.csv": b"Id,Story\n"}))
    with pytest.raises(Unreadable, match="no CSV file"):
        read(zipped({"history.csv": b"Date\n"}))
    monkeypatch.setattr(unpacking, "LARGEST_CSV", 2**20)
    bomb = zipped({"a.csv": b"Title\n" + b"x" * (2**20)})
    assert len(bomb) < 10_000
    with pytest.raises(Unreadable, match="larger than 1 MB when unpacked"):
        read(bomb)
    monkeypatch.setattr(unpacking, "MOST_FILES", 1)
    with pytest.raises(Unreadable, match="2 files"):
        read(zipped({"a.csv": b"Title\n", "b": b""}))


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, zipfile.ZIP_DEFLATED])
def test_however_a_zip_is_damaged_it_is_told_in_a_sentence(method: int) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        archive.writestr("a.csv", "Id,Title,Type\n" + "1,Draw the pier,chore\n" * 50)
    whole, chance = target.getvalue(), random.Random(1)
    for _ in range(600):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            damaged[chance.randrange(4, len(whole))] = chance.randrange(256)
        with suppress(Unreadable):  # anything else would be shown as a failure of ours
            read(bytes(damaged), "a.zip")
