"""Histories of pairs out of files: what is read, what is left out, what is complained of."""

import json
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.real_data import HISTORIES, of_real_data
from tracker.pairing.history_files import BadFile, Record, read
from tracker.teams.presence import Part

TODAY = date(2026, 11, 18)
ZONE = ZoneInfo("America/New_York")


def parrit(*boards):
    """An export as Parrit makes it: (name of the board, names, instant)."""
    return json.dumps(
        [
            {
                "pairingBoardName": board,
                "people": [{"id": number, "name": name} for number, name in enumerate(names, 17_000)],
                "pairingTime": instant,
            }
            for board, names, instant in boards
        ]
    ).encode()


def test_a_csv_with_days_and_people():
    history = read(b"date,people\n2026-11-16,Ada Ahlers; Ben Brandt\n\n2026-11-17,Cy Celik\n", ZONE, TODAY)
    assert history.records == [
        Record(2, date(2026, 11, 16), ("Ada Ahlers", "Ben Brandt")),
        Record(4, date(2026, 11, 17), ("Cy Celik",)),
    ]
    assert (history.rows, history.complaints, history.names) == (
        2,
        [],
        ["Ada Ahlers", "Ben Brandt", "Cy Celik"],
    )


def test_a_csv_of_our_own_has_story_title_and_part():
    rows = "day,part,story,title,people\n2026-11-16,morning,12,'=Pay by card,Ada;Ben;Ada\n"
    (record,) = read(rows.encode(), ZONE, TODAY).records
    assert record == Record(2, date(2026, 11, 16), ("Ada", "Ben"), 12, "=Pay by card", Part.MORNING)


def test_parrits_json_becomes_days_of_the_projects_zone_and_leaves_out_who_was_away():
    data = parrit(
        ("Operator UI ", ["Mina", "Karl"], "2026-11-17T03:30:00.000+0000"),
        ("OOO/OC", ["Luka"], "2026-11-17T16:00:00.000+0000"),
        ("Out of office", ["Luka"], "2026-11-17T16:00:00.000+0000"),
        ("Outage board", ["Luka"], "2026-11-17T16:00:00.000+0000"),
    )
    history = read(data, ZONE, TODAY)
    assert history.records == [
        Record(1, date(2026, 11, 16), ("Mina", "Karl"), None, "Operator UI"),
        Record(4, date(2026, 11, 17), ("Luka",), None, "Outage board"),
    ]
    assert history.left_out == {"OOO/OC": 1, "Out of office": 1}


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ("soon,Ada", "“soon” is not a date; write it as 2026-12-24."),
        ("2026-11-16,", "Nobody is named; write names with “;” between them."),
        ("2026-11-19,Ada", "2026-11-19 is still to come."),
        ("0026-11-16,Ada", "0026-11-16 lies before 1990-01-01."),
        (f"2026-11-16,{'x' * 201}", "A name has more than 200 characters."),
        ("2026-11-16,Ada,twelve", "“twelve” is not the number of a story."),
        ("2026-11-16,Ada,12,night", "“night” is none of day, morning, afternoon."),
    ],
)
def test_complaints_name_the_row_and_the_rule(row, rule):
    history = read(f"date,people,story,part\n{row}\n2026-11-16,Ada,,\n".encode(), ZONE, TODAY)
    assert [str(each) for each in history.complaints] == [f"Row 2: {rule}"]
    assert len(history.records) == 1


@pytest.mark.parametrize(
    "entry",
    [
        {},
        "x",
        None,
        {"pairingBoardName": "A", "people": [{"id": 1}], "pairingTime": "2026-11-17T03:30:00+0000"},
        {"pairingBoardName": "A", "people": 5, "pairingTime": "2026-11-17T03:30:00+0000"},
        {"pairingBoardName": "A", "people": [{"name": "Ada"}], "pairingTime": "0001-01-01T00:00:00+14:00"},
        {"pairingBoardName": "A", "people": [{"name": "Ada"}], "pairingTime": "9999-12-31T23:59:59-14:00"},
    ],
)
def test_entries_that_lack_something_are_complained_of(entry):
    history = read(json.dumps([entry]).encode(), ZONE, TODAY)
    assert [each.row for each in history.complaints] == [1]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff\xfe", "not text in UTF-8"),
        (b"", "names no column day"),
        (b"day,who\n", "names no column people"),
        (b"{", "no JSON"),
        (b"{}", "no list of boards"),
        (b"[" * 100_000, "beyond all measure"),
        (b'date,people\n"' + b"x" * 200_000, "no CSV"),
    ],
)
def test_files_that_are_none_are_refused(data, said):
    with pytest.raises(BadFile, match=said):
        read(data, ZONE, TODAY)


@given(st.binary(max_size=200))
def test_whatever_is_sent_is_read_or_refused(data):
    try:
        history = read(b"date,people\n" + data, ZONE, TODAY)
    except BadFile:
        return
    assert len(history.records) + len(history.complaints) == history.rows


def test_halves_of_signs_and_nul_are_left_out_of_names():
    data = parrit(("Dock\ud800", ["A\x00da\udfff", "Ben"], "2026-11-16T14:00:00.000+0000"))
    (record,) = read(data, ZONE, TODAY).records
    assert (record.subject, record.names) == ("Dock", ("Ada", "Ben"))


@of_real_data
@pytest.mark.parametrize(("name", "rows"), [("git-pairs-2016.csv", 48), ("parrit-history.json", 12)])
def test_real_histories_are_read_without_a_complaint(name, rows):
    history = read((HISTORIES / name).read_bytes(), ZONE, TODAY)
    assert history.complaints == []
    assert history.rows == rows
