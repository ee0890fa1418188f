"""The main job from beginning to end, as a new user does it: set up, import, groom, pair, accept, report."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import serving
from tests.browser.deeds import drag, row_of, set_up, settled, this_week, titles
from tests.support.real_data import EXPORTS, of_real_data

REAL = {
    "project-2012-60-rows.csv": (60, 76),
    "project-2019-all-states-22-rows.csv": (22, 31),
}
"""Real exports: rows, and the latest iteration with accepted stories."""


WORK = (
    # title, type, points, state, weeks ago and day of the week of its acceptance, owner
    ("Harbour map", "feature", 3, "accepted", (3, 1), "Ola Brandt"),
    ("Show the next departure", "feature", 2, "accepted", (3, 2), "Mina Okafor"),
    ("Buy a return ticket", "feature", 3, "accepted", (2, 1), "Ola Brandt"),
    ("Announce delays", "feature", 1, "accepted", (2, 2), "Mina Okafor"),
    ("Print the timetable", "feature", 3, "accepted", (1, 3), "Ola Brandt"),
    ("Scan tickets at the gate", "feature", 1, "started", None, "Mina Okafor"),
    ("Choose a seat on deck", "feature", 2, "unstarted", None, ""),
    ("Pay by phone", "feature", 2, "unstarted", None, ""),
    ("Refund a cancelled crossing", "feature", 1, "unstarted", None, ""),
    ("Tell me when the ferry is late", "feature", 2, "unstarted", None, ""),
    ("The summer season", "release", "", "unstarted", None, ""),
    ("Dogs travel free", "feature", "", "unscheduled", None, ""),
)


@pytest.fixture
def server(tmp_path):
    """An installation that nobody has set up yet."""
    with serving(tmp_path) as server:
        yield server


def write_export(path: Path) -> Path:
    """An export whose last three weeks hold 5, 4 and 3 accepted points."""
    today = datetime.now(UTC).date()
    monday = today - timedelta(days=today.weekday())
    with path.open("w", newline="") as file:
        export = csv.writer(file)
        columns = "Id,Title,Type,Estimate,Current State,Created at,Accepted at,Requested By,Owned By"
        export.writerow(columns.split(","))
        for number, (title, kind, points, state, done, owner) in enumerate(WORK, 600101):
            accepted = monday - timedelta(weeks=done[0]) + timedelta(days=done[1]) if done else None
            created = monday - timedelta(weeks=3)
            days = [f"{day:%b} {day.day}, {day.year}" if day else "" for day in (created, accepted)]
            export.writerow([number, title, kind, points, state, *days, "Mina Okafor", owner])
    return path


def import_file(page: Any, path: Path, name: str) -> None:
    page.goto("/import")
    page.get_by_label("Name").fill(name)
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="Look at the file").click()
    page.get_by_role("heading", name=f"What {path.name} would bring in").wait_for()
    page.get_by_role("button", name="Import", exact=True).click()
    page.locator("#panels").wait_for()


@of_real_data
@pytest.mark.parametrize("name", REAL)
def test_a_real_export_comes_in_with_its_past(open_page, name):
    page = open_page()
    set_up(page)
    import_file(page, EXPORTS / name, "Imported")
    rows, last = REAL[name]
    page.locator(".rail").get_by_role("button", name="Done").click()
    page.locator("#panel-done").wait_for()
    numbers = [int(text) for text in page.locator("#panel-done .iteration .number").all_inner_texts()]
    expect(page.locator(".story")).to_have_count(rows)
    assert max(numbers) == last
    expect(page.locator("#panel-backlog .panel-head")).to_contain_text("velocity 10")


def test_the_main_job(open_page, tmp_path):
    page = open_page()
    set_up(page)
    import_file(page, write_export(tmp_path / "ferry.csv"), "Ferry")
    board = page.url.split("#")[0]

    expect(page.locator("#panel-backlog .panel-head")).to_contain_text("velocity 4")
    page.keyboard.press("Shift+D")
    page.locator("#panel-done").wait_for()
    assert titles(page, "done") == [
        "Print the timetable",
        "Buy a return ticket",
        "Announce delays",
        "Harbour map",
        "Show the next departure",
    ]
    page.keyboard.press("Shift+D")

    for name, above in (
        ("Refund a cancelled crossing", "Choose a seat on deck"),
        ("Pay by phone", "Refund a cancelled crossing"),
        ("Tell me when the ferry is late", "Pay by phone"),
    ):
        row, onto = row_of(page, name), row_of(page, above)
        settled(page, lambda row=row, onto=onto: drag(page, row, onto))
        order = titles(page, "current") + titles(page, "backlog")
        assert order.index(name) == order.index(above) - 1

    name = "Tell me when the ferry is late"
    row = row_of(page, name)
    row.get_by_role("button", name="Start").click()
    page.get_by_role("button", name=re.compile("Ola Brandt")).click()
    row.get_by_role("button", name="Finish").wait_for()
    row.locator("abbr").nth(1).wait_for()
    expect(row.locator("abbr")).to_have_text(["NN", "OB"])
    for step, then in (("Finish", "Deliver"), ("Deliver", "Accept")):
        row.get_by_role("button", name=step).click()
        row.get_by_role("button", name=then).wait_for()
    settled(page, lambda: row.get_by_role("button", name="Accept").click())
    page.locator(f'#panel-current .story[data-state="accepted"] >> text={name}').wait_for()

    page.get_by_role("link", name="Pairs").click()
    page.get_by_role("link", name="The log").click()
    page.wait_for_url("**/pairing/log")
    assert "Nadia New and Ola Brandt" in page.locator("main").inner_text().replace(", ", " and ")

    page.get_by_role("link", name="Charts", exact=True).click()
    page.get_by_role("link", name="Iteration burndown").click()
    main = page.locator("main").inner_text()
    assert name in main
    assert "Nadia New" in main
    assert page.locator("main svg[role=group] > title").count() >= 1

    page.goto(f"{board}/reports/{this_week()}")
    files = download_all(page)
    rows = list(csv.DictReader(io.StringIO(files["burndown.csv"].decode())))
    assert len(rows) == 7
    assert any(row["done"] == "2" for row in rows)
    scope = list(csv.DictReader(io.StringIO(files["scope.csv"].decode())))
    assert (name, "Nadia New") in {(row["title"], row["who"]) for row in scope}
    assert json.loads(files["burndown.json"])
    assert files["burndown.svg"].lstrip().startswith(b"<")
    assert files["burndown.png"].startswith(b"\x89PNG")
    assert files["report.pdf"].startswith(b"%PDF")


def download_all(page: Any) -> dict[str, bytes]:
    """What the links of the report lead to, by kind of file."""
    links = page.locator("main a").evaluate_all("all => all.map(link => link.href)")
    kinds = {
        "burndown.csv": lambda url: url.endswith(".csv") and "scope" not in url,
        "scope.csv": lambda url: url.endswith(".csv") and "scope" in url,
        "burndown.json": lambda url: url.endswith(".json"),
        "burndown.svg": lambda url: url.endswith(".svg"),
        "burndown.png": lambda url: url.endswith(".png"),
        "report.pdf": lambda url: url.endswith(".pdf"),
    }
    found = {}
    for kind, matches in kinds.items():
        url = next(filter(matches, links))
        answer = page.request.get(url)
        assert answer.ok, url
        found[kind] = answer.body()
    return found


def test_a_broken_file_ends_with_sentences(open_page, server, tmp_path):
    broken = tmp_path / "broken.csv"
    broken.write_text("Id,Title,Type\n<<<<<<< HEAD\n1,A good row,feature\n2,,feature\n3,No such type,wish\n")
    page = open_page()
    set_up(page)
    page.goto("/import")
    page.get_by_label("Name").fill("Broken")
    page.locator("input[type=file]").set_input_files(broken)
    page.get_by_role("button", name="Look at the file").click()
    complaints = page.locator(".complaints li").all_inner_texts()
    assert len(complaints) == 3
    assert all(text.startswith(f"Row {row}") for text, row in zip(complaints, (2, 4, 5), strict=True))
