"""Pages and files of charts and reports, as people fetch them."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from typing import Any

import pytest

from tests.support.clock import Clock
from tests.support.inside import inside
from tracker.backlog import actions, iteration_actions
from tracker.charts import views
from tracker.reports import week_views


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test has a database of its own with the same numbers, so nothing may be kept between them."""
    monkeypatch.setattr(views, "reports", views.Kept(64))
    monkeypatch.setattr(views, "files", views.Kept(64))
    monkeypatch.setattr(views, "series", views.Kept(64))
    monkeypatch.setattr(week_views, "reports", views.Kept(64))
    monkeypatch.setattr(week_views, "files", views.Kept(64))


def test_the_page_shows_the_current_iteration(page: Any, world: Any) -> None:
    page.get(f"{world.url}/charts/burndown")
    assert "Iteration 3" in page.words
    assert page.tree.cssselect("figure svg[role=group] title")
    assert "Show the timetable" not in page.text.split("Changes of scope")[0]
    assert "Mon 16 Nov" in page.words


def test_the_page_of_each_iteration_links_to_its_neighbours(page: Any, world: Any) -> None:
    page.get(f"{world.url}/charts/burndown?iteration=2")
    assert page.tree.cssselect("a[rel=prev]")[0].get("href").endswith("iteration=1")
    assert page.tree.cssselect("a[rel=next]")[0].get("href").endswith("iteration=3")
    page.get(f"{world.url}/charts/burndown?iteration=3")
    assert not page.tree.cssselect("a[rel=next]")


@pytest.mark.parametrize("chart", ["burndown", "burnup"])
def test_a_strength_that_was_set_after_the_end_is_told_beside_the_closed_chart(
    app: Any, page: Any, world: Any, clock: Clock, chart: str
) -> None:
    address = f"{world.url}/charts/{chart}"
    before = page.get(f"{address}.json?iteration=2").text, page.get(f"{address}.svg?iteration=2").data
    assert "as amended" not in page.get(f"{address}?iteration=2").words
    with inside(app):
        iteration_actions.set_strength(world.project, 2, 50, by=world.ben.row, at=clock())
    page.get(f"{address}?iteration=2")
    assert "Team strength: 100 % as closed, 50 % as amended." in page.words
    assert (
        page.get(f"{address}.json?iteration=2").text,
        page.get(f"{address}.svg?iteration=2").data,
    ) == before
    velocity = page.get(f"{world.url}/charts/velocity.csv").text
    assert "2,2026-11-09,3,50,6,3," in velocity


def test_an_iteration_still_to_come_says_when_it_begins(page: Any, world: Any) -> None:
    page.get(f"{world.url}/charts/burndown?iteration=5")
    assert "Iteration 5 has not begun yet; it begins on Mon 30 Nov." in page.words
    assert not page.tree.cssselect("figure svg")


@pytest.mark.parametrize("number", [0, -1, 99999])
def test_an_iteration_that_never_was_is_not_found(page: Any, world: Any, number: int) -> None:
    page.get(f"{world.url}/charts/burndown?iteration={number}", 404)


@pytest.mark.parametrize(
    ("form", "begins"),
    [
        ("svg", b"<svg"),
        ("csv", b"date,working_day,"),
        ("png", b"\x89PNG"),
        ("json", b"{"),
        ("pdf", b"%PDF"),
    ],
)
def test_each_format_of_chart_and_report(page: Any, world: Any, form: str, begins: bytes) -> None:
    for address in (f"charts/burndown.{form}?iteration=2", f"reports/2026-W46.{form}"):
        page.get(f"{world.url}/{address}")
        assert page.data.startswith(begins)
        first = page.data
        views.files = views.Kept(64)
        page.get(f"{world.url}/{address}")
        assert page.data == first


@pytest.mark.parametrize(
    "address", ["charts/fortune.svg", "charts/burndown.gif", "charts/scope.svg", "reports/2026-W47.doc"]
)
def test_unknown_charts_and_formats_are_not_found(page: Any, world: Any, address: str) -> None:
    page.get(f"{world.url}/{address}", 404)


@pytest.mark.parametrize("week", ["2026-47", "2025-W53", "soon", "2026-W00"])
def test_no_week_is_answered_with_a_sentence(page: Any, world: Any, week: str) -> None:
    page.get(f"{world.url}/reports/{week}", 404)
    assert "is no week" in page.words


