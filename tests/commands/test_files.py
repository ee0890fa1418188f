"""Files in and out by command."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from tests.support.inside import inside
from tests.support.listener import listening
from tests.support.running import Run
from tests.world import World
from tracker.backlog.models import Story
from tracker.database import db
from tracker.reports import actions as reports
from tracker.teams.models import Project

FILES = Path(__file__).parents[1] / "exchange" / "files"


def count(app: Flask, model: type) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_an_import_says_what_it_did(app: Flask, world: World, run: Run) -> None:
    before = count(app, Story)
    arguments = ("import", str(FILES / "ferry.csv"), "--project", "Barge", "--as", world.ada.email)

    tried = run(*arguments, "--dry-run")
    assert tried.exit_code == 0, tried.output
    assert count(app, Story) == before
    done = run(*arguments)
    assert done.exit_code == 0, done.output
    assert count(app, Story) > before

    once = count(app, Story)
    again = run(*arguments)
    assert again.exit_code == 0, again.output
    assert count(app, Story) == once


def test_a_file_with_complaints_is_refused_whole(app: Flask, world: World, run: Run) -> None:
    before = count(app, Story)
    arguments = ("import", str(FILES / "broken.csv"), "--project", "Barge", "--as", world.ada.email)

    refused = run(*arguments)
    assert refused.exit_code == 1
    assert "row" in refused.stderr.lower()
    assert "Traceback" not in refused.output
    assert count(app, Story) == before
    assert count(app, Project) == 1


def test_nobody_imports_as_somebody_unknown(run: Run) -> None:
    result = run("import", str(FILES / "ferry.csv"), "--project", "Barge", "--as", "nobody@example.com")
    assert (result.exit_code, result.stderr) == (
        1,
        "Nobody here has the e-mail address nobody@example.com.\n",
    )


def test_a_week_comes_out_as_files(world: World, run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    arguments = ("export", "burndown", "--project", str(world.project_id), "--to", str(folder))

    result = run(*arguments, "--week", "2026-W46")
    assert result.exit_code == 0, result.output
    written = sorted(Path(line) for line in result.stdout.splitlines())
    assert written == sorted(folder.iterdir())
    assert {path.suffix for path in written} == {".csv", ".json", ".svg", ".png", ".pdf"}
    first = {path.name: path.read_bytes() for path in written}
    run(*arguments, "--week", "2026-W46")
    assert {path.name: path.read_bytes() for path in written} == first

    few = run(*arguments, "--iteration", "2", "--format", "csv")
    assert few.exit_code == 0, few.output
    assert all(line.endswith(".csv") for line in few.stdout.splitlines())


@pytest.mark.sqlite_only("sending is tested on each engine; here it is the command")
def test_the_report_on_a_week_is_written_or_sent(app: Flask, world: World, run: Run, tmp_path: Path) -> None:
    known = ("report", "--project", str(world.project_id), "--week", "2026-W46")
    written = run(*known, "--to", str(tmp_path / "new"))
    assert [Path(line).name for line in written.stdout.splitlines()] == [
        "burndown-2026-W46.csv", "scope-2026-W46.csv", "burndown-2026-W46.json", "burndown-2026-W46.svg",
        "burndown-2026-W46.png", "report-2026-W46.pdf",
    ]  # fmt: skip
    with listening() as listener:
        with inside(app):
            reports.add_hook(world.project, listener.url, by=world.ada.row, at=datetime.now(UTC))
        sent, again = (run(*known, "--send", TRACKER_PRIVATE_WEBHOOKS="yes") for _ in range(2))
    assert sent.stdout == "Week 46 goes to 1 who had not got it. Work done: 1.\n"
    assert again.stdout == "Week 46 goes to 0 who had not got it. Work done: 0.\n"
    assert len(listener.told) == 1
    assert run(*known).exit_code == 2
    assert run(*known[:3], "--week", "someday", "--send").exit_code == 1


def test_exports_that_cannot_be(world: World, run: Run, tmp_path: Path) -> None:
    def export(*more: str) -> Result:
        return run("export", "burndown", "--to", str(tmp_path), *more)

    known = ("--project", str(world.project_id))
    assert export("--project", "999999").stderr == "There is no project 999999.\n"
    huge = "9" * 23
    absent = export("--project", huge)
    assert (absent.exit_code, absent.stderr) == (1, f"There is no project {huge}.\n")
    assert export(*known, "--iteration", huge).exit_code == 1
    assert export(*known, "--week", "last week").exit_code == 1
    assert export(*known, "--format", "gif").exit_code == 1
    assert export(*known, "--week", "2026-W46", "--iteration", "2").exit_code == 2


def test_a_folder_that_cannot_be_written_ends_in_a_sentence(world: World, run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "taken" / "burndown-2026-W46.json").mkdir(parents=True)
    known = ("--project", str(world.project_id), "--week", "2026-W46", "--format", "json")
    for folder in (tmp_path / "file" / "below", tmp_path / "taken"):
        result = run("export", "burndown", *known, "--to", str(folder))
        assert result.exit_code == 1
        assert "cannot be written" in result.stderr
        assert result.stderr.count("\n") == 1


@pytest.mark.sqlite_only("what is left out does not depend on the engine")
def test_what_an_export_leaves_out_is_said(world: World, run: Run, tmp_path: Path) -> None:
    known = ("--project", str(world.project_id), "--to", str(tmp_path / "out"))
    result = run("export", "burndown", *known, "--week", "2030-W01")
    assert result.exit_code == 0, result.output
    assert result.stderr.startswith("Left out: SVG and PNG. No iteration had begun by then")
    few = run("export", "burndown", *known, "--week", "2030-W01", "--format", "csv,json")
    assert few.stderr == ""
    assert run("export", "burndown", *known, "--week", "2026-W46").stderr == ""


def test_a_chart_is_written_in_the_formats_asked_for(run: Run, world: World, tmp_path: Path) -> None:
    asked = ("export", "chart", "burndown", "--project", str(world.project_id), "--to", str(tmp_path / "out"))
    written = run(*asked, "--iteration", "2", "--by", "stories", "--format", "csv,svg")
    assert written.exit_code == 0, written.output
    names = ["burndown-iteration-2-by-stories.csv", "burndown-iteration-2-by-stories.svg"]
    assert [Path(line).name for line in written.output.split()] == names
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == names


def test_a_chart_that_there_is_not_is_refused_with_those_there_are(
    run: Run, world: World, tmp_path: Path
) -> None:
    refused = run("export", "chart", "fog", "--project", str(world.project_id), "--to", str(tmp_path))
    assert refused.exit_code == 1
    assert "burndown" in refused.output
