"""Files of other trackers: what they are taken for, what their columns are guessed to mean, what becomes of
them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from tests.exchange.test_tracker_csv import bytes_of
from tracker.exchange.any_dates import any_moment, is_day_first
from tracker.exchange.guessing import guess, word_for
from tracker.exchange.mapped import parse
from tracker.exchange.mapping import Mapping, read_mapping
from tracker.exchange.parsed import Parsed, ParsedComment, ParsedStory, ParsedTask, Unreadable
from tracker.exchange.reading import read_any, sheet_of
from tracker.exchange.sheets import Sheet, Source


def sheet(name: str) -> Sheet:
    found = sheet_of(bytes_of(name), name)
    assert found is not None
    return found


def guessed(name: str) -> Parsed:
    return read_any(bytes_of(name), name)


def said(stories: tuple[ParsedStory, ...]) -> list[tuple[str, str, str, int | None]]:
    return [(story.title, story.story_type, story.state, story.estimate) for story in stories]


def sentences(found: Parsed) -> list[str]:
    return [str(complaint) for complaint in found.complaints]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("ferry.csv", Source.TRACKER),
        ("old-headers.csv", Source.TRACKER),
        ("without-ids.csv", Source.TRACKER),
        ("jira.csv", Source.JIRA),
        ("issues.json", Source.GITHUB),
        ("board.json", Source.TRELLO),
        ("table.csv", Source.TABLE),
    ],
)
def test_a_file_is_known_by_what_it_says(name: str, source: Source) -> None:
    found = sheet_of(bytes_of(name), name)
    assert (found.source if found else Source.TRACKER) == source


def test_jira() -> None:
    found = guessed("jira.csv")
    assert found.complaints == ()
    (epic,) = found.epics
    assert (epic.key, epic.name, epic.label, epic.created) == (
        "jira:PIER-1",
        "Timetable",
        "timetable",
        datetime(2026, 2, 2, 9),
    )
    assert said(found.stories) == [
        ("Draw the pier map", "feature", "accepted", 3),
        ("Boats turn up twice", "bug", "finished", None),
        ("Tidy the shed", "chore", "unstarted", None),
        ("Sell a ticket", "feature", "started", 0),
    ]
    pier = found.stories[0]
    assert pier.labels == ("map", "print", "timetable")
    assert (pier.owners, pier.requested_by) == (("Ola Brandt",), "Mina Okafor")
    assert (pier.created, pier.accepted) == (datetime(2026, 2, 3, 9, 12), datetime(2026, 2, 13, 15, 4))
    assert pier.comments == (
        ParsedComment("Looks right; print it", "Ola Brandt", date(2026, 2, 10)),
        ParsedComment("Done", "Mina Okafor", date(2026, 2, 11)),
    )
    assert [story.priority for story in found.stories] == ["p1", "p3", "p3", "p3"]
    assert [str(note) for note in found.notes] == [
        "The column Issue id is not brought in; it is filled in 5 rows.",
        "The column Custom field (Rank) is not brought in; it is filled in 5 rows.",
        "Features without an estimate that have begun or are done, given 0 points: 1.",
    ]


def test_github() -> None:
    found = guessed("issues.json")
    assert found.complaints == ()
    assert said(found.stories) == [
        ("Boats turn up twice", "bug", "accepted", None),
        ("Sell a ticket", "feature", "unstarted", None),
        ("A dome over the pier", "feature", "unscheduled", None),
    ]
    boats = found.stories[0]
    assert (boats.row, boats.key, boats.labels) == (1, "github:ferry/pier#7", ("bug", "map old", "summer"))
    assert (boats.accepted, boats.owners) == (datetime(2026, 2, 6, 11, tzinfo=UTC), ("ola",))
    assert boats.comments == (ParsedComment("Once now", "ola", date(2026, 2, 5)),)
    assert str(found.notes[0]) == "Pull requests among the issues, not brought in: 1."


def test_trello() -> None:
    found = guessed("board.json")
    assert found.complaints == ()
    assert said(found.stories) == [
        ("Paint it", "feature", "unscheduled", None),
        ("Sell a ticket", "feature", "unstarted", None),
        ("Row over", "feature", "started", 0),
        ("Draw the pier map", "feature", "accepted", 0),
    ]
    assert found.stories[0].labels == ("archived",)
    pier = found.stories[3]
    assert pier.labels == ("red label", "map")
    assert pier.tasks == (ParsedTask("Colour", True), ParsedTask("Print", False))
    assert (pier.created, pier.accepted) == (
        datetime(2026, 2, 2, 12, 58, 40, tzinfo=UTC),
        datetime(2026, 2, 13, 9, tzinfo=UTC),
    )
    assert pier.comments == (ParsedComment("Looks right", "Mina Okafor", date(2026, 2, 12)),)


def test_any_table_and_complaints_name_its_own_columns() -> None:
    table = sheet("table.csv")
    mapping = guess(table)
    assert mapping.columns == {
        "No": "Id",
        "Task name": "Title",
        "Status": "Current State",
        "Size": "Estimate",
        "Owner": "Owned By",
        "Created on": "Created at",
        "Tags": "Labels",
        "Colour": "",
    }
    mapping.words["Current State"] = {"Fertig": "accepted", "offen": "unstarted"}
    found = parse(table, mapping)
    assert said(found.stories) == [
        ("Draw the pier map", "feature", "accepted", 3),
        ("Sell a ticket", "feature", "unstarted", 2),
        ("Row over", "feature", "unstarted", None),
    ]
    assert (found.stories[0].key, found.stories[0].created) == ("table:1", date(2026, 2, 13))
    assert sentences(found) == [
        "Row 4, Size “soon”: must be a whole number of points, or -1 for no estimate.",
        "Row 4, Created on “31/02/2026”: is not a date such as Nov 22, 2014, 11/22/2014 or 2014-11-22.",
    ]


def test_a_row_that_ran_together_with_others_is_complained_about() -> None:
    found = read_any(b"Name,Status\nA,open\nB,open,x,y\n", "t.csv")
    assert [story.title for story in found.good_stories] == ["A"]
    assert "Row 3 “B”: has 4 cells, but the header names 2 columns" in sentences(found)[0]


def test_what_a_mapping_must_have() -> None:
    table = sheet("table.csv")
    assert Mapping({"Status": "Title", "Tags": "Title"}).problems(table) == [
        "Status and Tags cannot both be Title; a story has one."
    ]
    assert Mapping({}, points="x").problems(table) == [
        "Choose the column that is the title: a story needs nothing else.",
        "Points for features without an estimate: must be a whole number, or empty.",
    ]
    with pytest.raises(Unreadable, match="Choose the column that is the title"):
        read_any(b"Colour,Weight\nred,2\n", "t.csv")


def test_a_mapping_is_kept_as_text_and_believed_only_so_far() -> None:
    mapping = guess(sheet("jira.csv"))
    assert read_mapping(mapping.written()) == mapping
    for text in ("", "[]", "{}", '{"columns": [], "words": {}, "points": "0"}', "null"):
        assert read_mapping(text) is None
    odd = {"columns": {"A": "Secret", "B": "Title"}, "words": {"Type": {"x": "y"}}, "points": "1"}
    assert read_mapping(json.dumps(odd)) == Mapping(
        {"B": "Title"}, {"Current State": {}, "Type": {}, "Priority": {}}, "1"
    )


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("To Do", "unstarted"),
        ("DONE", "accepted"),
        ("Done (archived)", "accepted"),
        ("Doing (archived)", "unscheduled"),
        ("Ready for acceptance", "delivered"),
        ("In Progres", "started"),
        ("Code Review", "finished"),
        ("closed (not planned)", "unscheduled"),
        ("Ünsinn", "unscheduled"),
    ],
)
def test_words_for_states(word: str, state: str) -> None:
    assert word_for("Current State", word) == state


@pytest.mark.parametrize(
    ("word", "priority"),
    [("Highest", "p0"), ("P1 - High", "p1"), ("Normal", "p2"), ("Trivial", "p3"), ("Blue", "none")],
)
def test_words_for_priorities(word: str, priority: str) -> None:
    assert word_for("Priority", word) == priority


@pytest.mark.parametrize(
    ("text", "day_first", "moment"),
    [
        ("2026-11-18", False, date(2026, 11, 18)),
        ("2026-11-18T10:00:00Z", False, datetime(2026, 11, 18, 10, tzinfo=UTC)),
        ("18/Nov/26 3:04 PM", False, datetime(2026, 11, 18, 15, 4)),
        ("11/12/2026", False, date(2026, 11, 12)),
        ("11/12/2026", True, date(2026, 12, 11)),
        ("18.11.2026 15:04", False, datetime(2026, 11, 18, 15, 4)),
        ("18 November 2026", False, date(2026, 11, 18)),
        ("Nov 18, 2026", False, date(2026, 11, 18)),
    ],
)
def test_dates_as_the_tools_of_the_world_write_them(
    text: str, day_first: bool, moment: date | datetime
) -> None:
    assert any_moment(text, day_first=day_first) == moment


def test_one_13th_tells_which_way_round_the_others_are() -> None:
    assert is_day_first(["01/02/2026", "13/02/2026"])
    assert not is_day_first(["01/02/2026", "02/13/2026"])


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"[1, 2]", "neither issues of GitHub"),
        (b'{"cards": 1}', "neither issues of GitHub"),
        (b"[{", "The file is no JSON: line 1, column 3 breaks it."),
        (b"[" * 100_000, "beyond all measure"),
        (b"[]", "neither issues of GitHub"),
        (b'[{"title": "A", "number": 1%s}]' % (b"0" * 5000), "a number with thousands of digits"),
    ],
)
def test_files_that_are_none(data: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_any(data, "x.json")
    assert sentence in str(refused.value)


def test_json_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    texts: list[str] = []
    loads = json.loads
    monkeypatch.setattr(json, "loads", lambda text: texts.append(text) or loads(text))
    for name in ("issues.json", "board.json"):
        guessed(name)
    assert len(texts) == 2


def test_cards_far_down_a_board_come_last() -> None:
    far, near = b'{"name": "Far", "pos": 1%s}' % (b"0" * 400), b'{"name": "Near", "pos": 1.5}'
    found = read_any(b'{"lists": [], "cards": [%s, %s]}' % (far, near), "b.json")
    assert [story.title for story in found.stories] == ["Near", "Far"]


def test_what_is_odd_in_a_board_is_passed_over() -> None:
    blank = b'{"id": [], "name": {}, "pos": "x", "labels": 5, "idMembers": [[]]}'
    card = b'{"desc": "Odd", ' + blank[1:]
    found = read_any(b'{"lists": [1], "cards": [3, %s, %s], "actions": [0]}' % (card, blank), "b.json")
    assert (found.rows, [story.title for story in found.stories]) == (1, [""])


def test_a_kind_that_was_named_is_insisted_on() -> None:
    with pytest.raises(Unreadable, match="it is no JSON"):
        sheet_of(bytes_of("table.csv"), "t.csv", Source.GITHUB)
    with pytest.raises(Unreadable, match="looks like one of Trello"):
        sheet_of(bytes_of("board.json"), "b.json", Source.GITHUB)
    assert sheet_of(bytes_of("ferry.csv"), "f.csv", Source.TABLE) is not None
