"""Weeks, reports on them, and their files."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.charts.journal import BERLIN, MONDAY, Journal, usual
from tracker.charts import exports
from tracker.charts.exports import NothingToDraw, UnknownFormat, parse_formats
from tracker.charts.figures import entries_csv, moved
from tracker.charts.records import Day
from tracker.charts.tables import safe
from tracker.charts.week import (
    BadWeek,
    Pair,
    Report,
    Week,
    iteration_report,
    parse_week,
    week_of,
    week_report,
)
from tracker.ledger.entries import Kind, Line

W47 = Week(2026, 47)
PAIRS = (Pair(MONDAY, ("Ada", "Ben"), 100, "ticket"), Pair(MONDAY, ("Cy",), 101, "timetable"))


def report(*journals: Journal, week: Week = W47, day: int = 400, pairs: tuple[Pair, ...] = PAIRS) -> Report:
    free = [Day(each, each.weekday() < 5) for each in week.days]
    now = journals[-1].instant(day) if journals else Journal().instant(day)
    return week_report("Apollo", week, BERLIN, [journal.facts() for journal in journals], free, pairs, now)


@pytest.mark.parametrize(
    ("text", "monday"),
    [("2026-W47", date(2026, 11, 16)), ("2026-w01", date(2025, 12, 29)), ("2020-W53", date(2020, 12, 28))],
)
def test_a_week_is_read(text: str, monday: date) -> None:
    assert parse_week(text).monday == monday
    assert str(parse_week(text)) == text.upper()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2025-W53", "“2025-W53” is no week: 2025 has the weeks 01 to 52."),
        ("2026-W00", "“2026-W00” is no week: 2026 has the weeks 01 to 53."),
        ("2026-47", "“2026-47” is no week. Write the year and the week's ISO number, such as 2026-W47."),
        ("0000-W01", "“0000-W01” is no week: the year must lie between 2 and 9998."),
        ("９９９９-W１１", "“９９９９-W１１” is no week"),
    ],
)
def test_what_is_no_week_gets_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(BadWeek, match=sentence.replace("(", r"\(")):
        parse_week(text)


def test_weeks_follow_each_other_over_the_year() -> None:
    assert Week(2026, 53).shifted(1) == Week(2027, 1)
    assert week_of(date(2027, 1, 3)) == Week(2026, 53)
    assert str(W47.shifted(-47)) == "2025-W52"


def test_each_day_has_the_figures_of_its_iteration() -> None:
    wednesday = MONDAY + timedelta(days=2)
    old = Journal(1, wednesday - timedelta(weeks=1)).commit(a=5).done(5, "a")
    new = Journal(1, wednesday, first_id=200, number=13).commit(b=8).done(1, "b")
    found = report(old, new)
    assert [day.date for day in found.days] == W47.days
    assert [day.figures and day.figures.committed for day in found.days] == [5, 5, 8, 8, 8, 8, 8]
    assert [day.figures and day.figures.remaining for day in found.days] == [0, 0, 8, 0, 0, 0, 0]
    assert found.chart
    assert found.chart.span.start_on == wednesday
    assert [story.title for story in found.accepted] == ["a", "b"]
    assert {line.title for line in found.entries} == {"a", "b"}
    assert found.iteration_begins == {MONDAY: "Iteration 12", wednesday: "Iteration 13"}
    assert found.picture == "Iteration 13, 18 – 24 Nov"
    days = json.loads(exports.file(found, "json")[1])["days"]
    assert [day["iteration"] for day in days] == [12, 12, 13, 13, 13, 13, 13]


def test_the_picture_stands_as_it_stood_when_the_week_ended() -> None:
    found = report(usual())
    assert found.chart
    assert found.chart.today
    assert found.chart.today.day == date(2026, 11, 22)
    assert found.chart.now.done == 5
    assert found.picture == "Iteration 12, 16 – 29 Nov"
    assert found.picture_finding.startswith("Sun 22 Nov: 24 points left, 4 more than")
    assert found.findings == (
        "1 story was accepted in week 47, 2 points together.",
        "1 pairing on 1 story.",
    )
    assert report(usual().done(8, "seats")) == found


def test_the_current_week_stands_as_of_now() -> None:
    found = report(usual(), day=2)
    assert [bool(day.figures) for day in found.days] == [True] * 3 + [False] * 4
    assert found.chart
    assert found.chart.as_of == usual().instant(2)


def test_rows_of_the_table_are_headed_where_an_iteration_begins() -> None:
    wednesday = MONDAY + timedelta(days=2)
    first = report(Journal(1, wednesday).commit(a=5))
    assert first.iteration_begins == {wednesday: "Iteration 12"}
    running = report(Journal(1, wednesday - timedelta(weeks=1)).commit(a=5), day=6)
    assert running.iteration_begins == {MONDAY: "Iteration 12", wednesday: "The next iteration"}
    assert report(usual()).iteration_begins == report().iteration_begins == {}


def test_words_of_the_week_speak_of_the_week() -> None:
    ended = report(Journal().commit(a=3).done(1, "a"), week=Week(2026, 48), pairs=())
    assert ended.findings == ("No story was accepted in week 48.",)
    assert report(usual(), day=0, pairs=()).findings == ("No story was accepted in week 47 so far.",)


def test_a_week_of_no_iteration_has_days_only() -> None:
    found = report()
    assert found.chart is None
    assert found.findings[0] == "No iteration had begun by the end of this week."
    assert [(day.working, day.pace, day.figures) for day in found.days] == [(True, None, None)] * 5 + [
        (False, None, None)
    ] * 2
    with pytest.raises(NothingToDraw):
        exports.file(found, "svg")


def test_a_week_still_to_come_says_so() -> None:
    assert report(day=-3).findings == ("This week has not begun yet.",)


def test_accepted_stories_are_those_still_done() -> None:
    journal = (
        Journal()
        .commit(a=3, b=5, c=1, d=2)
        .done(1, "a", "b", "c")
        .reopen(2, "b")
        .remove(3, "c")
        .estimate(4, a=8)
    )
    assert [(each.title, each.points, each.day) for each in report(journal).accepted] == [
        ("a", 8, date(2026, 11, 17))
    ]


def test_a_story_re_estimated_later_is_not_accepted_again() -> None:
    journal = Journal().commit(a=3, b=1).done(1, "a").estimate(8, a=5).done(9, "b")
    assert [each.title for each in report(journal, week=Week(2026, 48)).accepted] == ["b"]


def test_points_of_the_entries_add_up_to_what_is_left() -> None:
    chart = usual().chart(9)
    assert sum(moved(line) for line in chart.entries) == chart.now.remaining


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-cmd", "@SUM(A1)", "\tx", "\rx"])
def test_cells_that_a_spreadsheet_would_run_are_quoted(cell: str) -> None:
    assert safe(cell) == "'" + cell
    line = Line(usual().instant(1), Kind.REMOVED, 3, 0, 7, cell, cell)
    text = entries_csv([line], BERLIN)
    row = list(csv.reader(io.StringIO(text, newline="")))[1]
    assert row == ["2026-11-17T12:00:00+01:00", "7", "'" + cell, "removed", "-3", "'" + cell]


@pytest.mark.parametrize("cell", [-3, 2.5, "3", "story - more", "", None])
def test_other_cells_stay_as_they_are(cell: str | int | float | None) -> None:
    assert safe(cell) == cell


def test_all_files_are_written_and_are_the_same_twice(tmp_path: Path) -> None:
    names = [
        "burndown-2026-W47.csv",
        "scope-2026-W47.csv",
        "burndown-2026-W47.json",
        "burndown-2026-W47.svg",
        "burndown-2026-W47.png",
        "report-2026-W47.pdf",
    ]
    first = exports.write(report(usual()), tmp_path / "one" / "deep")
    second = exports.write(report(usual(), day=600), tmp_path / "two")
    assert [path.name for path in first] == names
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    assert b"\r" not in first[0].read_bytes()


def test_a_report_on_an_iteration_is_named_after_it(tmp_path: Path) -> None:
    found = iteration_report(usual().facts(), PAIRS, usual().instant(40))
    paths = exports.write(found, tmp_path, ["csv", "pdf"])
    assert [path.name for path in paths] == [
        "burndown-iteration-12.csv",
        "scope-iteration-12.csv",
        "report-iteration-12.pdf",
    ]


def test_without_an_iteration_the_pictures_are_left_out(tmp_path: Path) -> None:
    paths = exports.write(report(), tmp_path)
    assert [path.suffix for path in paths] == [".csv", ".csv", ".json", ".pdf"]


def test_what_is_left_out_is_said() -> None:
    assert exports.left_out(report(usual())) == []
    assert exports.left_out(report(), ["csv", "pdf"]) == []
    assert exports.left_out(report(day=-3)) == [
        "Week 47, 16 – 22 Nov 2026: no SVG and no PNG. This week has not begun yet."
    ]
    assert exports.left_out(report(), ["csv", "png"]) == [
        "Week 47, 16 – 22 Nov 2026: no PNG. No iteration had begun by the end of this week."
    ]


def test_formats_are_read_and_others_refused() -> None:
    assert parse_formats("csv, SVG") == ["csv", "svg"]
    with pytest.raises(
        UnknownFormat, match="“gif” is no format of a report; there are csv, json, svg, png and pdf"
    ):
        parse_formats("csv,gif")


def test_json_says_what_the_csv_says() -> None:
    found = report(usual())
    told = json.loads(exports.file(found, "json")[1])
    rows = list(csv.DictReader(io.StringIO(exports.file(found, "csv")[1].decode())))
    assert {day.pop("iteration") for day in told["days"]} == {12}
    assert [{name: str(cell) for name, cell in day.items()} for day in told["days"]] == rows
    assert [entry["title"] for entry in told["entries"]] == [line.title for line in found.entries]
    assert told["iteration"]["number"] == 12
    assert told["pairs"][0]["people"] == ["Ada", "Ben"]
    assert told["accepted"] == [
        {"story": 101, "title": "timetable", "points": 2, "day": "2026-11-18"},
    ]


@pytest.mark.parametrize("days", [7, 14, 28])
def test_the_pdf_is_one_page_however_much_there_is(days: int) -> None:
    from io import BytesIO

    pypdf = pytest.importorskip("pypdf")
    journal = Journal(days // 7).commit(**{f"s{n}": 3 for n in range(80)})
    for n in range(80):
        journal.add(n % 5, **{f"añadido 日本 😀 {n} " + "long " * 40: 2})
    journal.done(4, *(f"s{n}" for n in range(60)))
    pairs = tuple(Pair(MONDAY, ("Ada", "Ben"), n, f"story {n}") for n in range(60))
    found = iteration_report(journal.facts(), pairs, journal.instant(40))
    pdf = pypdf.PdfReader(BytesIO(exports.file(found, "pdf")[1]))
    assert len(pdf.pages) == 1
    text = pdf.pages[0].extract_text()
    assert text.count(" more") == 3
    assert "Changes of scope" in text


def _printed(found: Report) -> str:
    from io import BytesIO

    pypdf = pytest.importorskip("pypdf")
    return " ".join(pypdf.PdfReader(BytesIO(exports.file(found, "pdf")[1])).pages[0].extract_text().split())


def test_the_pdf_has_the_pairs_where_there_is_room_for_them() -> None:
    """Two changes of scope leave the left half of the page free; the accepted stories fill the right."""
    journal = Journal(1).commit(**{f"s{n}": 1 for n in range(12)}).add(1, more=1, again=2)
    journal.done(4, *(f"s{n}" for n in range(12)))
    pairs = tuple(Pair(MONDAY, ("Ada", "Ben"), n, f"story {n} " + "long " * 20) for n in range(12))
    text = _printed(iteration_report(journal.facts(), pairs, journal.instant(6)))
    assert " more" not in text.replace("+1 more", "")
    assert text.index("Changes of scope") < text.index("Pairs") < text.index("Accepted")


def test_the_pdf_names_the_iteration_of_the_picture_and_where_it_begins() -> None:
    wednesday = MONDAY + timedelta(days=2)
    old = Journal(1, wednesday - timedelta(weeks=1)).commit(a=5)
    text = _printed(report(old, Journal(1, wednesday, first_id=200, number=13).commit(b=8)))
    assert "Iteration 13, 18 – 24 Nov Sun 22 Nov: 8 points left" in text
    assert "Iteration 13 Wed 18 Nov 8" in text


def test_the_pdf_has_the_signs_of_the_page_and_whole_titles() -> None:
    title = "Cancel a booking until the evening before"
    journal = Journal().commit(a=5, b=1).remove(1, "b", who="Inês Carvalho")
    stories: dict[str, Any] = {title: 3, "long " * 40: 2}
    journal.add(2, who="Inês Carvalho", **stories)
    text = _printed(report(journal))
    assert "Tue 17 Nov 6 0 −1 0 5" in text
    assert f"+3 {title} Inês Carvalho, Wed 18 Nov" in text
    assert "−1 b Inês Carvalho, Tue 17 Nov" in text
    assert re.search(r"\+2 (long )+\w*…", text)
    assert text.count("Iteration 12") == 1
