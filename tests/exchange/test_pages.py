"""Importing in the browser: first the report, then the import; nothing is believed of what comes back."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.inside import inside
from tests.support.page import Page
from tests.world import Who, World
from tracker.backlog.models import Story
from tracker.database import db
from tracker.exchange import rows, waiting
from tracker.teams.models import Membership, Project
from tracker.text import markdown

CSV = b"""Id,Title,Type,Estimate,Current State,Owned By
1,Draw the pier,feature,2,unstarted,Ola Brandt
2,Paint the pier,chore,,finished,
"""
GOOD = CSV.replace(b"finished", b"started")
NEW = {"name": "Pier", "team": "0", "time_zone": "Europe/Berlin"}


def send(page: Page, url: str, data: bytes, status: int = 200, file: str = "a.csv", **more: str) -> Page:
    return page.post(
        url, {**more, "file": (io.BytesIO(data), file)}, status, content_type="multipart/form-data"
    )


def hidden(page: Page) -> dict[str, str]:
    return {field.get("name"): field.get("value") for field in page.select("main form input[type=hidden]")}


def titles(app: Flask, project: str) -> list[str]:
    with inside(app):
        query = (
            select(Story.title).join(Project).where(Project.name == project, Story.import_key.is_not(None))
        )
        return list(db.session.scalars(query.order_by(Story.position)))


def test_a_new_project_from_a_file(app: Flask, page: Page) -> None:
    before = set(waiting_files(app))
    page.get("/import")
    send(page, "/import", GOOD, **NEW)
    assert "Would import 2 stories" in page.words
    assert titles(app, "Pier") == []
    page.post("/import/run", hidden(page))
    assert titles(app, "Pier") == ["Draw the pier", "Paint the pier"]
    assert set(waiting_files(app)) == before


def test_a_new_project_without_a_name_is_called_as_its_file(app: Flask, page: Page) -> None:
    send(page, "/import", GOOD, file="old_pier_20141112_0930.csv", **{**NEW, "name": ""})
    page.post("/import/run", hidden(page))
    assert titles(app, "Old pier") == ["Draw the pier", "Paint the pier"]
    send(page, "/import", GOOD, 422, file="_.csv", **{**NEW, "name": ""})
    assert "Name of the new project is missing." in page.words


def test_into_a_project_that_is_there(app: Flask, page: Page, world: World) -> None:
    page.get(f"{world.url}/import")
    send(page, f"{world.url}/import", GOOD)
    page.post(f"{world.url}/import/run", hidden(page))
    assert page.location == world.url
    assert titles(app, "Ferry") == ["Draw the pier", "Paint the pier"]
    send(page, f"{world.url}/import", GOOD)
    assert "nothing new to import" in page.words
    assert page.texts("main form button") == []


def test_complaints_refuse_the_file_until_the_box_is_ticked(app: Flask, page: Page, world: World) -> None:
    send(page, f"{world.url}/import", CSV)
    assert page.texts(".complaints li") == [
        "Row 3, Current State “finished”: A chore cannot be finished: "
        "it goes from unstarted to started and then accepted."
    ]
    page.post(f"{world.url}/import/run", hidden(page), 422)
    assert titles(app, "Ferry") == []
    page.post(f"{world.url}/import/run", {**hidden(page), "skip_bad": "y"}, 200)
    assert "leaving out 1 row with complaints" in page.words
    assert titles(app, "Ferry") == ["Draw the pier"]


def test_a_file_that_is_none_gets_a_sentence(page: Page, world: World) -> None:
    send(page, f"{world.url}/import", b"\xff\xfe\x00", 422)
    assert "not in UTF-8" in page.words
    send(page, f"{world.url}/import", b"PK\x03\x04nonsense", 422)
    assert "cannot be opened" in page.words
    page.post(f"{world.url}/import", {}, 422)
    assert "Choose a file first." in page.words


def test_a_name_that_is_taken_is_refused_at_both_steps(app: Flask, page: Page) -> None:
    send(page, "/import", GOOD, 422, **{**NEW, "name": "Ferry"})
    send(page, "/import", GOOD, **NEW)
    page.post("/import/run", {**hidden(page), "name": "Ferry"}, 422)
    assert titles(app, "Ferry") == []


def test_a_file_is_only_there_for_who_sent_it(
    app: Flask, page: Page, page_of: Callable[[Who | None], Page], world: World
) -> None:
    send(page, f"{world.url}/import", GOOD)
    sent = hidden(page)
    page_of(world.ben).post(f"{world.url}/import/run", sent, 410)
    for key in ("", "../../secret-key", "0" * 32):
        page.post(f"{world.url}/import/run", {"key": key}, 410)
    assert titles(app, "Ferry") == []
    page.post(f"{world.url}/import/run", sent)
    page.post(f"{world.url}/import/run", sent, 410)


def test_a_team_of_others_cannot_be_chosen(
    page: Page, page_of: Callable[[Who | None], Page], world: World
) -> None:
    send(page_of(world.dora), "/import", GOOD, 422, **{**NEW, "team": str(world.team_id)})


def test_files_never_confirmed_are_swept_out(app: Flask, page: Page, world: World) -> None:
    before = set(waiting_files(app))
    send(page, f"{world.url}/import", GOOD)
    (kept,) = set(waiting_files(app)) - before
    os.utime(kept, (0, 0))
    send(page, f"{world.url}/import", GOOD)
    assert kept not in waiting_files(app)


def test_viewers_and_strangers_import_nothing(page_of: Callable[[Who | None], Page], world: World) -> None:
    for who, status in ((world.cy, 403), (world.dora, 404)):
        page_of(who).get(f"{world.url}/import", status)
        page_of(who).post(f"{world.url}/import/run", {}, status)


def test_people_named_in_the_file_become_members_without_sign_in(
    app: Flask, page: Page, world: World
) -> None:
    send(page, f"{world.url}/import", GOOD)
    assert "1 person not known so far: Ola Brandt" in page.words
    page.post(f"{world.url}/import/run", hidden(page))
    with inside(app):
        people = db.session.scalars(select(Membership).where(Membership.project_id == world.project_id)).all()
        (ola,) = [membership for membership in people if membership.person.name == "Ola Brandt"]
        assert (ola.role, ola.person.email, ola.person.can_sign_in) == ("member", None, False)


def waiting_files(app: Flask) -> list[Path]:
    folder = Path(app.instance_path) / "imports"
    return sorted(folder.iterdir()) if folder.is_dir() else []


def test_text_in_place_of_a_file_is_no_file(page: Page, world: World) -> None:
    for url, more in (("/import", NEW), (f"{world.url}/import", {})):
        page.post(url, {**more, "file": "Id,Title"}, 422, content_type="multipart/form-data")
        assert "Choose a file first." in page.words
        page.post(url, {**more, "file": "Id,Title"}, 422)


def test_a_file_that_goes_while_old_ones_are_swept_out_disturbs_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    monkeypatch.setattr(Path, "iterdir", lambda folder: iter([gone]))
    waiting.sweep(tmp_path, datetime(2026, 11, 18, tzinfo=UTC))


def test_the_name_of_a_file_is_kept_without_nul() -> None:
    assert waiting.bare("a\x00.csv") == "a.csv"


@pytest.mark.parametrize("new", [True, False])
def test_texts_are_rendered_before_the_database_is_held(
    app: Flask, page: Page, world: World, monkeypatch: pytest.MonkeyPatch, new: bool
) -> None:
    held: list[bool] = []

    def rendering(source: str) -> str:
        held.append(db.session().in_transaction())
        return markdown(source)

    monkeypatch.setattr(rows, "markdown", rendering)
    url = "" if new else world.url
    described = b"Title,Description,Comment\nDraw the pier,With *care*,Looks right\n"
    send(page, f"{url}/import", described, **(NEW if new else {}))
    page.post(f"{url}/import/run", hidden(page))
    assert held == [False, False]


def test_what_a_file_says_is_shown_as_text_and_never_run(app: Flask, page: Page) -> None:
    evil = "=cmd()<script>alert(1)</script><img src=x onerror=alert(1)>"
    link = "[here](javascript:alert(1))"
    target = io.StringIO()
    story = {"Title": evil, "Type": "feature", "Estimate": "2", "Current State": "started"}
    people = {"Requested By": evil, "Owned By": evil, "Comment": f"{link} {evil} ({evil} - Nov 3, 2026)"}
    steps = {"Task": evil, "Task Status": "not completed", "Blocker": evil, "Blocker Status": "blocked"}
    full = {**story, **people, **steps, "Labels": evil, "Description": f"{evil} {link}"}
    table = csv.DictWriter(target, list(full))
    table.writeheader()
    table.writerow(full)
    table.writerow({**story, "Title": f"'{evil}", "Current State": "accepted"})
    table.writerow({"Title": evil, "Type": "epic", "Labels": "evil", "Description": evil})
    send(page, "/import", target.getvalue().encode(), **NEW)
    assert_harmless(page)
    page.post("/import/run", hidden(page))
    with inside(app):
        project = db.session.scalars(select(Project).where(Project.name == "Pier")).one()
        address = f"/projects/{project.id}"
        stories = list(db.session.scalars(select(Story.id).where(Story.project_id == project.id)))
    for part in (
        "",
        "/members",
        "/charts/burndown",
        "/reports/2026-W47",
        *(f"/stories/{n}" for n in stories),
    ):
        assert_harmless(page.get(address + part))
        assert "<script>alert(1)</script>" in page.tree.text_content()
    for part in ("/charts/scope.csv", "/reports/2026-W47/scope.csv", "/reports/2026-W47.csv"):
        kept = csv.reader(io.StringIO(page.get(address + part).text))
        assert not [cell for row in kept for cell in row if cell.startswith(("=", "+", "@"))]
    assert "alert(1)" in page.get(f"{address}/charts/scope.csv").text


def assert_harmless(page: Page) -> None:
    assert not [each for each in page.select("script") if each.text_content().strip()]
    assert not page.select("img[onerror], [onerror]")
    assert not page.select("a[href^='javascript:']")
