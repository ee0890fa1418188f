"""The page and the files of one week: what was told stays, and what was amended since is said."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.support.inside import inside
from tracker.backlog import actions as backlog
from tracker.backlog import blocker_actions as blockers
from tracker.backlog import iteration_actions as iterations
from tracker.pairing import actions as pairing

DUE = (2026, 11, 23, 7, 0)
WEEK = "reports/2026-W47"


def sections(page):
    """What stands below each heading of the week in words."""
    return {
        section.cssselect("h2")[0].text_content(): " ".join(section.text_content().split())
        for section in page.select(".week-words section")
    }


def test_the_running_week_says_how_the_project_stands(app, world, page, clock):
    with inside(app):
        blockers.add(world.story("seats"), "The harbour is closed", by=world.ben.row, at=clock())
        people, tuesday = [world.ada.row, world.ben.row], date(2026, 11, 17)
        pairing.log(world.story("timetable"), people, day=tuesday, by=world.ben.row, at=clock())
    page.get(f"{world.url}/{WEEK}")
    said = sections(page)
    assert (
        "“Seats are sold twice” is blocked since Wed 18 Nov: The harbour is closed" in said["What is at risk"]
    )
    assert "“The harbour opens” is expected by" in said["Releases"]
    assert "1 of 1 possible pair met, among 2 people who logged work." in said["Pairs and rotation"]
    assert "Told by itself" not in page.words


def test_a_past_week_that_nobody_told_says_nothing_of_today(world, page):
    page.get(f"{world.url}/reports/2026-W46")
    assert list(sections(page)) == ["Pairs and rotation"]


def test_what_was_told_stays_whatever_changes_later(app, world, page, planned, box, clock, work, undrawn):
    clock.set(*DUE)
    work()
    page.get(f"{world.url}/{WEEK}")
    before = sections(page)
    assert "Told by itself on Mon 23 Nov at 08:00" in page.words
    clock.advance(hours=2)
    with inside(app):
        backlog.edit(world.story("harbour"), title="Another name", by=world.ada.row, at=clock())
        backlog.estimate(world.story("card"), 1, by=world.ben.row, at=clock())
        iterations.set_strength(world.project, 3, 50, by=world.ben.row, at=clock())
    page.get(f"{world.url}/{WEEK}")
    assert sections(page) == before
    assert "Amended" not in page.words
    assert "Team strength: 100 % as closed, 50 % as amended." in page.words


def test_a_pair_that_is_logged_later_is_an_amendment_and_is_said(
    app, world, page, planned, box, clock, work, undrawn
):
    clock.set(*DUE)
    work()
    page.get(f"{world.url}/{WEEK}")
    with inside(app):
        people = [world.ada.row, world.ben.row]
        friday = date(2026, 11, 20)
        pairing.log(world.story("timetable"), people, day=friday, by=world.ben.row, at=clock.advance(hours=1))
    page.get(f"{world.url}/{WEEK}")
    assert "Amended since it was sent: pairs and rotation" in page.words
    assert sections(page)["Pairs and rotation"].endswith("Nobody logged a pair in week 47.")
    assert "1 of 1 possible pair met" in page.words


def test_the_next_report_says_how_release_dates_moved(app, world, page, planned, box, clock, work, undrawn):
    clock.set(*DUE)
    work()
    with inside(app):
        backlog.create(world.project, title="A large thing", estimate=3, by=world.ada.row, at=clock())
        for name in ("seats", "card"):
            backlog.edit(world.story(name), title=f"{name} again", by=world.ada.row, at=clock())
    clock.advance(days=7)
    work()
    page.get(f"{world.url}/reports/2026-W48")
    assert (
        "the report before said" in sections(page)["Releases"]
        or "The report before said the same." in (sections(page)["Releases"])
    )


@pytest.mark.sqlite_only("the same rows are printed")
def test_the_pdf_has_the_words_on_the_page_after_its_first(world, page):
    pdf = PdfReader(BytesIO(page.get(f"{world.url}/{WEEK}.pdf").data))
    assert len(pdf.pages) == 2
    words = " ".join(pdf.pages[1].extract_text().split())
    for heading in ("What was done", "What changed in scope", "What is at risk", "Releases"):
        assert heading in words


def sizes_of(words, page):
    """The sizes of the type in which these words stand on the page."""
    found = []
    page.extract_text(
        visitor_text=lambda text, _cm, _tm, _font, size: found.append(size) if words in text else None
    )
    return found


@pytest.mark.sqlite_only("the week is printed, not read")
def test_words_that_do_not_fit_go_on_on_a_further_page():
    from dataclasses import replace

    from tests.reports.test_telling import report
    from tracker.charts import exports
    from tracker.charts.week import Section

    many = tuple(f"{number} " + "a story with a long name " * 8 for number in range(60))
    found = replace(report(), sections=(Section("Many", many, "All of them:"), Section("Last", ("one",))))
    pdf = PdfReader(BytesIO(exports.file(found, "pdf")[1]))
    pages = [" ".join(page.extract_text().split()) for page in pdf.pages]
    assert len(pages) > 2
    feet = [f"Ferry · Week 47 · page {number} of {len(pages)}" for number in range(1, len(pages) + 1)]
    assert all(page.endswith(foot) for page, foot in zip(pages, feet, strict=True))
    assert {size for page in pdf.pages for size in sizes_of("Ferry · Week 47 · page", page)} == {7}
    grey = {re.findall(rb"([0-9. ]+) rg", page.get_contents().get_data())[-1] for page in pdf.pages}
    assert len(grey) == 1, "on each page in the same ink"
    words = " ".join(page.removesuffix(foot).strip() for page, foot in zip(pages, feet, strict=True))
    assert all(f"{number} a story" in words for number in range(60))
    assert words.endswith("Last one")