def test_the_report_names_what_was_accepted(page: Any, world: Any) -> None:
    page.get(f"{world.url}/reports/2026-W46")
    assert "1 story was accepted in week 46, 3 points together." in page.words
    assert "Buy a ticket" in page.words
    assert page.tree.cssselect("h2#picture")[0].text_content() == "Iteration 2, 9 – 15 Nov"
    page.get(f"{world.url}/reports/latest")
    assert "Week 47" in page.words


@pytest.mark.parametrize(("day", "week"), [(22, 47), (23, 47), (24, 48)])
def test_the_latest_report_is_on_the_week_of_yesterday(
    page: Any, world: Any, clock: Clock, day: int, week: int
) -> None:
    clock.set(2026, 11, day, 8, 40)
    page.get(f"{world.url}/reports/latest")
    assert f"Week {week}" in page.tree.cssselect("h1")[0].text_content()


def test_a_week_before_the_project_says_so(page: Any, world: Any) -> None:
    page.get(f"{world.url}/reports/2026-W40")
    assert "No iteration had begun by the end of this week." in page.words
    page.get(f"{world.url}/reports/2026-W40.svg", 404)
    page.get(f"{world.url}/reports/2026-W40.csv")
    rows = list(csv.DictReader(io.StringIO(page.text)))
    assert len(rows) == 7
    assert {row["remaining"] for row in rows} == {""}


def test_the_weeks_csv_has_a_row_a_day_and_blanks_for_days_to_come(page: Any, world: Any) -> None:
    page.get(f"{world.url}/reports/2026-W47.csv")
    rows = list(csv.DictReader(io.StringIO(page.text)))
    assert [row["date"][-2:] for row in rows] == ["16", "17", "18", "19", "20", "21", "22"]
    assert [bool(row["scope"]) for row in rows] == [True] * 3 + [False] * 4
    assert all(row["pace"] for row in rows)
    for row in rows[:3]:
        numbers = {name: int(row[name]) for name in row if name not in ("date", "pace")}
        assert numbers["scope"] == (
            numbers["committed"] + numbers["added"] - numbers["removed"] + numbers["re_estimated"]
        )
        assert numbers["remaining"] == numbers["scope"] - numbers["done"] + numbers["reopened"]


def test_scope_entries_name_story_and_author(page: Any, app: Any, world: Any, clock: Clock) -> None:
    with inside(app):
        actions.estimate(world.story("timetable"), 1, by=world.ben.row, at=clock())
    page.get(f"{world.url}/reports/2026-W47/scope.csv")
    rows = list(csv.DictReader(io.StringIO(page.text)))
    mine = next(row for row in rows if row["what"] == "re-estimated")
    assert (mine["title"], mine["points"], mine["who"]) == ("Show the timetable", "-1", "Ben Brandt")
    assert mine["when"] == "2026-11-18T11:00:00+01:00"
    page.get(f"{world.url}/charts/scope.csv?iteration=3")
    assert list(csv.DictReader(io.StringIO(page.text))) == rows


def test_unchanged_charts_answer_304_until_something_is_written(
    page: Any, app: Any, world: Any, clock: Clock
) -> None:
    url = f"{world.url}/charts/burndown.svg"
    page.get(url)
    tag = {"If-None-Match": page.headers["ETag"]}
    page.get(url, 304, headers=tag)
    with inside(app):
        actions.estimate(world.story("timetable"), 1, by=world.ben.row, at=clock())
    page.get(url, headers=tag)


def test_the_picture_is_kept_and_moves_on_after_a_write(
    page: Any, app: Any, world: Any, clock: Clock
) -> None:
    before = page.get(f"{world.url}/charts/burndown.json").text
    assert page.get(f"{world.url}/charts/burndown.json").text == before
    with inside(app):
        actions.estimate(world.story("timetable"), 1, by=world.ben.row, at=clock.advance(minutes=2))
    after = page.get(f"{world.url}/charts/burndown.json").text
    assert "re-estimated" in {entry["what"] for entry in json.loads(after)["entries"]}
    assert "re-estimated" not in before


def test_strangers_find_no_charts_and_viewers_do(page_of: Any, world: Any) -> None:
    for address in ("charts/burndown", "charts/burndown.svg", "reports/2026-W47", "reports/2026-W47.pdf"):
        page_of(world.dora).get(f"{world.url}/{address}", 404)
        page_of(world.cy).get(f"{world.url}/{address}")


def test_pages_that_draw_nothing_do_not_load_matplotlib() -> None:
    check = "import sys, tracker.app; sys.exit('matplotlib' in sys.modules or 'fpdf' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
