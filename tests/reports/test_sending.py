"""Sending the report: when its hour comes, to each recipient, once; whoever dies, and whatever is down."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from tests.reports.conftest import ADDRESS, PLAN
from tests.support.inside import inside
from tests.support.listener import listening
from tests.world import add_project
from tracker.activity.kinds import sentence
from tracker.activity.models import Event
from tracker.database import db
from tracker.outbox.models import Job
from tracker.outbox.signing import signed
from tracker.projects import actions as projects
from tracker.reports import actions, queries
from tracker.reports.models import ReportPlan, ReportSending, WeeklyReport
from tracker.teams.models import Team
from tracker.teams.permissions import Role

DUE = (2026, 11, 23, 7, 0)
"""Monday at eight in Berlin: the end of week 47."""
pytestmark = pytest.mark.usefixtures("planned", "undrawn")


def weeks(app):
    with inside(app):
        return [report.week for report in db.session.scalars(select(WeeklyReport).order_by(WeeklyReport.id))]


def change(app, world, clock, **values):
    with inside(app):
        actions.change_plan(world.project, {**PLAN, **values}, by=world.ada.row, at=clock())


def test_when_its_hour_comes_it_is_sent_to_each_once_and_not_before(app, box, clock, work):
    clock.set(2026, 11, 23, 6, 59)
    assert work() == (0, 0, 0)
    clock.set(*DUE)
    assert work() == (1, 2, 0)
    assert work() == (0, 0, 0)
    with inside(app):
        told = db.session.scalars(select(Event).where(Event.kind == "report.made")).one()
        assert sentence(told.kind, told.details) == "told week 2026-W47 to 2 recipients"
    assert sorted(box.envelopes) == [
        ("tracker@example.com", ["ada@example.com"]),
        ("tracker@example.com", ["boss@elsewhere.example"]),
    ]


def test_the_week_before_is_told_and_then_the_next(app, box, clock, work):
    clock.set(*DUE)
    work()
    clock.advance(days=7)
    work()
    assert weeks(app) == ["2026-W47", "2026-W48"]
    assert len(box.letters) == 4


def test_after_three_weeks_without_a_machine_the_latest_week_is_sent(app, box, clock, work):
    clock.set(2026, 12, 16, 3, 0)
    assert work() == (1, 2, 0)
    assert weeks(app) == ["2026-W50"]


@pytest.mark.parametrize("why", ["turned off", "archived", "never said"])
def test_nothing_is_sent_where_nobody_wants_it(app, world, box, clock, work, why):
    with inside(app):
        if why == "turned off":
            actions.change_plan(world.project, {"is_on": False}, by=world.ada.row, at=clock())
        elif why == "archived":
            projects.archive(world.project, by=world.ada.row, at=clock())
        else:
            db.session.delete(db.session.get_one(ReportPlan, world.project_id))
    clock.set(*DUE)
    assert work() == (0, 0, 0)
    assert weeks(app) == []


def test_an_hour_that_is_over_when_it_is_chosen_is_not_made_up_for(app, world, box, clock, work):
    clock.set(2026, 11, 23, 9, 0)
    change(app, world, clock, hour=9)
    assert work() == (0, 0, 0)
    clock.set(2026, 11, 30, 8, 0)
    assert work() == (1, 2, 0)


def test_a_week_is_told_once_even_where_its_day_moves(app, world, box, clock, work):
    clock.set(*DUE)
    work()
    change(app, world, clock, weekday="tuesday", recipients="ada@example.com\nnew@example.com")
    clock.advance(days=1)
    assert work() == (1, 1, 0)
    assert weeks(app) == ["2026-W47"]
    assert box.envelopes[-1][1] == ["new@example.com"]


def test_without_a_mail_server_the_week_is_written_down_and_no_letter_waits(app, clock, work):
    clock.set(*DUE)
    assert work() == (1, 0, 0)
    assert weeks(app) == ["2026-W47"]


def test_a_server_that_is_down_gets_it_later_and_only_what_it_lacks(app, box, clock, work):
    clock.set(*DUE)
    box.refuses = "451 come back later"
    assert work() == (1, 0, 2)
    box.refuses = ""
    clock.advance(minutes=1)
    assert work() == (0, 2, 0)
    assert len(box.letters) == 2
    with inside(app):
        assert all(sending.sent_at == clock() for sending in db.session.scalars(select(ReportSending)))


def test_who_was_taken_off_meanwhile_gets_nothing(app, world, box, clock, work):
    clock.set(*DUE)
    box.refuses = "451 come back later"
    work()
    box.refuses = ""
    change(app, world, clock, recipients="ada@example.com")
    clock.advance(minutes=1)
    work()
    assert [whom for _, (whom,) in box.envelopes] == ["ada@example.com"]


def test_a_webhook_gets_the_week_as_json_signed_with_its_secret(app, world, box, clock, work):
    with listening() as listener:
        with inside(app):
            hook = actions.add_hook(world.project, listener.url, by=world.ada.row, at=clock())
            secret = hook.secret
        clock.set(*DUE)
        assert work() == (1, 3, 0)
        assert work() == (0, 0, 0)
    ((_, headers, body),) = listener.told
    told = json.loads(body)
    assert told["event"] == "report.weekly"
    assert told["week"] == "2026-W47"
    assert told["url"] == f"{ADDRESS}{world.url}/reports/2026-W47"
    assert told["sections"][0]["heading"] == "What was done"
    assert told["releases"][0]["title"] == "The harbour opens"
    assert len(told["figures"]["days"]) == 7
    expected = signed(secret, headers["webhook-id"], datetime(*DUE, tzinfo=UTC), body)
    assert expected.items() <= headers.items()


def test_a_webhook_that_fails_is_tried_again_under_the_same_name(app, world, box, clock, work):
    with listening() as listener:
        with inside(app):
            actions.add_hook(world.project, listener.url, by=world.ada.row, at=clock())
        clock.set(*DUE)
        listener.answers = 503
        assert work() == (1, 2, 1)
        listener.answers = 200
        clock.advance(minutes=1)
        assert work() == (0, 1, 0)
    first, again = listener.told
    assert first[1]["webhook-id"] == again[1]["webhook-id"]
    assert first[2] == again[2]


def test_a_webhook_in_a_private_net_is_given_up_and_says_why(app, world, box, clock, work):
    app.config["PRIVATE_WEBHOOKS"] = False
    with listening() as listener:
        with inside(app):
            actions.add_hook(world.project, listener.url, by=world.ada.row, at=clock())
        clock.set(*DUE)
        assert work() == (1, 2, 1)
        clock.advance(days=1)
        assert work() == (0, 0, 0)
    assert listener.told == []
    with inside(app):
        (job,) = db.session.scalars(select(Job).where(Job.given_up))
        assert "no public address" in job.error


def test_one_project_that_cannot_be_told_keeps_no_other_back(app, world, box, clock, work, monkeypatch):
    with inside(app):
        team = db.session.get_one(Team, world.team_id)
        other = add_project("Canal", team, {world.ada.row: Role.OWNER}, time_zone="Europe/Berlin")
        actions.change_plan(other, PLAN, by=world.ada.row, at=clock())
    tell, tried = queries.tell, []

    def sometimes(project, week, now):
        tried.append(project.name)
        if project.name == "Ferry":
            raise RuntimeError("cannot be told")
        return tell(project, week, now)

    monkeypatch.setattr(queries, "tell", sometimes)
    clock.set(*DUE)
    assert work() == (1, 2, 0)
    assert tried == ["Ferry", "Canal"]
    monkeypatch.undo()
    assert work() == (1, 2, 0)
