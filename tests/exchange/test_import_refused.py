"""Imports that are refused, or only tried: what is said, and that nothing is written."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from tests.exchange.importing import AT, NOW, count
from tests.exchange.test_tracker_csv import csv, parsed
from tests.support.inside import inside
from tests.world import World
from tracker.accounts.models import Person
from tracker.activity.models import Event
from tracker.backlog.models import Story
from tracker.database import db
from tracker.exchange.actions import examine, import_bytes, import_stories
from tracker.exchange.progress import on_stderr
from tracker.teams.models import Project


def test_complaints_refuse_the_whole_file_and_name_the_scale(app: Flask, world: World) -> None:
    with inside(app):
        rows = csv("Id,Title,Estimate", "1,Good,2", "2,Off,5")
        before = count(Event)
        report = import_stories(world.project, rows, world.ada.row, NOW)
        assert report.refused
        assert [str(complaint) for complaint in report.complaints] == [
            "Row 3, Estimate “5”: is not on the project's point scale 0, 1, 2, 3."
        ]
        assert count(Event) == before
        report = import_stories(world.project, rows, world.ada.row, NOW, skip_bad=True)
        assert (report.refused, report.counts.all_stories, report.bad_rows) == (False, 1, 1)
        assert report.lines()[-1] == "Imported 1 story into “Ferry”, leaving out 1 row with complaints."


def test_a_dry_run_writes_nothing_and_says_all(app: Flask, world: World) -> None:
    with inside(app):
        before = count(Story), count(Project), count(Person)
        report = examine("Pier", parsed("ferry.csv"), world.ada.row, AT)
        assert report.lines() == [
            "6 rows read from ferry.csv.",
            "To be created:",
            "  2 features: 1 accepted, 1 started",
            "  1 bug: 1 accepted",
            "  1 chore: 1 unscheduled",
            "  1 release: 1 planned",
            "  1 epic",
            "  2 labels",
            "  2 comments",
            "  2 tasks",
            "  1 blocker",
            "  1 review",
            "  3 people not known so far: Mina Okafor, Ola Brandt, Ola (night shift) Brandt",
            "The past is reconstructed from dates; iteration 2 is the current one.",
            "Notes:",
            "  Row 3: Git Branch “pier-map” is no address; it is not brought in.",
            "  Stories are “planned” in it, so people plan the new project by hand, too; "
            "its settings can change that.",
            "  Stories have priorities in it, so the project will show them, too; "
            "its settings can change that.",
            "Would import 5 stories and 1 epic into “Pier”.",
        ]
        assert (count(Story), count(Project), count(Person)) == before


def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(app: Flask, world: World) -> None:
    with inside(app):
        report = import_bytes(b"Name\nx\n", "Pier", world.ada.row, AT, file="x.csv")
        assert report.refused
        assert report.lines() == [
            "Nothing was imported. The first row must name the columns, Title (or Story) at least. "
            "It reads “Name”."
        ]
        assert db.session.scalars(select(Project).where(Project.name == "Pier")).one_or_none() is None


@pytest.mark.parametrize(("name", "sentence"), [("n" * 51, "has 51 characters"), (" ", "Name the project")])
def test_a_name_that_no_project_can_have_is_refused(
    app: Flask, world: World, name: str, sentence: str
) -> None:
    with inside(app):
        report = import_bytes(b"Title\nx\n", name, world.ada.row, AT)
        assert (report.refused, sentence in report.outcome) == (True, True)


def test_progress_is_told_after_two_seconds_and_once_a_second(capsys: pytest.CaptureFixture[str]) -> None:
    seconds = iter([0, 1.9, 2, 2, 2.5, 3, 3, 9])
    tell = on_stderr(lambda: next(seconds))
    for done in (500, 1000, 1500, 2000, 2500):
        tell(done, 2500)
    assert capsys.readouterr().err == "1,000 of 2,500 rows imported …\n2,000 of 2,500 rows imported …\n"
