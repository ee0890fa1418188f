"""What holds for every chart of the catalogue: page, files, figures, marks, and how it looks without data."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.support.clock import Clock
from tests.support.inside import inside
from tests.world import add_project
from tracker.backlog import actions
from tracker.charts import asking
from tracker.charts.asking import BadQuestion
from tracker.charts.catalogue import CHARTS
from tracker.charts.chart import ALL, Asked, By, Column, Row, Subject, Table
from tracker.charts.sheet import on_axis
from tracker.charts.tables import reader, shown
from tracker.database import db
from tracker.teams.models import Team
from tracker.teams.permissions import Role

each_chart = pytest.mark.parametrize("name", CHARTS)
ONE_SENTENCE = re.compile(r"[A-Z0-9“][^.?!]*(\d\.\d[^.?!]*)*\.")


@pytest.fixture
def lived(app: Any, world: Any, clock: Clock) -> Any:
    """Ferry after a little more work: a story delivered, rejected, delivered and accepted."""
    with inside(app):
        for state in ("finished", "delivered", "rejected", "started", "finished", "delivered", "accepted"):
            actions.change_state(
                world.story("timetable"), state, by=world.ben.row, at=clock.advance(minutes=20)
            )
    return world


def test_each_chart_has_a_page_with_its_finding_in_a_sentence(page: Any, lived: Any) -> None:
    for chart in CHARTS.values():
        page.get(f"{lived.url}/charts/{chart.name}")
        assert page.tree.cssselect("h1")[0].text_content() == chart.title
        finding = page.tree.cssselect("p.finding")[0].text_content()
        assert ONE_SENTENCE.fullmatch(finding), (chart.name, finding)


def test_page_csv_and_json_show_the_same_figures(page: Any, lived: Any) -> None:
    for name in CHARTS:
        page.get(f"{lived.url}/charts/{name}.csv")
        rows = list(csv.DictReader(io.StringIO(page.text)))
        told = json.loads(page.get(f"{lived.url}/charts/{name}.json").text)
        assert [_as_text(row) for row in told["rows"]] == [
            {key: cell.removeprefix("'") for key, cell in row.items()} for row in rows
        ], name
        page.get(f"{lived.url}/charts/{name}")
        assert told["finding"] == page.tree.cssselect("p.finding")[0].text_content()
        lines = page.tree.cssselect("section[aria-labelledby=figures] tbody tr")
        assert len(lines) == (len(rows) if page.tree.cssselect("figure svg") else 0), name


def _as_text(row: dict[str, Any]) -> dict[str, str]:
    return {key: "" if cell is None else str(cell) for key, cell in row.items()}


def test_each_chart_comes_in_each_format_and_is_kept_by_browsers(page: Any, lived: Any) -> None:
    begins = {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF"}
    for name in CHARTS:
        for form, begin in begins.items():
            address = f"{lived.url}/charts/{name}.{form}"
            assert page.get(address).data.startswith(begin), address
            page.get(address, 304, headers={"If-None-Match": page.headers["ETag"]})
        page.get(f"{lived.url}/charts/{name}.gif", 404)


def test_every_mark_leads_to_the_stories_behind_it_and_every_row_to_a_mark(page: Any, lived: Any) -> None:
    for name in CHARTS:
        page.get(f"{lived.url}/charts/{name}")
        links = {link.get("data-key"): link for link in page.tree.cssselect(".for-wide svg a[data-key]")}
        assert {link.get("data-key") for link in page.tree.cssselect("tbody th a[data-key]")} <= set(links)
        for link in list(links.values())[-1:]:
            label, address = link.get("aria-label"), f"{lived.url}/charts/{name}{link.get('href')}"
            page.get(address.partition("#")[0])
            assert page.tree.cssselect("#behind h2")[0].text_content() == label, name
            page.get(address.partition("#")[0], headers={"X-Requested-With": "tracker"})
            assert label in page.words
            assert "<html" not in page.text


def test_the_charts_of_a_new_project_say_why_there_is_nothing(
    page: Any, app: Any, world: Any, clock: Clock
) -> None:
    with inside(app):
        team = db.session.get_one(Team, world.team_id)
        new = add_project("New", team, {world.ada.row: Role.OWNER}, begin=clock()).id
    for name in CHARTS:
        page.get(f"/projects/{new}/charts/{name}")
        assert not page.tree.cssselect("figure svg"), name
        assert ONE_SENTENCE.fullmatch(page.tree.cssselect("p.finding")[0].text_content()), name
        for form in ("svg", "png", "pdf", "csv", "json"):
            page.get(f"/projects/{new}/charts/{name}.{form}")


def test_the_page_of_all_charts_has_each_with_its_finding(page: Any, lived: Any) -> None:
    page.get(f"{lived.url}/charts")
    assert [link.text_content() for link in page.tree.cssselect(".chart-list h2 a")] == [
        chart.title for chart in CHARTS.values()
    ]
    assert len(page.tree.cssselect(".chart-list .finding")) == len(CHARTS)
    for place in page.tree.cssselect("chart-small"):
        picture = page.get(place.get("data-url"), headers={"X-Requested-With": "tracker"}).text
        assert ElementTree.fromstring(picture).tag.endswith("svg")


def test_viewers_see_all_charts_and_strangers_find_none(page_of: Any, world: Any) -> None:
    for address in ("charts", *(f"charts/{name}" for name in CHARTS), *(f"charts/{n}.csv" for n in CHARTS)):
        page_of(world.cy).get(f"{world.url}/{address}")
        page_of(world.dora).get(f"{world.url}/{address}", 404)


@pytest.mark.parametrize(
    "address", ["throughput", "throughput.svg", "burndown?by=hours", "burndown?iteration=soon"]
)
def test_what_there_is_not_is_not_found(page: Any, world: Any, address: str) -> None:
    page.get(f"{world.url}/charts/{address}", 404)


@pytest.mark.parametrize(
    "what", [Asked(), Asked(7), Asked(by=By.STORIES), Asked(last=13), Asked(last=ALL, by=By.STORIES)]
)
@each_chart
def test_an_address_asks_what_it_was_made_of(name: str, what: Asked) -> None:
    chart = CHARTS[name]
    words = {key: str(value) for key, value in asking.question(chart, what).items()}
    again = asking.asked(chart, words)
    assert asking.question(chart, again) == asking.question(chart, what)
    assert ("last" in words) <= (chart.subject is Subject.RANGE)


@pytest.mark.parametrize("words", [{"by": "hours"}, {"iteration": "soon"}, {"iteration": "9" * 19}])
def test_a_question_that_makes_no_sense_is_answered_with_a_sentence(words: dict[str, str]) -> None:
    with pytest.raises(BadQuestion, match=r"^[A-Z“].*\.$"):
        asking.asked(CHARTS["burndown"], words)


def test_cells_are_shown_as_people_read_them() -> None:
    column, taken = Column("a", "A", sign=1), Column("b", "B", sign=-1)
    assert shown(date(2026, 11, 24), column) == "Tue 24 Nov"
    assert [shown(cell, column) for cell in (3, 0, None, "x")] == ["+3", "0", "", "x"]
    assert [shown(cell, taken) for cell in (3, 0)] == ["−3", "0"]


def test_days_of_several_years_are_read_with_their_years() -> None:
    def read(*days: date) -> list[str]:
        table = Table("", (Column("day", "Day"),), tuple(Row((day,)) for day in days))
        return [reader(table)(row.cells[0], table.columns[0]) for row in table.rows]

    assert read(date(2026, 11, 24)) == ["Tue 24 Nov"]
    assert read(date(2025, 11, 24), date(2026, 11, 24)) == ["Mon 24 Nov 2025", "Tue 24 Nov 2026"]


def test_thousands_are_short_beside_an_axis() -> None:
    assert [on_axis(number) for number in (0, 9500, 10_000, 12_500, -20_000)] == [
        "0",
        "9500",
        "10k",
        "12.5k",
        "−20k",
    ]
