"""The letter that carries a report: what stands in it, and what it brings along."""

from __future__ import annotations

import csv
import io
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from PIL import Image
from pypdf import PdfReader

from tests.reports.conftest import ADDRESS, PLAN
from tests.support.inside import inside
from tracker.reports import actions

DUE = (2026, 11, 23, 7, 0)


@pytest.mark.sqlite_only("the same letter is written from the same rows; sending is tested on each engine")
def test_the_letter_is_the_report_in_text_and_in_html_with_its_picture_and_files(
    app, world, planned, box, clock, work
):
    clock.set(*DUE)
    assert work() == (1, 2, 0)
    letter = next(each for each in box.letters if each["To"] == "Ada Ahlers <ada@example.com>")
    assert letter["Subject"] == "[Ferry] Week 47: No story was accepted"
    assert letter["From"] == "Tracker <tracker@example.com>"
    assert letter["Message-ID"].startswith("<report-")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    plain, html = body(letter, "plain"), body(letter, "html")
    for words in (
        "WHAT IS AT RISK",
        "“The harbour opens” is expected by",
        "Nobody logged a pair in week 47.",
    ):
        assert words in plain
    assert "What is at risk" in html
    assert f'href="{ADDRESS}{world.url}/reports/2026-W47"' in html
    assert f"{ADDRESS}{world.url}/reports/2026-W47" in plain
    for foreign in ("<script", "<link", "<style", "<svg", 'src="http'):
        assert foreign not in html
    (picture,) = [part for part in letter.walk() if part.get_content_type() == "image/png"]
    assert f"cid:{picture['Content-ID'].strip('<>')}" in html
    drawn = Image.open(io.BytesIO(picture.get_content()))
    assert (drawn.format, drawn.width) == ("PNG", 1320), "words are as large as those beside it"
    files = {part.get_filename(): part.get_content() for part in letter.iter_attachments()}
    assert set(files) == {"report-2026-W47.pdf", "burndown-2026-W47.csv"}
    assert len(list(csv.reader(io.StringIO(files["burndown-2026-W47.csv"])))) == 8
    pages = PdfReader(io.BytesIO(files["report-2026-W47.pdf"])).pages
    assert "Week 47" in pages[0].extract_text()


@pytest.mark.sqlite_only("the same letter is written from the same rows; sending is tested on each engine")
def test_somebody_outside_gets_it_under_their_address_with_what_was_chosen(
    app, world, planned, box, clock, work
):
    with inside(app):
        plan = {**PLAN, "recipients": "boss@elsewhere.example", "with_pdf": False}
        actions.change_plan(world.project, plan, by=world.ada.row, at=clock())
    clock.set(*DUE)
    work()
    (letter,) = box.letters
    assert letter["To"] == "boss@elsewhere.example"
    assert [part.get_filename() for part in letter.iter_attachments()] == ["burndown-2026-W47.csv"]


@pytest.mark.sqlite_only("links are signed and read alike on all engines")
def test_the_link_in_a_letter_ends_it_for_that_address_without_signing_in(
    app, world, planned, undrawn, box, clock, work, page_of
):
    clock.set(*DUE)
    work()
    letter = next(each for each in box.letters if each["To"] == "boss@elsewhere.example")
    link = letter["List-Unsubscribe"].strip("<> ").removeprefix(ADDRESS)
    visitor = page_of(None)
    visitor.get(link)
    assert "Shall boss@elsewhere.example get no more weekly reports on Ferry?" in visitor.words
    for _ in range(2):
        visitor.post(link, {"List-Unsubscribe": "One-Click"}, 200)
    clock.advance(days=7)
    assert work() == (1, 1, 0)
    assert box.envelopes[-1][1] == ["ada@example.com"]
    ada = page_of(world.ada)
    ada.get(f"{world.url}/reports/settings")
    assert "boss@elsewhere.example" not in ada.words


@pytest.mark.parametrize("token", ["MQ.forged", "x", "WzEsImEiXQ"])
@pytest.mark.sqlite_only("links are signed and read alike on all engines")
def test_a_forged_link_is_nobodys(app, world, page_of, token):
    page_of(None).get(f"/reports/stop/{token}", 404)
    page_of(None).post(f"/reports/stop/{token}", status=404)


def body(letter: EmailMessage, kind: str) -> str:
    whole = message_from_bytes(letter.as_bytes(), policy=policy.default)
    part = whole.get_body((kind,))
    assert part is not None
    return part.get_content()
