"""Mapping the columns of another tracker's file in the browser: guessed, shown, changed, remembered."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import select

from tests.exchange.test_tracker_csv import bytes_of
from tests.support.inside import inside
from tests.support.page import Page
from tests.support.running import Run
from tests.world import Who, World
from tracker.backlog.models import Story
from tracker.database import db
from tracker.exchange.models import KeptMapping
from tracker.teams.models import Project

NEW = {"name": "Pier", "team": "0", "time_zone": "Europe/Berlin"}


def send(page: Page, url: str, chosen: str, /, **more: str) -> Page:
    file = (io.BytesIO(bytes_of(chosen)), chosen)
    return page.post(url, {**more, "file": file}, 200, content_type="multipart/form-data")


def fields(page: Page) -> dict[str, str]:
    """What the form of the page would send."""
    found = {each.get("name"): each.get("value") or "" for each in page.select("main form input")}
    for each in page.select("main form select"):
        (chosen,) = [*each.cssselect("option[selected]"), *each.cssselect("option")][:1]
        found[each.get("name")] = chosen.get("value") or ""
    return {name: value for name, value in found.items() if name and name != "skip_bad"}


def stories(app: Flask, project: str) -> list[tuple[str, str, int | None]]:
    with inside(app):
        query = select(Story.title, Story.state, Story.estimate).join(Project)
        chosen = query.where(Project.name == project, Story.import_key.is_not(None)).order_by(Story.id)
        return [(row[0], row[1], row[2]) for row in db.session.execute(chosen)]


def test_jira_into_a_new_project(app: Flask, page: Page) -> None:
    send(page, "/import", "jira.csv", **NEW)
    assert "It looks like a file of Jira (CSV), with 5 rows." in page.words
    assert "Draw the pier map" in page.texts("section[aria-labelledby=preview] tbody th")
    page.post("/import/columns", {**fields(page), "step": "look"}, 200)
    assert "Would import 4 stories and 1 epic into “Pier”" in page.words
    assert stories(app, "Pier") == []
    page.post("/import/run", fields(page))
    assert stories(app, "Pier") == [
        ("Draw the pier map", "accepted", 3),
        ("Boats turn up twice", "finished", None),
        ("Tidy the shed", "unstarted", None),
        ("Sell a ticket", "started", 0),
    ]


def test_what_is_wrong_is_changed_and_remembered_for_the_next_file(
    app: Flask, page: Page, world: World
) -> None:
    url = f"{world.url}/import"
    send(page, url, "table.csv")
    sent = fields(page)
    status = next(name for name, value in sent.items() if value == "Current State")
    title = next(name for name, value in sent.items() if value == "Title")
    page.post(f"{url}/columns", {**sent, title: "", "step": "look"}, 422)
    assert "Choose the column that is the title" in page.words
    page.post(f"{url}/columns", {**sent, status: "", "step": "show"}, 200)
    assert "Fertig" not in page.texts("section th label")
    sent |= {"word-Current State-0": "accepted", "word-Current State-1": "unstarted"}
    page.post(f"{url}/columns", {**sent, "step": "look"}, 200)
    assert page.texts(".complaints li") == [
        "Row 4, Size “soon”: must be a whole number of points, or -1 for no estimate.",
        "Row 4, Created on “31/02/2026”: is not a date such as Nov 22, 2014, 11/22/2014 or 2014-11-22.",
    ]
    report = fields(page)
    page.post(f"{url}/run", report, 422)
    page.post(f"{url}/columns", {**fields(page), "step": "show"}, 200)
    assert fields(page)["word-Current State-0"] == "accepted"
    page.post(f"{url}/run", {**report, "skip_bad": "y"}, 200)
    assert stories(app, "Ferry") == [("Draw the pier map", "accepted", 3), ("Sell a ticket", "unstarted", 2)]
    send(page, url, "table.csv")
    assert "The columns are as you chose them for the last file like it." in page.words
    assert fields(page)["word-Current State-0"] == "accepted"
    page.post(f"{url}/columns", {**fields(page), "step": "look"}, 200)
    assert "Here already and passed over: 2 rows." in page.words
    with inside(app):
        (kept,) = db.session.scalars(select(KeptMapping))
        assert kept.person_id == world.ada.id


def test_json_of_github_and_trello(app: Flask, page: Page, world: World) -> None:
    for name, count in (("issues.json", 3), ("board.json", 4)):
        send(page, f"{world.url}/import", name)
        page.post(f"{world.url}/import/columns", {**fields(page), "step": "look"}, 200)
        assert f"Would import {count} stories" in page.words
        page.post(f"{world.url}/import/run", fields(page))
    assert len(stories(app, "Ferry")) == 7


def test_nothing_is_believed_of_what_comes_back(
    page: Page, page_of: Callable[[Who | None], Page], world: World
) -> None:
    url = f"{world.url}/import"
    send(page, url, "table.csv")
    sent = fields(page)
    page_of(world.ben).post(f"{url}/columns", sent, 410)
    page_of(world.cy).post(f"{url}/columns", sent, 403)
    page_of(world.dora).post(f"{url}/columns", sent, 404)
    page.get(f"{url}/columns", 405)
    page.post(f"{url}/columns", {**sent, "mapping": "nonsense"}, 410)
    page.post(f"{url}/run", {"key": sent["key"], "mapping": "{}"}, 410)
    page.post(f"{url}/columns", {**sent, "column-0": "Secret", "step": "show"}, 200)
    assert fields(page)["column-0"] == ""


def test_the_commands(app: Flask, world: World, run: Run, tmp_path: Any) -> None:
    def import_of(kind: str, name: str, *more: str) -> Any:
        path = tmp_path / name
        path.write_bytes(bytes_of(name))
        return run("import", kind, str(path), "--project", "Pier", *more)

    trial = import_of("jira", "jira.csv", "--dry-run")
    assert (trial.exit_code, stories(app, "Pier")) == (0, [])
    assert "Would import 4 stories and 1 epic" in trial.output
    assert import_of("jira", "jira.csv").exit_code == 0
    refused = import_of("table", "table.csv", "--state", "Fertig=accepted", "--state", "offen=unstarted")
    assert (refused.exit_code, "Row 4, Size “soon”" in refused.stderr) == (1, True)
    how = ("--map", "Size=", "--map", "Created on=", "--state", "Fertig=accepted", "--points", "1")
    assert import_of("table", "table.csv", *how).exit_code == 0
    assert stories(app, "Pier")[4:] == [
        ("Draw the pier map", "accepted", 1),
        ("Sell a ticket", "unscheduled", None),
        ("Row over", "unscheduled", None),
    ]
    assert import_of("github", "issues.json", "--type", "x=bug").exit_code == 0
    assert import_of("trello", "board.json").exit_code == 0
    assert len(stories(app, "Pier")) == 14
    wrong = import_of("table", "table.csv", "--map", "Weight=Title")
    assert (wrong.exit_code, "The file has no column Weight; it has No, Task name" in wrong.stderr) == (
        2,
        True,
    )
    assert "is none of" in import_of("table", "table.csv", "--map", "No=Secret").stderr
    other = import_of("github", "table.csv")
    assert (other.exit_code, "it is no JSON" in other.stderr) == (1, True)
