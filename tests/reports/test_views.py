"""How owners say to whom the report goes, and the list of past weeks."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.support.clock import START
from tests.support.inside import inside
from tracker.activity.models import Event
from tracker.database import db
from tracker.outbox.models import Job
from tracker.reports import actions, queries
from tracker.reports.models import ReportHook, ReportPlan, ReportSending

FORM = {
    "is_on": "y",
    "weekday": "friday",
    "hour": "16",
    "recipients": "Ada@example.com\n\nboss@elsewhere.example",
    "with_pdf": "y",
}
HOOK = "https://hook.example/ferry?key=1"


def events(app):
    with inside(app):
        return [event.kind for event in db.session.scalars(select(Event).order_by(Event.id))]


def test_an_owner_says_when_and_to_whom_and_it_leaves_one_event(app, world, page):
    before = events(app)
    page.post(f"{world.url}/reports/settings", FORM)
    with inside(app):
        plan = db.session.get_one(ReportPlan, world.project_id)
        assert (plan.weekday, plan.hour, plan.with_pdf, plan.with_csv) == ("friday", 16, True, False)
        assert plan.addresses == ("ada@example.com", "boss@elsewhere.example")
    assert events(app) == [*before, "report.planned"]
    page.get(f"{world.url}/reports/settings")
    assert "The next one goes out Fri 20 Nov at 16:00, on week 47." in page.words
    page.post(f"{world.url}/reports/settings", FORM)
    assert events(app) == [*before, "report.planned"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"recipients": "ada@example.com\nnobody"}, "Recipients, line 2: “nobody” is no e-mail address."),
        ({"weekday": "someday"}, "Day is none of those to choose from."),
        ({"hour": "24"}, "Hour is none of those to choose from."),
        ({"hour": ""}, "Hour is none of those to choose from."),
    ],
)
@pytest.mark.sqlite_only("forms are read alike on all engines")
def test_what_cannot_be_is_said_and_nothing_is_lost(app, world, page, wrong, said):
    page.post(f"{world.url}/reports/settings", {**FORM, **wrong}, 422)
    assert said in page.words
    assert page.select("textarea")[0].text.strip() == wrong.get("recipients", FORM["recipients"])
    with inside(app):
        assert db.session.get(ReportPlan, world.project_id) is None


def test_a_webhook_has_a_secret_that_is_shown_once(app, world, page):
    before = events(app)
    page.post(f"{world.url}/reports/settings/hooks", {"url": HOOK}, 200)
    assert page.headers["Cache-Control"] == "no-store"
    with inside(app):
        hook = db.session.scalars(select(ReportHook)).one()
        hook_id, secret = hook.id, hook.secret
    assert page.select("#hook-secret")[0].get("value") == secret
    page.get(f"{world.url}/reports/settings")
    assert not page.select("#hook-secret")
    assert HOOK in page.words
    page.post(f"{world.url}/reports/settings/hooks", {"url": HOOK})
    assert events(app) == [*before, "report.hook_added"]
    for _ in range(2):
        page.post(f"{world.url}/reports/settings/hooks/{hook_id}/removals")
    assert events(app) == [*before, "report.hook_added", "report.hook_removed"]


def test_who_is_taken_out_of_the_project_is_no_recipient_any_more_and_the_owner_is_told(
    app, world, page, planned
):
    with inside(app):
        ben = world.ben.row.email
        both = {"recipients": f"{ben}\nboss@elsewhere.example"}
        actions.change_plan(world.project, both, by=world.ada.row, at=START)
    page.post(f"{world.url}/members/{world.ben.id}/remove")
    page.get(f"{world.url}/members")
    assert f"They get no weekly report any more: {ben} was taken off its recipients." in page.words
    with inside(app):
        assert queries.plan_of(world.project).addresses == ("boss@elsewhere.example",)
    page.post(f"{world.url}/members/{world.cy.id}/remove")
    page.get(f"{world.url}/members")
    assert "They get no weekly report any more" not in page.words


@pytest.mark.sqlite_only("forms are read alike on all engines")
def test_what_is_no_address_of_a_program_is_refused(world, page):
    page.post(f"{world.url}/reports/settings/hooks", {"url": "ftp://hook.example"}, 422)
    assert "“ftp://hook.example” is no address; it looks like https://example.com/hook." in page.words
    page.post(f"{world.url}/reports/settings/hooks", {"url": ""}, 422)
    assert "Address is missing." in page.words


@pytest.mark.sqlite_only("letters are tested on each engine elsewhere")
def test_an_owner_has_the_last_one_sent_to_themselves(app, world, page, box, work, undrawn):
    for _ in range(2):
        page.post(f"{world.url}/reports/settings/trials")
    assert work() == (0, 1, 0)
    assert box.envelopes == [("tracker@example.com", ["ada@example.com"])]
    assert "Week 47" in box.letters[0]["Subject"]


@pytest.mark.sqlite_only("nothing is asked of the database")
def test_without_a_mail_server_the_page_says_so_and_there_is_no_trial(world, page):
    page.get(f"{world.url}/reports/settings")
    assert "This installation sends no e-mail" in page.words
    assert "Send me the last one now" not in page.words
    page.post(f"{world.url}/reports/settings/trials", status=422)


def test_past_weeks_are_listed_with_what_they_say_and_to_how_many_they_went(
    app, world, page_of, planned, box, clock, work, undrawn
):
    clock.set(2026, 11, 23, 7, 0)
    work()
    with inside(app):
        lost = db.session.scalars(select(ReportSending).where(ReportSending.recipient.like("boss%"))).one()
        lost.sent_at = None
        job = db.session.scalars(select(Job).where(Job.key == lost.job_key)).one()
        job.given_up, job.error = True, "The mail server refuses it: 550"
    page = page_of(world.cy)
    page.get(f"{world.url}/reports")
    rows = [" ".join(row.text_content().split()) for row in page.select(".past-weeks li")]
    assert rows == [
        "Week 48 23 – 29 Nov No story was accepted so far.",
        "Week 47 16 – 22 Nov No story was accepted. sent Mon 23 Nov to 1 of 2",
        "Week 46 9 – 15 Nov 1 story was accepted, 3 points together.",
        "Week 45 2 – 8 Nov No story was accepted.",
    ]
    assert "The next report goes out Mon 30 Nov at 08:00." in page.words
    owner = page_of(world.ada)
    owner.get(f"{world.url}/reports")
    assert [item.text_content() for item in owner.select(".past-weeks details li")] == [
        "ada@example.com",
        "boss@elsewhere.example: not delivered. The mail server refuses it: 550",
    ]


@pytest.mark.sqlite_only("the same statements, asked for other weeks")
def test_older_weeks_wait_on_further_pages(world, page, clock):
    clock.set(2027, 3, 3, 7, 0)
    page.get(f"{world.url}/reports")
    assert len(page.select(".past-weeks li")) == 13
    page.get(f"{world.url}/reports?before=2026-W49")
    assert [row.text for row in page.select(".past-weeks a")] == ["Week 48", "Week 47", "Week 46", "Week 45"]
    page.get(f"{world.url}/reports?before=2026-W44")
    assert "There are no earlier weeks." in page.words
    page.get(f"{world.url}/reports?before=someday", 404)
